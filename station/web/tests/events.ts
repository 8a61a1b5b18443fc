// Frames as a station sends them, for tests and for looking at pages without a station. Short
// builders: what is not said is what a quiet bed says.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  AlarmSchema,
  AlarmState,
  AlarmType,
  Inactivation,
  Presence,
} from "../src/wire/gen/vigil/v1/alarm_pb";
import {
  type Event,
  EventSchema,
  HeartbeatSchema,
  JournalState,
  LinkSchema,
  LinkState,
} from "../src/wire/gen/vigil/v1/event_pb";
import { CheckSchema, SessionSchema } from "../src/wire/gen/vigil/v1/record_pb";
import { LimitsSchema } from "../src/wire/gen/vigil/v1/session_pb";
import { type StationMessage, StationMessageSchema } from "../src/wire/gen/vigil/v1/station_pb";
import { Validity, VitalSchema } from "../src/wire/gen/vigil/v1/vital_pb";

export const SOURCE = "clinic";
/** 14:32:08 on the clock of whoever looks. */
export const NOW = new Date(2026, 10, 24, 14, 32, 8).getTime();
/** When the daemon's machine was started. */
export const BOOT = NOW - 100_000_000;

export const MINUTE = 60_000;
export const SECOND = 1_000;

/** CLOCK_BOOTTIME of a wall time, ns. */
export function ns(wallMs: number): bigint {
  return BigInt(Math.round((wallMs - BOOT) * 1e6));
}

export type Body = NonNullable<MessageInitShape<typeof EventSchema>["body"]>;
export type At = { room?: string; bed?: string; atMs?: number; session?: string; seq?: bigint };

export function event(body: Body, at: At = {}): StationMessage {
  const atMs = at.atMs ?? NOW;
  const value: Event = create(EventSchema, {
    source: SOURCE,
    epoch: 7n,
    seq: at.seq ?? 1n,
    instantNs: ns(atMs),
    wallTime: timestampFromMs(atMs),
    room: at.room ?? "",
    bed: at.bed ?? "",
    session: at.session ?? "",
    body,
  });
  return create(StationMessageSchema, { body: { case: "event", value } });
}

/** A body of the frame itself: hello, snapshotBegin, who ... */
export function frame(
  body: NonNullable<MessageInitShape<typeof StationMessageSchema>["body"]>,
): StationMessage {
  return create(StationMessageSchema, { body });
}

export function vital(
  at: At,
  parameter: string,
  value: number | undefined,
  ageMs = 300,
  validity = value === undefined ? Validity.NO_VALUE : Validity.VALID,
  freshMs = 0,
): StationMessage {
  const measured = (at.atMs ?? NOW) - ageMs;
  const unit = parameter === "spo2" ? "%" : parameter.startsWith("nibp") ? "mm[Hg]" : "/min";
  const body = create(VitalSchema, {
    parameter,
    unit,
    validity,
    measuredNs: ns(measured),
    freshNs: BigInt(freshMs) * 1_000_000n,
    ...(value === undefined ? {} : { value }),
  });
  return event({ case: "vital", value: body }, at);
}

export function alarm(
  at: At,
  init: MessageInitShape<typeof AlarmSchema> & { startedMs?: number },
): StationMessage {
  const { startedMs, ...fields } = init;
  const value = create(AlarmSchema, {
    state: AlarmState.ACTIVE,
    inactivation: Inactivation.ENABLED,
    type: AlarmType.PHYSIOLOGICAL,
    presence: Presence.ACTIVE,
    revision: 1,
    startedNs: ns(startedMs ?? at.atMs ?? NOW),
    ...fields,
  });
  return event({ case: "alarm", value }, at);
}

export function session(at: At, init: MessageInitShape<typeof SessionSchema>): StationMessage {
  return event({ case: "medicineSession", value: create(SessionSchema, init) }, at);
}

export function check(at: At, init: MessageInitShape<typeof CheckSchema>): StationMessage {
  return event({ case: "check", value: create(CheckSchema, init) }, at);
}

export function limits(at: At, init: MessageInitShape<typeof LimitsSchema>): StationMessage {
  return event({ case: "limits", value: create(LimitsSchema, init) }, at);
}

export function link(at: At, state = LinkState.LIVE, reason = ""): StationMessage {
  const value = create(LinkSchema, { state, reason, driver: "ivy450c", vendor: "Ivy" });
  return event({ case: "link", value }, at);
}

export function heartbeat(atMs = NOW, lastSeq = 1n): StationMessage {
  const value = create(HeartbeatSchema, {
    lastSeq,
    journal: JournalState.OK,
    beds: 8,
    linksLive: 7,
    receivers: 3,
    receiversSounding: 3,
  });
  return event({ case: "heartbeat", value }, { atMs, seq: 0n });
}
