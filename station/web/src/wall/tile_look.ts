// What a tile says, but for its numerals: head, context, alarm line, link. Pure.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { whoLines } from "../parts/people";
import { alarmLook, isTechnical } from "../parts/look";
import type { BedState, OpenAlarm, OtherSession } from "../state/model";
import { isAcked, isCalling, ordered } from "../state/order";
import { ageText, alarmText, clockText, dateText, leftText, marks, mss, numberText, phaseWords,
  secondsText, timeText, tPlusText } from "../state/words";
import { AlarmKind, Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { LinkState, NoticeKind } from "../wire/gen/vigil/v1/event_pb";
import { type Session, SessionState } from "../wire/gen/vigil/v1/record_pb";
import { nextCheck } from "./check";
import type { Times } from "./times";

const STATES = new Map<SessionState, string>([
  [SessionState.SCHEDULED, "Planned"],
  [SessionState.PRE_CHECK, "Pre-check"],
  [SessionState.BASELINE, "Baseline"],
  [SessionState.DOSED, "Onset"],
  [SessionState.PEAK, "Peak"],
  [SessionState.SECOND_HOUR, "Second hour"],
  [SessionState.RECOVERY, "Recovery"],
  [SessionState.DISCHARGE_READY, "Ready to leave"],
]);

export function phaseText(session: Session): string {
  const ready = session.state === SessionState.DISCHARGE_READY;
  if (session.phase !== "" && !ready) return phaseWords(session.phase);
  return STATES.get(session.state) ?? "";
}

/** When the first dose was given; its clock never moves. */
export function doseMs(session: Session | undefined, times: Times): number | undefined {
  if (session?.firstDoseNs === undefined) return undefined;
  const told = session.firstDoseTime;
  return times.wallMsOf(session.firstDoseNs) ?? (told && timestampMs(told));
}

export function elapsedText(session: Session, times: Times): string {
  const dose = doseMs(session, times);
  return dose === undefined ? "Not dosed" : tPlusText(times.nowMs - dose);
}

/** "im", "iv", "sl" or "in", as the profile's name ends; "": not known. */
export function routeOf(profile: string): string {
  return /-(im|iv|sl|in)\d*$/.exec(profile)?.[1] ?? "";
}

/** "IM", "nasal". */
export function routeWords(route: string): string {
  return route === "in" ? "nasal" : route.toUpperCase();
}

/** "0.75 mg/kg IM 14:06", "52 mg IM 13:24", "... , last 14:02". */
export function doseText(bed: BedState, session: Session): string {
  const route = routeWords(bed.dose?.value.route ?? routeOf(session.profile));
  if (session.firstDoseTime === undefined) return `Planned: ${session.profile}`;
  const mg = Number(session.totalUg) / 1000;
  const perKg = session.weightG === 0 ? undefined : (mg * 1000) / session.weightG;
  const amount =
    perKg === undefined || session.concurrentBed !== ""
      ? `${numberText(Math.round(mg * 10) / 10)} mg`
      : `${numberText(Math.round(perKg * 100) / 100)} mg/kg`;
  const first = timeText(timestampMs(session.firstDoseTime));
  const told = session.lastDoseTime;
  const last = told === undefined ? first : timeText(timestampMs(told));
  const again = last === first ? "" : `, last ${last}`;
  return [amount, route, first].filter(Boolean).join(" ") + again;
}

export interface ContextPart {
  readonly text: string;
  /** "side": which bed of a room; "here": somebody is there; "warn": to be seen at once. */
  readonly look: "" | "side" | "here" | "warn";
}

export interface ContextView {
  readonly parts: readonly ContextPart[];
  readonly end: string;
  /** Of the discharge gate: how many hold, and how many there are. */
  readonly gate: { readonly holds: number; readonly all: number } | undefined;
}

/** What changes how everything below is to be read: first, and bright. */
export function warnings(bed: BedState, room: string, times: Times): string[] {
  const all: string[] = [];
  for (const vital of bed.vitals.values()) {
    if (!vital.value.unconfirmed) continue;
    all.push(`Room ${room}, bed not confirmed`);
    break;
  }
  const session = bed.session;
  if (session !== undefined && session.bathroomWith !== "") {
    const until = times.wallMsOf(session.bathroomUntilNs);
    const left = until === undefined ? 0 : until - times.nowMs;
    const back = left > 0 ? `back in ${leftText(left)}` : `NOT BACK ${mss(-left)}`;
    all.push(`Bathroom with ${session.bathroomWith}, ${back}`);
  } else if (bed.patient?.offMonitor === true) {
    all.push("Off the monitor");
  }
  for (const notice of bed.notices.values()) {
    if (notice.value.kind !== NoticeKind.BEDSIDE_SILENCE || !notice.value.active) continue;
    all.push("Bedside alarms are off");
    break;
  }
  const oxygen = session?.oxygenMlMin ?? 0;
  if (oxygen > 0) all.push(`O2 ${numberText(oxygen / 1000)} L`);
  return all;
}

export function contextView(bed: BedState, room: string, side: string, times: Times): ContextView {
  const session = bed.session;
  const parts: ContextPart[] = [];
  if (side !== "") parts.push({ text: side, look: "side" });
  for (const text of warnings(bed, room, times)) parts.push({ text, look: "warn" });
  const warned = parts.some((part) => part.look === "warn");
  if (session === undefined) {
    return { parts, end: "Default limits are on", gate: undefined };
  }
  const leaving =
    session.state === SessionState.RECOVERY || session.state === SessionState.DISCHARGE_READY;
  if (leaving && !warned) {
    const holds = session.gate.filter((item) => item.holds).length;
    return { parts, end: `${holds} of ${session.gate.length}`,
      gate: { holds, all: session.gate.length } };
  }
  const dose = doseText(bed, session);
  if (session.therapistPresent) {
    parts.push({ text: "Therapist is here", look: "here" });
  } else if (session.therapistExpected && session.state === SessionState.SECOND_HOUR) {
    parts.push({ text: "Therapist expected", look: "" });
  }
  const beside = parts.length > 0;
  if (!beside) parts.push({ text: dose, look: "" });
  const end = beside ? dose : `limits ${bed.patient?.profile || session.profile}`;
  return { parts, end: parts.length > 2 ? "" : end, gate: undefined };
}

export interface LineView {
  /** Classes; "calm" where nothing stands. */
  readonly look: string;
  readonly marks: string;
  readonly technical: boolean;
  readonly text: string;
  readonly who: readonly [string, string];
  readonly more: number;
  readonly acked: boolean;
  readonly open: OpenAlarm | undefined;
  /** A touch may acknowledge it here. */
  readonly canAck: boolean;
}

/** The alarm's words with what only the page counts. */
export function lineText(open: OpenAlarm, bed: BedState | undefined, times: Times): string {
  if (open.alarm.kind === AlarmKind.CHECK_OVERDUE && bed !== undefined) {
    const check = nextCheck(bed);
    const due = check === undefined ? undefined : times.wallMsOf(check.dueNs);
    if (due !== undefined) return `Check overdue ${mss(times.nowMs - due)}`;
  }
  const text = alarmText(open, times.nowMs);
  const oxygen = open.alarm.parameter === "spo2" && (bed?.session?.oxygenMlMin ?? 0) > 0;
  return oxygen && !isTechnical(open) ? `${text} on O2` : text;
}

export function lineView(bed: BedState, times: Times): LineView {
  const all = ordered(bed.alarms.values());
  const open = all[0];
  const silent = times.silentMs !== undefined;
  const base = { technical: false, marks: "", more: 0, acked: false, canAck: false };
  if (open === undefined) {
    const text = silent
      ? `Alarms unknown for ${secondsText(times.nowMs - (times.silentMs ?? 0))}`
      : "No alarms";
    return { ...base, look: "calm", text, who: ["", ""], open: undefined };
  }
  const check = open.alarm.kind === AlarmKind.CHECK_OVERDUE ? nextCheck(bed) : undefined;
  const due = check === undefined ? undefined : times.wallMsOf(check.dueNs);
  let who = whoLines(open, times.nowMs);
  if (due !== undefined && isCalling(open)) who = ["was due", clockText(due)];
  if (silent) who = ["last known", clockText(times.silentMs ?? 0)];
  return {
    look: silent ? "last-known" : alarmLook(open),
    marks: marks(open.alarm.priority),
    technical: isTechnical(open),
    text: lineText(open, bed, times),
    who,
    more: all.length - 1,
    acked: isAcked(open),
    open,
    canAck: !silent && isCalling(open) && open.alarm.priority >= Priority.MEDIUM,
  };
}

/** The tile's border: the gravest alarm that still asks, from medium up. */
export function tileLook(bed: BedState): "" | "high" | "medium" {
  const top = ordered(bed.alarms.values()).find(isCalling);
  if (top === undefined) return "";
  if (top.alarm.priority === Priority.HIGH) return "high";
  return top.alarm.priority === Priority.MEDIUM ? "medium" : "";
}

export interface LinkView {
  readonly text: string;
  readonly bad: boolean;
  readonly reason: string;
}

export function linkView(bed: BedState, times: Times): LinkView {
  if (times.silentMs !== undefined) return { text: "Unknown", bad: true, reason: "Not updating" };
  let worst: LinkView | undefined;
  for (const [monitor, link] of bed.links) {
    if (link.value.state === LinkState.LIVE) continue;
    const since = bed.linkSinceMs.get(monitor) ?? link.atMs;
    const word = link.value.state === LinkState.ABSENT ? "No monitor" : "No data";
    worst ??= { text: `${word} ${ageText(times.nowMs - since)}`, bad: true,
      reason: link.value.reason };
  }
  if (worst !== undefined) return worst;
  if (bed.links.size === 0) return { text: "No monitor", bad: true, reason: "none configured" };
  return { text: "Live", bad: false, reason: "" };
}

/** The session that is planned for this bed next. */
export function plannedFor(bed: BedState, sessions: readonly OtherSession[]): Session | undefined {
  const atMs = ({ plannedTime: at }: Session): number => (at === undefined ? 0 : timestampMs(at));
  return sessions
    .filter(({ source, session }) =>
      source === bed.source && session.room === bed.room && session.bed === bed.bed &&
      session.state === SessionState.SCHEDULED && session.plannedTime !== undefined)
    .map(({ session }) => session)
    .sort((a, b) => atMs(a) - atMs(b))[0];
}

/** "K-0433 at 15:30", with its day where that is not today; flags are never on a wall. */
export function plannedWords(
  bed: BedState,
  sessions: readonly OtherSession[],
  nowMs: number,
): string {
  const planned = plannedFor(bed, sessions);
  if (planned?.plannedTime === undefined) return "";
  const atMs = timestampMs(planned.plannedTime);
  const day = dateText(atMs) === dateText(nowMs) ? "" : `${dateText(atMs)}, `;
  return `${planned.code} at ${day}${timeText(atMs)}`;
}

/** Nobody is there: no session, no live value, no alarm. */
export function isEmpty(bed: BedState, times: Times): boolean {
  if (bed.session !== undefined || ordered(bed.alarms.values()).length > 0) return false;
  for (const last of bed.lastValid.values()) {
    if (last.value.parameter.startsWith("nibp")) continue;
    if ((times.silentMs ?? times.nowMs) - last.atMs < 10_000) return false;
  }
  return true;
}

