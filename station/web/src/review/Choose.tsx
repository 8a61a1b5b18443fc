// Where a reader chooses a span of time: the table gets a row of it, the picture a bracket.
import type { Choice } from "./choice";
import { noChoice } from "./choice";

export interface ChooseProps {
  readonly choice: Choice;
  readonly text: string;
  readonly onChoice: (choice: Choice) => void;
}

export function Choose({ choice, text, onChoice }: ChooseProps) {
  const field = (name: "from" | "to", words: string) => (
    <label class="field">
      {words}
      <input
        type="text"
        inputMode="text"
        size={4}
        autocomplete="off"
        value={choice[name]}
        aria-invalid={text !== "" ? "true" : undefined}
        aria-describedby="choice-words"
        onInput={(event) => onChoice({ ...choice, [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <div class="row choose not-on-paper">
      <span>A time of your own, minutes after the dose:</span>
      {field("from", "from")}
      {field("to", "to")}
      <button type="button" onClick={() => onChoice({ from: "20", to: "60" })}>
        20 to 60
      </button>
      <button type="button" onClick={() => onChoice(noChoice)}>
        None
      </button>
      <span id="choice-words" role="status">
        {text}
      </span>
    </div>
  );
}
