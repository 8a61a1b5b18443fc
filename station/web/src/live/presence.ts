// What this page tells of itself: every 2 s and on change whether its sound runs, and once for each
// alarm that it shows or sounds it. Pure but for what it is given to send with.
import { create } from "@bufbuild/protobuf";
import type { OpenAlarm } from "../state/model";
import { alarmKey, isLatched } from "../state/order";
import {
  type PageMessage,
  PageMessageSchema,
  PagePresenceSchema,
} from "../wire/gen/vigil/v1/station_pb";

export const PRESENCE_EVERY_MS = 2_000;
/** Confirmations go one by one: a login may send ten commands a second. */
export const CONFIRM_EVERY_MS = 250;

export interface Shown {
  readonly sound: boolean;
  readonly soundConfirmed: boolean;
  readonly visible: boolean;
  /** The list of a phone: it sounds only while it is looked at, and counts as no receiver. */
  readonly phone: boolean;
}

export function presenceMessage(shown: Shown): PageMessage {
  const value = create(PagePresenceSchema, shown);
  return create(PageMessageSchema, { body: { case: "presence", value } });
}

export class Presence {
  private told: Shown | undefined;
  private toldAt = -Infinity;

  /** What is to be told now; undefined: nothing. */
  next(shown: Shown, at: number): Shown | undefined {
    const same =
      this.told !== undefined &&
      this.told.sound === shown.sound &&
      this.told.soundConfirmed === shown.soundConfirmed &&
      this.told.visible === shown.visible &&
      this.told.phone === shown.phone;
    if (same && at - this.toldAt < PRESENCE_EVERY_MS) return undefined;
    this.told = shown;
    this.toldAt = at;
    return shown;
  }

  /** A new connection has heard nothing yet. */
  forget(): void {
    this.told = undefined;
  }
}

/** Which alarms this page has confirmed, by id and revision. */
export class Confirmations {
  private readonly done = new Map<string, number>();
  private at = -Infinity;

  /** The next alarm to confirm; undefined: none, or not yet. */
  next(alarms: readonly OpenAlarm[], at: number): OpenAlarm | undefined {
    if (at - this.at < CONFIRM_EVERY_MS) return undefined;
    const open = alarms.find(
      (one) => !isLatched(one) && this.done.get(alarmKey(one)) !== one.alarm.revision,
    );
    if (open === undefined) return undefined;
    this.at = at;
    this.done.set(alarmKey(open), open.alarm.revision);
    const standing = new Set(alarms.map(alarmKey));
    for (const id of this.done.keys()) if (!standing.has(id)) this.done.delete(id);
    return open;
  }
}
