// The order of alarms, on every page: highest first; within a priority open before acknowledged,
// then newest first. Pure.
import { AlarmState, Inactivation, Priority } from "../wire/gen/vigil/v1/alarm_pb";
import type { OpenAlarm } from "./model";

export function isAcked(open: OpenAlarm): boolean {
  return open.alarm.inactivation === Inactivation.ALERT_ACKNOWLEDGED;
}

/** Unique over all daemons. */
export function alarmKey(open: OpenAlarm): string {
  return `${open.source}/${open.alarm.alarmId}`;
}

/** Its condition is over; it stays for the eye until a person resets it. */
export function isLatched(open: OpenAlarm): boolean {
  return open.alarm.state === AlarmState.LATCHED;
}

/** Paused or off for everybody: neither picture nor sound asks for anything. */
export function isOff(open: OpenAlarm): boolean {
  const what = open.alarm.inactivation;
  return what === Inactivation.ALARM_PAUSED || what === Inactivation.ALARM_OFF;
}

/** It asks for somebody: neither answered nor over nor switched off. */
export function isCalling(open: OpenAlarm): boolean {
  return !isAcked(open) && !isLatched(open) && !isOff(open);
}

export function alarmOrder(a: OpenAlarm, b: OpenAlarm): number {
  if (a.alarm.priority !== b.alarm.priority) return b.alarm.priority - a.alarm.priority;
  const quiet = Number(!isCalling(a)) - Number(!isCalling(b));
  if (quiet !== 0) return quiet;
  if (a.changedMs !== b.changedMs) return b.changedMs - a.changedMs;
  return a.alarm.alarmId < b.alarm.alarmId ? -1 : 1;
}

/** Those that belong on a wall: PENDING ones are not signalled yet. */
export function isShown(open: OpenAlarm): boolean {
  return open.alarm.priority >= Priority.LOW;
}

export function ordered(alarms: Iterable<OpenAlarm>): OpenAlarm[] {
  return [...alarms].filter(isShown).sort(alarmOrder);
}
