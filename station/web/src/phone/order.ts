// The order of beds on a phone: by alarm. It changes only when a priority changes, and never while
// a finger is down, so that no card moves away from under it. Pure.
import type { BedKey, BedState, OpenAlarm } from "../state/model";
import { alarmOrder, isShown } from "../state/order";

export interface Ranked {
  readonly key: BedKey;
  /** Its gravest alarm as the banner orders them; undefined: none. */
  readonly alarm: OpenAlarm | undefined;
}

export interface PhoneOrder {
  readonly keys: readonly BedKey[];
  /** Priority of each bed when it was sorted. */
  readonly priorities: ReadonlyMap<BedKey, number>;
}

export const noOrder: PhoneOrder = { keys: [], priorities: new Map() };
/** After a finger left, cards stay for so long: the touch has been understood by then, ms. */
export const settleMs = 1_000;

export function gravest(bed: BedState): OpenAlarm | undefined {
  return [...bed.alarms.values()].filter(isShown).sort(alarmOrder)[0];
}

const priority = (ranked: Ranked) => ranked.alarm?.alarm.priority ?? 0;

function byAlarm(beds: readonly Ranked[]): BedKey[] {
  const place = new Map(beds.map((bed, i) => [bed.key, i]));
  const sorted = [...beds].sort((a, b) => {
    if (a.alarm === undefined || b.alarm === undefined) {
      const none = Number(a.alarm === undefined) - Number(b.alarm === undefined);
      return none || place.get(a.key)! - place.get(b.key)!;
    }
    return alarmOrder(a.alarm, b.alarm);
  });
  return sorted.map((bed) => bed.key);
}

/** `beds`: all, in the order of the wall. */
export function phoneOrder(was: PhoneOrder, beds: readonly Ranked[], touched: boolean): PhoneOrder {
  const same =
    beds.length === was.priorities.size &&
    beds.every((bed) => was.priorities.get(bed.key) === priority(bed));
  if (same || (touched && was.keys.length > 0)) return was;
  return {
    keys: byAlarm(beds),
    priorities: new Map(beds.map((bed) => [bed.key, priority(bed)])),
  };
}
