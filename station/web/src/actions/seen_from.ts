// From where the person at this page looks at beds: part of every check, also of one by one touch.
// Kept for this page and shown on each button, so that nothing is recorded that nobody said.
import { signal } from "@preact/signals";
import { CheckHow } from "../wire/gen/vigil/v1/record_pb";

export const seenFrom = signal<CheckHow>(CheckHow.WINDOW);

export const places: readonly (readonly [CheckHow, string])[] = [
  [CheckHow.WINDOW, "window"],
  [CheckHow.CAMERA, "camera"],
  [CheckHow.DOOR, "door"],
  [CheckHow.IN_ROOM, "bedside"],
];

/** "window", "bedside". */
export function placeWord(how: CheckHow): string {
  return places.find(([place]) => place === how)?.[1] ?? "";
}
