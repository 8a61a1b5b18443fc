// The alarms of the banner: one entry for each bed, the gravest of it, with how many more. Pure.
import type { OpenAlarm } from "../state/model";

export interface Chip {
  readonly open: OpenAlarm;
  readonly more: number;
}

/** In the order of the alarms; what belongs to no bed stands alone. */
export function chipsOf(alarms: readonly OpenAlarm[]): Chip[] {
  const chips: Chip[] = [];
  const at = new Map<string, number>();
  for (const open of alarms) {
    const place = open.bedKey === "" ? undefined : at.get(open.bedKey);
    const known = place === undefined ? undefined : chips[place];
    if (place !== undefined && known !== undefined) {
      chips[place] = { open: known.open, more: known.more + 1 };
    } else {
      at.set(open.bedKey, chips.length);
      chips.push({ open, more: 0 });
    }
  }
  return chips;
}

/** The first alarm needs so much with its words and its button; count and pause take the rest. */
const FIRST_PX = 720;
const REST_PX = 290;
const LETTER_PX = 8;

/** Width of a chip with these lines, roughly: marks, badge, words, sign. */
export function chipPx(lines: readonly [string, string], signs: number): number {
  return 78 + Math.max(lines[0].length, lines[1].length) * LETTER_PX + signs * 24;
}

/** How many chips of these widths fit beside the first alarm on a screen so wide. */
export function chipsFor(width: number, chips: readonly number[]): number {
  let left = width - FIRST_PX - REST_PX;
  let count = 0;
  for (const chip of chips) {
    left -= chip + 8;
    if (left < 0) break;
    count += 1;
  }
  return count;
}
