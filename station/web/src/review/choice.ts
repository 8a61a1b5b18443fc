// A span of the reader's own choice: minutes after the dose, as typed. Pure.
import type { Course, Span } from "./model";
import { originMs } from "./model";
import { minuteMs } from "./when";

export interface Choice {
  readonly from: string;
  readonly to: string;
}

export const noChoice: Choice = { from: "", to: "" };

export type ChoiceResult =
  | { readonly span: Span; readonly text: "" }
  | { readonly span: undefined; readonly text: string };

function whole(text: string): number | undefined {
  return /^[-\u2212+]?\d{1,4}$/.test(text.trim())
    ? Number(text.trim().replace("\u2212", "-"))
    : undefined;
}

/** The span, or why it is none: "" where nothing was typed. */
export function spanOfChoice(course: Course, choice: Choice): ChoiceResult {
  if (choice.from.trim() === "" && choice.to.trim() === "") return { span: undefined, text: "" };
  const from = whole(choice.from);
  const to = whole(choice.to);
  if (from === undefined || to === undefined) {
    return { span: undefined, text: "Write both as whole minutes after the dose, as 20 and 60." };
  }
  if (to <= from) return { span: undefined, text: "The end has to come after the beginning." };
  const zero = originMs(course);
  const fromMs = Math.max(zero + from * minuteMs, course.startMs);
  const toMs = Math.min(zero + to * minuteMs, course.endMs);
  if (toMs <= fromMs) {
    return { span: undefined, text: "Nothing was recorded in that time." };
  }
  return { span: { fromMs, toMs }, text: "" };
}
