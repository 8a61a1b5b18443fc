// The next safety check of a bed: when, how late, and how a touch answers it. Pure.
import type { BedState } from "../state/model";
import { ageText, leftText, mss } from "../state/words";
import { type Check, CheckState, SessionState } from "../wire/gen/vigil/v1/record_pb";
import type { Times } from "./vital";

/** Orange from so long before. */
export const SOON_MS = 120_000;
/** Nobody calls a check late in its first minute. */
const LATE_MS = 60_000;

export interface CheckView {
  readonly look: "" | "soon" | "late";
  readonly title: string;
  readonly what: string;
  /** Of the ring that is still there, 0 to 1. */
  readonly left: number;
  readonly dueMs: number | undefined;
  readonly number: number;
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

export function checkView(bed: BedState, times: Times): CheckView {
  const check = nextCheck(bed);
  const none = { look: "" as const, left: 0, dueMs: undefined, number: 0 };
  if (check === undefined) {
    const dosed = bed.session?.firstDoseNs !== undefined;
    return { ...none, title: "No check due", what: dosed ? "none planned" : "before the dose" };
  }
  const dueMs = times.wallMsOf(check.dueNs);
  const what = whatFor(bed, check);
  const number = check.number;
  if (dueMs === undefined) return { ...none, title: "Check planned", what, number };
  const left = dueMs - times.nowMs;
  const overdue = check.state === CheckState.OVERDUE || -left >= LATE_MS;
  if (left <= 0 && overdue) {
    return { look: "late", title: `OVERDUE ${mss(-left)}`, what, left: 1, dueMs, number };
  }
  if (left <= 0 || check.state !== CheckState.PLANNED) {
    return { look: "soon", title: "Check now", what, left: 1, dueMs, number };
  }
  const share = check.intervalS === 0 ? 1 : left / (check.intervalS * 1000);
  const title = left < 600_000 ? `Check in ${leftText(left)}` : `Check in ${mss(left)}`;
  const look = left <= SOON_MS ? "soon" : "";
  return { look, title, what, left: Math.min(1, share), dueMs, number };
}

/** "0:42", for who reads how late it is elsewhere. */
export function lateText(view: CheckView, nowMs: number): string {
  return view.dueMs === undefined ? "" : ageText(nowMs - view.dueMs);
}
