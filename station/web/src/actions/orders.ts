// One function for each order about an alarm or a bed: docs/formats/commands.md tells what each
// reads. Pure: an order names its bed and the alarm's revision that was seen, and nothing else.
import type { Alarm } from "../wire/gen/vigil/v1/alarm_pb";
import type { Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { Place } from "../wire/gen/vigil/v1/control_pb";
import { CommandKind, type LimitSide } from "../wire/gen/vigil/v1/session_pb";
import type { Order } from "./action";

/** The bed that an order is for; both empty: none, or all. */
export interface Bed {
  readonly room: string;
  readonly bed: string;
}

const nsPerS = 1_000_000_000n;
export function seconds(s: number): bigint {
  return BigInt(Math.round(s)) * nsPerS;
}

function at(kind: CommandKind, bed: Bed): Order {
  return { kind, room: bed.room, bed: bed.bed };
}

/** What is asked of one alarm, as it was seen: a stale page can't acknowledge a newer one. */
function ofAlarm(kind: CommandKind, bed: Bed, alarm: Pick<Alarm, "alarmId" | "revision">): Order {
  return { ...at(kind, bed), alarmId: alarm.alarmId, revision: alarm.revision };
}

type Seen = Pick<Alarm, "alarmId" | "revision">;
export const acknowledge = (bed: Bed, alarm: Seen) =>
  ofAlarm(CommandKind.ACKNOWLEDGE, bed, alarm);
export const going = (bed: Bed, alarm: Seen) => ofAlarm(CommandKind.GOING, bed, alarm);
export const cantGo = (bed: Bed, alarm: Seen) => ofAlarm(CommandKind.CANT_GO, bed, alarm);
export const reset = (bed: Bed, alarm: Seen) => ofAlarm(CommandKind.RESET, bed, alarm);

export const atBedside = (bed: Bed): Order => ({
  ...at(CommandKind.AT_BEDSIDE, bed),
  place: Place.BEDSIDE,
});
export const leftBedside = (bed: Bed) => at(CommandKind.LEFT_BEDSIDE, bed);

/** The sounds of now, at this station only. No bed: all. 0 s: as long as the profile says. */
export const audioPause = (bed: Bed, s = 0): Order => ({
  ...at(CommandKind.AUDIO_PAUSE, bed),
  durationNs: seconds(s),
});
export const audioOff = (bed: Bed, reason: string): Order => ({
  ...at(CommandKind.AUDIO_OFF, bed),
  reason,
});

/** Alarms are not raised for a while. Empty parameter: all of the bed. */
export const alarmPause = (bed: Bed, parameter: string, s: number, reason: string): Order => ({
  ...at(CommandKind.ALARM_PAUSE, bed),
  parameter,
  durationNs: seconds(s),
  reason,
});
export const alarmOff = (bed: Bed, parameter: string, reason: string): Order => ({
  ...at(CommandKind.ALARM_OFF, bed),
  parameter,
  reason,
});
/** Takes back pauses and offs. */
export const enable = (bed: Bed, parameter = ""): Order => ({
  ...at(CommandKind.ENABLE, bed),
  parameter,
});

export interface Leaving {
  readonly reason: string;
  readonly seen: string;
  readonly with: string;
  readonly bedside: boolean;
}
/** The patient leaves the monitor: only a named person may say so, and what was seen. */
export const offMonitor = (bed: Bed, how: Leaving): Order => ({
  ...at(CommandKind.OFF_MONITOR, bed),
  reason: how.reason,
  seen: how.seen,
  with: how.with,
  place: how.bedside ? Place.BEDSIDE : Place.UNSPECIFIED,
});
export const onMonitor = (bed: Bed) => at(CommandKind.ON_MONITOR, bed);
export const confirmMonitor = (bed: Bed) => at(CommandKind.CONFIRM_MONITOR, bed);

export interface NewLimit {
  readonly parameter: string;
  readonly side: LimitSide;
  readonly priority: Priority;
  readonly limit: number;
  readonly reason: string;
}
export const setLimit = (bed: Bed, to: NewLimit): Order => ({
  ...at(CommandKind.SET_LIMIT, bed),
  ...to,
});

export const testAlarm = (bed: Bed) => at(CommandKind.TEST_ALARM, bed);

export const holdCuff = (bed: Bed, s: number, reason: string): Order => ({
  ...at(CommandKind.HOLD_CUFF, bed),
  durationNs: seconds(s),
  reason,
});
export const releaseCuff = (bed: Bed) => at(CommandKind.RELEASE_CUFF, bed);
export const startCuff = (bed: Bed) => at(CommandKind.START_CUFF, bed);
export const stopCuff = (bed: Bed) => at(CommandKind.STOP_CUFF, bed);
