// A state by words, a mark and a colour.
import type { Words } from "./words";
import { marks } from "./words";

export function State({ words }: { words: Words }) {
  return (
    <p class={`state ${words.look}`}>
      <span class="mark" aria-hidden="true">
        {marks[words.look]}
      </span>
      {words.text}
    </p>
  );
}
