// When the next check of a bed is due, in words and as a look. Pure.
import { CheckState, type Check } from "../wire/gen/vigil/v1/record_pb";
import { openChecks, raisedBy } from "../actions/one_touch";
import { msOf } from "../actions/say";
import type { BedState } from "../state/model";
import { leftText, mss } from "../state/words";

/** From so long before it is due, a check is orange. */
export const soonMs = 2 * 60_000;
/** In its first minute nobody calls a check late; the same on the wall. */
export const overdueMs = 60_000;

export interface Due {
  readonly look: "none" | "later" | "soon" | "now" | "late";
  /** "in 6:10", "Now", "Overdue 2:14", "Nothing due". */
  readonly text: string;
  /** "every 5 min", "extra: high alarm". */
  readonly cause: string;
  readonly dueMs: number | undefined;
  /** What is left of the interval, 0 to 1: the ring. */
  readonly left: number;
}

function causeWords(check: Check): string {
  if (raisedBy(check) !== undefined) return `extra: ${check.cause}`;
  if (check.cause === "extra") return "extra";
  return check.intervalS > 0 ? `every ${Math.round(check.intervalS / 60)} min` : "once";
}

function nextPlanned(bed: BedState): Check | undefined {
  let next: Check | undefined;
  for (const check of bed.checks.values()) {
    if (check.state !== CheckState.PLANNED) continue;
    if (next === undefined || check.dueNs < next.dueNs) next = check;
  }
  return next;
}

/** Wall time of an instant of the bed's daemon; undefined: not known yet. */
export type WallMs = (instantNs: bigint) => number | undefined;

export function dueOf(bed: BedState, nowMs: number, wallMs: WallMs = () => undefined): Due {
  const check = openChecks(bed)[0] ?? nextPlanned(bed);
  const dueMs = check === undefined ? undefined : (wallMs(check.dueNs) ?? msOf(check.dueTime));
  if (check === undefined) {
    return { look: "none", text: "Nothing due", cause: "", dueMs: undefined, left: 0 };
  }
  const cause = causeWords(check);
  if (dueMs === undefined) {
    const open = check.state !== CheckState.PLANNED;
    const late = check.state === CheckState.OVERDUE;
    const text = late ? "Overdue" : open ? "Now" : "Planned";
    return { look: late ? "late" : open ? "now" : "later", text, cause, dueMs, left: 0 };
  }
  const leftMs = dueMs - nowMs;
  if (check.state === CheckState.OVERDUE || leftMs <= -overdueMs) {
    return { look: "late", text: `Overdue ${mss(-leftMs)}`, cause, dueMs, left: 0 };
  }
  if (check.state === CheckState.DUE || leftMs <= 0) {
    return { look: "now", text: "Now", cause, dueMs, left: 1 };
  }
  const left = check.intervalS > 0 ? Math.min(1, leftMs / (check.intervalS * 1000)) : 1;
  const look = leftMs <= soonMs ? "soon" : "later";
  return { look, text: `in ${leftText(leftMs)}`, cause, dueMs, left };
}
