// Times, numbers and alarms in words, the same on every page. Pure: time is passed in.
import { Presence, Priority } from "../wire/gen/vigil/v1/alarm_pb";
import type { StaffRole } from "../wire/gen/vigil/v1/alarm_pb";
import { Validity } from "../wire/gen/vigil/v1/vital_pb";
import type { OpenAlarm } from "./model";

const MINUTE = 60_000;

function two(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}

/** "0:07", "12:40"; never below zero. */
export function mss(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** Time that is left: the second that runs counts as whole. */
export function leftText(ms: number): string {
  return mss(Math.ceil(Math.max(0, ms) / 1000) * 1000);
}

/** m:ss under ten minutes, whole minutes from there on: "0:42", "14 min". */
export function ageText(ms: number): string {
  return ms < 10 * MINUTE ? mss(ms) : `${Math.floor(ms / MINUTE)} min`;
}

/** "0:07 ago", "14 min ago". */
export function agoText(ms: number): string {
  return `${ageText(ms)} ago`;
}

/** "4 s" under a minute, then as ageText. */
export function secondsText(ms: number): string {
  return ms < MINUTE ? `${Math.max(0, Math.floor(ms / 1000))} s` : ageText(ms);
}

/** Since the first dose: "T+00:26". */
export function tPlusText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  return `T+${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The clock on the wall of this place: "14:32:08". */
export function clockText(wallMs: number): string {
  return `${timeText(wallMs)}:${two(new Date(wallMs).getSeconds())}`;
}

/** "14:06". */
export function timeText(wallMs: number): string {
  const at = new Date(wallMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** "Tue 24 Nov". */
export function dateText(wallMs: number): string {
  const at = new Date(wallMs);
  return `${DAYS[at.getDay()]} ${at.getDate()} ${MONTHS[at.getMonth()]}`;
}

/** At most three decimals, none that say nothing: "0.75". */
export function numberText(value: number): string {
  return `${Math.round(value * 1000) / 1000}`;
}

/** "***", "**", "*". */
export function marks(priority: Priority): string {
  if (priority === Priority.HIGH) return "***";
  if (priority === Priority.MEDIUM) return "**";
  return priority === Priority.LOW ? "*" : "";
}

export function priorityWord(priority: Priority): "high" | "medium" | "low" | "" {
  if (priority === Priority.HIGH) return "high";
  if (priority === Priority.MEDIUM) return "medium";
  return priority === Priority.LOW ? "low" : "";
}

/**
 * The alarm's words without its marks, with the ages of now: "SpO2 84 < 85 desaturation",
 * "SpO2 signal lost, last 84, 0:07 ago", "SBP 164. Start the cuff again, 1:32 left".
 */
export function alarmText(open: OpenAlarm, nowMs: number): string {
  let text = open.alarm.text.replace(/^\*+ ?/, "");
  const lost =
    open.alarm.presence === Presence.ACTIVE_UNKNOWN || open.alarm.presence === Presence.UNKNOWN;
  if (lost && open.lastMeasuredMs !== undefined) {
    text = text.replace(/\d+:\d\d ago$/, agoText(nowMs - open.lastMeasuredMs));
  }
  if (open.repeatUntilMs !== undefined) text += `, ${leftText(open.repeatUntilMs - nowMs)} left`;
  return text;
}

/** The same in two lines, for a narrow place: the name, and what it does. */
export function alarmLines(open: OpenAlarm, nowMs: number): [string, string] {
  const text = alarmText(open, nowMs);
  const lost = /^(\S+ signal lost), (.+)$/.exec(text);
  if (lost !== null) return [lost[1] ?? "", lost[2] ?? ""];
  const value = /^(\S+) (-?\d.*)$/.exec(text);
  if (value !== null) return [value[1] ?? "", value[2] ?? ""];
  const middle = text.length / 2;
  let best = -1;
  for (let i = text.indexOf(" "); i >= 0; i = text.indexOf(" ", i + 1)) {
    if (best < 0 || Math.abs(i - middle) < Math.abs(best - middle)) best = i;
  }
  return best < 0 ? [text, ""] : [text.slice(0, best), text.slice(best + 1)];
}

const ROLES = [
  "",
  "Nurse",
  "Second nurse",
  "Charge nurse",
  "Prescriber",
  "Therapist",
  "Technician",
  "Viewer",
  "Everyone",
];

export function roleWords(role: StaffRole): string {
  return ROLES[role] ?? "Somebody";
}

const VALIDITY = new Map<Validity, string>([
  [Validity.NO_VALUE, "no value"],
  [Validity.SENSOR_OFF, "sensor off"],
  [Validity.SENSOR_DISCONNECTED, "no sensor"],
  [Validity.SEARCHING, "searching"],
  [Validity.NO_PULSE, "no pulse"],
  [Validity.MOTION, "motion"],
  [Validity.LOW_PERFUSION, "weak signal"],
  [Validity.INTERFERENCE, "noise"],
  [Validity.OUT_OF_RANGE, "out of range"],
  [Validity.NOT_CALIBRATED, "calibrating"],
  [Validity.DEMO, "DEMO"],
  [Validity.QUESTIONABLE, "unsure"],
  [Validity.DISCONTINUITY, "series broken"],
  [Validity.UNDER_RANGE, "below range"],
  [Validity.OVER_RANGE, "above range"],
]);

/** Why there is no number; "" where only its age is the reason. */
export function validityWords(validity: Validity): string {
  return VALIDITY.get(validity) ?? "";
}

const PARAMETERS: Record<string, string> = {
  hr: "HR",
  pulse: "Pulse",
  spo2: "SpO2",
  nibp_sys: "SBP",
  nibp_dia: "DBP",
  nibp_mean: "MAP",
  rr: "RR",
  etco2: "EtCO2",
};

export function parameterWords(parameter: string): string {
  return PARAMETERS[parameter] ?? parameter;
}

/** A phase of a profile for people: "second-hour" is "Second hour". */
export function phaseWords(phase: string): string {
  const text = phase.replace(/-/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
