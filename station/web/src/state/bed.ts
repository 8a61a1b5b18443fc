// One bed's part of an event: pure changes of a BedState, as the bus means them
// (docs/formats/bus.md). Nothing here knows of snapshots, clocks or pages.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type Alarm, AlarmState, Inactivation } from "../wire/gen/vigil/v1/alarm_pb";
import type { Event, Link } from "../wire/gen/vigil/v1/event_pb";
import { LinkState } from "../wire/gen/vigil/v1/event_pb";
import { type Check, CheckState, type Session, SessionState } from "../wire/gen/vigil/v1/record_pb";
import type { InactivationChange } from "../wire/gen/vigil/v1/session_pb";
import type { Vital } from "../wire/gen/vigil/v1/vital_pb";
import type { BedKey, BedState, OpenAlarm } from "./model";

export const ENTRIES_MAX = 200;

export function bedKey(source: string, room: string, bed: string): BedKey {
  return `${source}|${room}|${bed}`;
}

export function emptyBed(source: string, room: string, bed: string): BedState {
  return {
    key: bedKey(source, room, bed),
    source,
    room,
    bed,
    vitals: new Map(),
    lastValid: new Map(),
    others: new Map(),
    alarms: new Map(),
    links: new Map(),
    linkSinceMs: new Map(),
    notices: new Map(),
    limits: new Map(),
    inactivations: new Map(),
    checks: new Map(),
    entries: [],
    session: undefined,
    patient: undefined,
    cuff: undefined,
    dose: undefined,
    load: undefined,
  };
}

/** Wall time of an event, ms since 1970. */
export function toldMs(event: Event): number {
  return event.wallTime === undefined ? 0 : timestampMs(event.wallTime);
}

/** Wall time of another instant of the same daemon, by what this event says of both clocks. */
export function wallMsBy(event: Event, instantNs: bigint): number {
  return toldMs(event) - Number(event.instantNs - instantNs) / 1e6;
}

function onVital(bed: BedState, event: Event, vital: Vital): void {
  const key = `${vital.parameter}/${vital.monitor}`;
  bed.vitals.set(key, { value: vital, atMs: toldMs(event) });
  if (vital.value === undefined) return;
  bed.lastValid.set(key, { value: vital, atMs: wallMsBy(event, vital.measuredNs) });
}

function onLink(bed: BedState, event: Event, link: Link): void {
  const atMs = toldMs(event);
  const before = bed.links.get(link.monitor);
  const live = link.state === LinkState.LIVE;
  // Between absent, opening, waiting and quiet the time without data goes on.
  if (before === undefined || (before.value.state === LinkState.LIVE) !== live) {
    bed.linkSinceMs.set(link.monitor, atMs);
  }
  bed.links.set(link.monitor, { value: link, atMs });
}

/** A session that is over leaves the bed; one with neither id nor state has moved away. */
function onSession(bed: BedState, session: Session): void {
  const open =
    session.state >= SessionState.SCHEDULED && session.state < SessionState.CLOSED;
  const same = open && bed.session?.id === session.id;
  if (bed.session !== undefined && !same) {
    bed.checks.clear();
    bed.dose = undefined;
  }
  bed.session = open ? session : undefined;
}

function onCheck(bed: BedState, event: Event, check: Check): void {
  const past =
    bed.session !== undefined && event.session !== "" && event.session !== bed.session.id;
  if (past) return;
  const open =
    check.state === CheckState.PLANNED ||
    check.state === CheckState.DUE ||
    check.state === CheckState.OVERDUE;
  if (open) bed.checks.set(check.number, check);
  else bed.checks.delete(check.number);
}

export function inactivationKey(change: InactivationChange): string {
  return `${change.what}/${change.parameter}/${change.receiver}`;
}

export function putInactivation(
  into: Map<string, InactivationChange>,
  change: InactivationChange,
): void {
  if (change.active) into.set(inactivationKey(change), change);
  else into.delete(inactivationKey(change));
}

