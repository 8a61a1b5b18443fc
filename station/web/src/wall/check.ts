// The next safety check of a bed: when it is due, and how late it is. Pure.
import type { BedState } from "../state/model";
import { leftText, mss } from "../state/words";
import { type Check, CheckState, SessionState } from "../wire/gen/vigil/v1/record_pb";
import type { Times } from "./times";

/** Orange from so long before. */
export const SOON_MS = 120_000;
/** Nobody calls a check late in its first minute. */
const LATE_MS = 60_000;

export interface DueView {
  readonly look: "none" | "later" | "soon" | "now" | "late";
  /** "in 6:10", "Now", "Overdue 2:14", "Nothing due". */
  readonly text: string;
  /** "every 5 min", "extra: high alarm". */
  readonly cause: string;
  readonly dueMs: number | undefined;
  /** Of the ring that is still there, 0 to 1. */
  readonly left: number;
}

export interface CheckView {
  readonly look: "" | "soon" | "late";
  readonly title: string;
  readonly what: string;
  readonly left: number;
  readonly dueMs: number | undefined;
}

/** Those an alarm raised come first, then the one that is due first. */
export function nextCheck(bed: BedState): Check | undefined {
  const rank = (check: Check): number =>
    check.state === CheckState.PLANNED ? 2 : check.cause.endsWith("alarm") ? 0 : 1;
  return [...bed.checks.values()].sort(
    (a, b) => rank(a) - rank(b) || Number(a.dueNs - b.dueNs),
  )[0];
}

function whatFor(bed: BedState, check: Check): string {
  const scheduled = check.cause === "schedule" || check.cause === "";
  if (!scheduled) return check.cause === "extra" ? "extra" : `extra: ${check.cause}`;
  if (bed.session?.state === SessionState.BASELINE) return "baseline, once";
  return check.intervalS === 0 ? "once" : `every ${Math.round(check.intervalS / 60)} min`;
}

/** The next check as every page counts it. */
export function dueOf(bed: BedState, times: Times): DueView {
  const check = nextCheck(bed);
  const none = { left: 0, dueMs: undefined };
  if (check === undefined) return { ...none, look: "none", text: "Nothing due", cause: "" };
  const dueMs = times.wallMsOf(check.dueNs);
  const cause = whatFor(bed, check);
  if (dueMs === undefined) return { ...none, look: "later", text: "planned", cause };
  const leftMs = dueMs - times.nowMs;
  const overdue = check.state === CheckState.OVERDUE || -leftMs >= LATE_MS;
  if (leftMs <= 0 && overdue) {
    return { look: "late", text: `Overdue ${mss(-leftMs)}`, cause, left: 1, dueMs };
  }
  if (leftMs <= 0 || check.state !== CheckState.PLANNED) {
    return { look: "now", text: "Now", cause, left: 1, dueMs };
  }
  const left = check.intervalS === 0 ? 1 : Math.min(1, leftMs / (check.intervalS * 1000));
  const look = leftMs <= SOON_MS ? "soon" : "later";
  return { look, text: `in ${leftText(leftMs)}`, cause, left, dueMs };
}

/** The same with the words of a tile. */
export function checkView(bed: BedState, times: Times): CheckView {
  const { look, text, cause, left, dueMs } = dueOf(bed, times);
  if (look === "none") {
    const dosed = bed.session?.firstDoseNs !== undefined;
    const what = dosed ? "none planned" : "before the dose";
    return { look: "", title: "No check due", what, left, dueMs };
  }
  const rest = { what: cause, left, dueMs };
  if (look === "late") return { ...rest, look, title: text.toUpperCase() };
  const title = `Check ${look === "now" ? "now" : text}`;
  return { ...rest, look: look === "later" ? "" : "soon", title };
}
