// Draws a form of bed/form.ts, says what is missing, sends its order, and says what became of it.
import { useEffect, useRef, useState } from "preact/hooks";
import { Answer, useAct, useWhyNot } from "../actions/ActButton";
import { usePage } from "../state/context";
import { answersOf, asked, problems, type Field, type FormSpec, type Values } from "./form";

interface Props {
  readonly source: string;
  readonly form: FormSpec;
  readonly onDone?: () => void;
  readonly onClose?: () => void;
  /** Something above it is to be read first: it takes the focus and does not scroll there. */
  readonly below?: boolean;
}

export function OrderForm({ source, form, onDone, onClose, below = false }: Props) {
  const { store } = usePage();
  const act = useAct();
  const off = useWhyNot(source);
  const [values, setValues] = useState<Values>({});
  const [tried, setTried] = useState(false);
  const here = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (onClose === undefined) return; // part of a larger panel: the finger is elsewhere
    const first = here.current?.querySelector<HTMLElement>(".item button, .item input");
    first?.focus({ preventScroll: below });
  }, [form.id]);
  const set = (id: string, value: string) => setValues((was) => ({ ...was, [id]: value }));
  const wrong = problems(form, values);
  const means = form.preview?.(values) ?? "";
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (wrong.length > 0 || off !== "" || act.busy) return;
    const order = form.order(answersOf(form, values), store.nowMs.peek());
    const outcome = await act.run(source, order);
    if (!outcome.done) return;
    setValues({});
    setTried(false);
    onDone?.();
  };
  return (
    <form
      class="orderform"
      ref={here}
      aria-label={form.title}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose?.();
      }}
    >
      <h2>
        {form.title}
        {onClose !== undefined && (
          <button type="button" class="close" onClick={onClose}>
            Close
          </button>
        )}
      </h2>
      {asked(form, values).map((field) => (
        <FieldRow key={field.id} field={field} value={values[field.id] ?? ""} set={set} />
      ))}
      {form.preview !== undefined && (
        <p class="means" role="status">
          {means}
        </p>
      )}
      <button
        type="submit"
        class={wrong.length > 0 || off !== "" ? "yes no" : "yes"}
        aria-disabled={wrong.length > 0 || off !== "" || act.busy}
      >
        {form.button}
      </button>
      {off !== "" && <span class="answer refused">{off}</span>}
      {tried && wrong[0] !== undefined && <span class="answer refused">{wrong[0]}</span>}
      <Answer answer={act.busy ? { look: "done", text: "Asking" } : act.answer} />
    </form>
  );
}

interface RowProps {
  readonly field: Field;
  readonly value: string;
  readonly set: (id: string, value: string) => void;
}

export function FieldRow({ field, value, set }: RowProps) {
  return (
    <div class={`item ${field.kind}`}>
      <span class="ask">{field.label}</span>
      <FieldInput field={field} value={value} set={set} />
      {field.hint !== undefined && <small class="small">{field.hint}</small>}
    </div>
  );
}

function FieldInput({ field, value, set }: RowProps) {
  if (field.kind === "choice") {
    return (
      <div class="row" role="group" aria-label={field.label}>
        {field.options.map(([option, word]) => (
          <button
            key={option}
            type="button"
            aria-pressed={value === option}
            onClick={() => set(field.id, value === option ? "" : option)}
          >
            {word}
          </button>
        ))}
      </div>
    );
  }
  if (field.kind === "tick") {
    return (
      <div class="row" role="group" aria-label={field.label}>
        <button
          type="button"
          aria-pressed={value === "yes"}
          onClick={() => set(field.id, value === "yes" ? "" : "yes")}
        >
          {value === "yes" ? "Yes" : "Not said"}
        </button>
      </div>
    );
  }
  const number = field.kind === "number";
  const list = field.kind === "text" && field.suggest ? `list-${field.id}` : undefined;
  return (
    <span class="entry">
      <input
        aria-label={field.label}
        value={value}
        inputMode={number ? "decimal" : "text"}
        autocomplete="off"
        type="text"
        list={list}
        onInput={(event) => set(field.id, event.currentTarget.value)}
      />
      {number && field.unit}
      {list !== undefined && field.kind === "text" && (
        <datalist id={list}>
          {field.suggest?.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </span>
  );
}
