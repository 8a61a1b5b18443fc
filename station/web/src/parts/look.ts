// How an alarm looks, everywhere: classes of style/base.css. Pure.
import type { OpenAlarm } from "../state/model";
import { isAcked, isCalling } from "../state/order";
import { priorityWord } from "../state/words";
import { AlarmType, Presence } from "../wire/gen/vigil/v1/alarm_pb";

export function isTechnical(open: OpenAlarm): boolean {
  return open.alarm.type === AlarmType.TECHNICAL;
}

export function isUnknown(open: OpenAlarm): boolean {
  return open.alarm.presence === Presence.ACTIVE_UNKNOWN;
}

/** "is-high is-unknown", "is-medium is-acked", "is-tech is-low". */
export function alarmLook(open: OpenAlarm): string {
  const word = priorityWord(open.alarm.priority);
  const all = [`is-${word}`];
  if (isTechnical(open)) all.push("is-tech");
  if (!isCalling(open)) all.push("is-acked");
  if (isUnknown(open) && isCalling(open)) all.push("is-unknown");
  return all.join(" ");
}

/** Marks for who listens: the asterisks are not read aloud. */
export function spoken(open: OpenAlarm): string {
  const word = priorityWord(open.alarm.priority);
  const kind = isTechnical(open) ? "technical " : "";
  return `${word} ${kind}alarm${isAcked(open) ? ", acknowledged" : ""}: `;
}
