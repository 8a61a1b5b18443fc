// The words for what became of an order, and how long an answer stays. Pure.
import { CommandOutcome } from "../wire/gen/vigil/v1/session_pb";
import type { Outcome } from "./action";

export type AnswerLook = "done" | "refused" | "unknown";

export interface AnswerWords {
  readonly look: AnswerLook;
  readonly text: string;
}

/** A "Done" goes after so long; a refusal and an unknown end stay until the next try. */
export const doneStaysMs = 6000;
/** A check may be taken back for so long. */
export const undoMs = 10_000;

const whyShort: Partial<Record<CommandOutcome, string>> = {
  [CommandOutcome.STALE]: "The alarm has changed. Look again",
  [CommandOutcome.TOO_LATE]: "Too late, nothing was done",
  [CommandOutcome.NOT_PERMITTED]: "Your role may not do this",
  [CommandOutcome.NOT_FOUND]: "It is not there any more",
  [CommandOutcome.REFUSED]: "Refused",
};

/** "Done", the rule in words, or "Unknown, look". */
export function answerWords(outcome: Outcome): AnswerWords {
  if (outcome.done) return { look: "done", text: "Done" };
  if (outcome.unknown) {
    const why = outcome.text === "" ? "" : `: ${outcome.text}`;
    return { look: "unknown", text: `Unknown, look${why}` };
  }
  const short = whyShort[outcome.reply?.outcome ?? CommandOutcome.UNSPECIFIED];
  if (outcome.text === "") return { look: "refused", text: short ?? "Refused, no reason given" };
  if (outcome.reply?.outcome === CommandOutcome.STALE) {
    return { look: "refused", text: `${short}: ${outcome.text}` };
  }
  return { look: "refused", text: sentence(outcome.text) };
}

/** Rules come in small letters: "not before T+02:00" reads "Not before T+02:00". */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How long a check may still be taken back; 0: no more. Both times of the same clock. */
export function undoLeftMs(doneAtMs: number, nowMs: number): number {
  return Math.max(0, Math.min(undoMs, doneAtMs + undoMs - nowMs));
}
