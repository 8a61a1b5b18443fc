// Which bed to see next: rows never move, this names the order. Pure.
import type { BedKey } from "../state/model";
import type { DueView } from "../wall/check";

export interface DueBed {
  readonly label: string;
  readonly pair: boolean;
  readonly due: DueView;
}

export interface Next {
  readonly overdue: readonly DueBed[];
  readonly now: readonly DueBed[];
}

/** Who called for it: a high alarm first, then a medium one, then the schedule. */
function rank(cause: string): number {
  return cause === "extra: high alarm" ? 0 : cause === "extra: medium alarm" ? 1 : 2;
}

/** Overdue ones first, then those due now; of each an alarm's before others, then the oldest. */
export function nextToSee(beds: readonly DueBed[]): Next {
  const byDue = (a: DueBed, b: DueBed) =>
    rank(a.due.cause) - rank(b.due.cause) ||
    (a.due.dueMs ?? Infinity) - (b.due.dueMs ?? Infinity);
  const of = (look: DueView["look"]) => beds.filter((bed) => bed.due.look === look).sort(byDue);
  return { overdue: of("late"), now: of("now") };
}

/** Rooms by name, numbers as numbers: 2 before 10. No alarm changes it. */
export function byRoom(keys: readonly BedKey[]): BedKey[] {
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  return [...keys].sort((a, b) => compare(a.replace(/^[^|]*\|/, ""), b.replace(/^[^|]*\|/, "")));
}
