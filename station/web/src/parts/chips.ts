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

/** How many chips fit beside the first alarm on a screen so wide. */
export function chipsFor(width: number): number {
  return Math.max(0, Math.min(8, Math.floor((width - 1000) / 150)));
}