/** Puts an alarm event into a map by id, or takes it out where it has ended. */
export function putAlarm(
  into: Map<string, OpenAlarm>,
  event: Event,
  alarm: Alarm,
  bed: BedKey | "",
): void {
  const stands = alarm.state === AlarmState.ACTIVE || alarm.state === AlarmState.LATCHED;
  if (!stands) {
    into.delete(alarm.alarmId);
    return;
  }
  const before = into.get(alarm.alarmId);
  const startedMs = wallMsBy(event, alarm.startedNs);
  const acked = alarm.inactivation === Inactivation.ALERT_ACKNOWLEDGED;
  let changedMs = acked ? toldMs(event) : startedMs;
  if (before !== undefined) {
    const wasAcked = before.alarm.inactivation === Inactivation.ALERT_ACKNOWLEDGED;
    const same =
      before.alarm.priority === alarm.priority &&
      before.alarm.revision === alarm.revision &&
      wasAcked === acked;
    changedMs = same ? before.changedMs : toldMs(event);
  }
  // Only the event of a call says whom it calls; they stay called until it changes hands.
  if (alarm.calls.length === 0 && before?.alarm.revision === alarm.revision && !acked) {
    alarm.calls = before.alarm.calls;
  }
  const msOf = (ns: bigint): number | undefined => (ns === 0n ? undefined : wallMsBy(event, ns));
  into.set(alarm.alarmId, {
    alarm,
    source: event.source,
    bedKey: bed,
    startedMs,
    changedMs,
    remindedMs: alarm.reminder ? toldMs(event) : before?.remindedMs,
    lastMeasuredMs: msOf(alarm.lastMeasuredNs),
    repeatUntilMs: msOf(alarm.repeatUntilNs),
    inactivatedUntilMs: msOf(alarm.inactivatedUntilNs),
    deliveries: before?.alarm.revision === alarm.revision ? before.deliveries : [],
  });
}

function onDelivery(alarms: Map<string, OpenAlarm>, event: Event): boolean {
  if (event.body.case !== "delivery") return false;
  const delivery = event.body.value;
  const open = alarms.get(delivery.alarmId);
  if (open === undefined) return false;
  const others = open.deliveries.filter(
    (other) => other.receiver !== delivery.receiver || other.person !== delivery.person,
  );
  alarms.set(delivery.alarmId, { ...open, deliveries: [...others, delivery] });
  return true;
}

/** Alarms and deliveries of a bed or of none; true if anything changed. */
export function putSignal(
  alarms: Map<string, OpenAlarm>,
  event: Event,
  bed: BedKey | "",
): boolean {
  if (event.body.case === "delivery") return onDelivery(alarms, event);
  if (event.body.case !== "alarm") return false;
  putAlarm(alarms, event, event.body.value, bed);
  return true;
}

/** Everything of a bed but alarms. False: the event says nothing that is kept here. */
export function putFact(bed: BedState, event: Event): boolean {
  const body = event.body;
  const atMs = toldMs(event);
  switch (body.case) {
    case "vital":
      onVital(bed, event, body.value);
      return true;
    case "other":
      bed.others.set(`${body.value.label}/${body.value.monitor}`, { value: body.value, atMs });
      return true;
    case "link":
      onLink(bed, event, body.value);
      return true;
    case "notice":
      bed.notices.set(`${body.value.kind}/${body.value.monitor}`, { value: body.value, atMs });
      return true;
    case "limits":
      bed.limits.set(body.value.parameter, body.value);
      return true;
    case "inactivation":
      putInactivation(bed.inactivations, body.value);
      return true;
    case "medicineSession":
      onSession(bed, body.value);
      return true;
    case "patient":
      bed.patient = body.value;
      return true;
    case "check":
      onCheck(bed, event, body.value);
      return true;
    case "cuff":
      bed.cuff = { value: body.value, atMs };
      return true;
    case "alarmLoad":
      bed.load = body.value;
      return true;
    case "entry":
      if (body.value.detail.case === "dose") bed.dose = { value: body.value.detail.value, atMs };
      bed.entries.push({ value: body.value, atMs });
      if (bed.entries.length > ENTRIES_MAX) bed.entries.shift();
      return true;
    default:
      return false;
  }
}
