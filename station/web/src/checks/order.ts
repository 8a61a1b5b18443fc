// Which bed to see next: rows never move, this names the order. Pure.
import type { Due } from "../bed/due";

export interface DueBed {
  readonly label: string;
  readonly pair: boolean;
  readonly due: Due;
}

export interface Next {
  readonly overdue: readonly DueBed[];
  readonly now: readonly DueBed[];
}

/** Overdue ones first, the longest overdue before the others; then those due now, the same way. */
export function nextToSee(beds: readonly DueBed[]): Next {
  const byDue = (a: DueBed, b: DueBed) => (a.due.dueMs ?? Infinity) - (b.due.dueMs ?? Infinity);
  const of = (look: Due["look"]) => beds.filter((bed) => bed.due.look === look).sort(byDue);
  return { overdue: of("late"), now: of("now") };
}
