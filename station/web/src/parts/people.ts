// Who has an alarm in hand, in two short lines. Pure.
import type { OpenAlarm } from "../state/model";
import { isAcked, isLatched, isOff } from "../state/order";
import { ageText, agoText, leftText, mss, roleWords } from "../state/words";
import { Inactivation } from "../wire/gen/vigil/v1/alarm_pb";
import { isTechnical } from "./look";

/** Who acknowledged; a station may act before it knows for whom. */
export function byWhom(person: string): string {
  return person === "" ? "person not given" : person;
}

export function whoLines(open: OpenAlarm, nowMs: number): [string, string] {
  const { alarm } = open;
  if (isLatched(open)) return ["Over, not reset", agoText(nowMs - open.changedMs)];
  if (isOff(open)) {
    const off = alarm.inactivation === Inactivation.ALARM_OFF;
    const until = open.inactivatedUntilMs;
    const left = until === undefined ? byWhom(alarm.inactivatedBy) : leftText(until - nowMs);
    return [off ? "Alarm OFF" : "Alarm paused", left];
  }
  if (alarm.atBedside !== "") return [`${alarm.atBedside} at`, "the bedside"];
  if (alarm.responsible !== "") return [alarm.responsible, "is going"];
  if (isAcked(open)) {
    const ago = agoText(nowMs - open.changedMs);
    return ["Acknowledged", `${byWhom(alarm.inactivatedBy)} · ${ago}`];
  }
  if (isTechnical(open)) return ["technical", `for ${ageText(nowMs - open.startedMs)}`];
  return ["Nobody yet", `for ${mss(nowMs - open.startedMs)}`];
}

/** The same for the banner: what happens next, too. */
export function bannerLines(open: OpenAlarm, nowMs: number): [string, string] {
  const [first, second] = whoLines(open, nowMs);
  const called = open.alarm.calls.map(roleWords).join(", ");
  if (first !== "Nobody yet" && first !== "technical") return [`${first} ${second}`, called];
  const since = ageText(nowMs - open.startedMs);
  const none =
    first === "technical" ? `Technical, for ${since}` : `Nobody has acknowledged · ${since}`;
  return [none, called === "" ? "Nobody is called yet" : `Called: ${called.toLowerCase()}`];
}
