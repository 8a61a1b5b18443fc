// Eight beds as a quiet afternoon and as a bad minute show them: invented times, codes and values,
// made of StationMessages through apply. For tests, and for looking at pages without a station.
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { createStore, type Store } from "../src/state/store";
import { AlarmKind, AlarmType, Inactivation, Presence, Priority, StaffRole }
  from "../src/wire/gen/vigil/v1/alarm_pb";
import { LinkState } from "../src/wire/gen/vigil/v1/event_pb";
import { CheckState, SessionState } from "../src/wire/gen/vigil/v1/record_pb";
import { CuffState, LimitSide } from "../src/wire/gen/vigil/v1/session_pb";
import { AccountRole, FeedConnection, type StationMessage }
  from "../src/wire/gen/vigil/v1/station_pb";
import { Validity } from "../src/wire/gen/vigil/v1/vital_pb";
import { alarm, type At, check, event, frame, heartbeat, limits, link, MINUTE, NOW, ns, SECOND,
  session, SOURCE, vital } from "./events";

export type Scene = "calm" | "alarms";

interface Bed {
  room: string;
  bed: string;
  code: string;
  state: SessionState;
  phase: string;
  /** Minutes since the first dose; undefined: not dosed. */
  dosed?: number;
  weightG: number;
  hr: number;
  spo2: number;
  bp: [number, number, number];
  bpAgeMs: number;
  cuffInMs: number;
  checkInMs: number;
  intervalS: number;
  therapist?: boolean;
}

const S = SessionState;
const BEDS: Bed[] = [
  { room: "1", bed: "a", code: "K-0417", state: S.BASELINE, phase: "", weightG: 80_000,
    hr: 72, spo2: 98, bp: [124, 78, 93], bpAgeMs: 3 * MINUTE, cuffInMs: 40 * SECOND,
    checkInMs: 370 * SECOND, intervalS: 600 },
  { room: "2", bed: "a", code: "K-0388", state: S.DOSED, phase: "onset", dosed: 12,
    weightG: 70_000, hr: 88, spo2: 96, bp: [134, 82, 99], bpAgeMs: 7 * MINUTE,
    cuffInMs: 172 * SECOND, checkInMs: 166 * SECOND, intervalS: 300 },
  { room: "3", bed: "a", code: "K-0402", state: S.PEAK, phase: "peak", dosed: 26,
    weightG: 76_000, hr: 101, spo2: 95, bp: [148, 88, 108], bpAgeMs: 1 * MINUTE,
    cuffInMs: 532 * SECOND, checkInMs: 232 * SECOND, intervalS: 600 },
  { room: "4", bed: "a", code: "K-0395", state: S.SECOND_HOUR, phase: "second-hour", dosed: 68,
    weightG: 69_300, hr: 96, spo2: 97, bp: [138, 84, 102], bpAgeMs: 1 * MINUTE,
    cuffInMs: 380 * SECOND, checkInMs: 410 * SECOND, intervalS: 900, therapist: true },
  { room: "4", bed: "b", code: "M-7120", state: S.SECOND_HOUR, phase: "second-hour", dosed: 65,
    weightG: 88_000, hr: 98, spo2: 97, bp: [138, 84, 102], bpAgeMs: 6 * MINUTE,
    cuffInMs: 560 * SECOND, checkInMs: 700 * SECOND, intervalS: 900, therapist: true },
  { room: "5", bed: "a", code: "K-0371", state: S.PEAK, phase: "plateau", dosed: 47,
    weightG: 82_000, hr: 92, spo2: 96, bp: [138, 84, 102], bpAgeMs: 1 * MINUTE,
    cuffInMs: 380 * SECOND, checkInMs: 190 * SECOND, intervalS: 900 },
  { room: "6", bed: "a", code: "K-0346", state: S.RECOVERY, phase: "recovery", dosed: 134,
    weightG: 74_000, hr: 76, spo2: 98, bp: [128, 80, 96], bpAgeMs: 6 * MINUTE,
    cuffInMs: 230 * SECOND, checkInMs: 445 * SECOND, intervalS: 900 },
];

export const GATE = ["stay", "bp", "hr", "spo2", "on-air", "escort", "oriented", "walks",
  "aldrete"];

function limitsOf(at: At): StationMessage[] {
  const below = LimitSide.BELOW;
  const above = LimitSide.ABOVE;
  const { MEDIUM, HIGH } = Priority;
  return [
    limits(at, { parameter: "hr", unit: "/min", limits: [
      { side: below, priority: MEDIUM, limit: 45 }, { side: above, priority: MEDIUM, limit: 130 },
      { side: above, priority: HIGH, limit: 150 }] }),
    limits(at, { parameter: "spo2", unit: "%", limits: [
      { side: below, priority: MEDIUM, limit: 92 },
      { side: below, priority: HIGH, limit: 88 }] }),
    limits(at, { parameter: "nibp_sys", unit: "mm[Hg]", limits: [
      { side: below, priority: HIGH, limit: 95 }, { side: above, priority: MEDIUM, limit: 160 },
      { side: above, priority: HIGH, limit: 180 }] }),
  ];
}

function bedMessages(bed: Bed): StationMessage[] {
  const at: At = { room: bed.room, bed: bed.bed, session: `${bed.code}.20261124.1` };
  const doseMs = bed.dosed === undefined ? undefined : NOW - bed.dosed * MINUTE - 20 * SECOND;
  const dueMs = NOW + bed.checkInMs;
  const ug = Math.round(bed.weightG * 0.75);
  return [
    link(at),
    ...limitsOf(at),
    session(at, {
      id: at.session ?? "", code: bed.code, state: bed.state, phase: bed.phase,
      profile: "ketamine-im", profileVersion: 3, room: bed.room, bed: bed.bed,
      weightG: bed.weightG, prescriber: "DR-1", responsible: "RN-2",
      nextCheckNs: ns(dueMs), nextCheckTime: timestampFromMs(dueMs),
      therapistExpected: bed.therapist ?? false, therapistPresent: bed.therapist ?? false,
      sitter: bed.room === "4" ? "CH-1" : "",
      concurrentBed: bed.room === "4" ? (bed.bed === "a" ? "b" : "a") : "",
      gate: GATE.map((item, i) => ({ item, holds: i < 6, text: item })),
      ...(doseMs === undefined ? {} : {
        firstDoseNs: ns(doseMs), lastDoseNs: ns(doseMs), totalUg: BigInt(ug),
        firstDoseTime: timestampFromMs(doseMs), lastDoseTime: timestampFromMs(doseMs) }),
    }),
    check(at, { number: 4, state: CheckState.PLANNED, dueNs: ns(dueMs),
      dueTime: timestampFromMs(dueMs), intervalS: bed.intervalS, cause: "schedule" }),
    event({ case: "cuff", value: { state: CuffState.PLANNED, nextNs: BigInt(ns(NOW + bed.cuffInMs)),
      text: "T+35 min" } }, at),
    vital(at, "hr", bed.hr),
    vital(at, "spo2", bed.spo2),
    vital(at, "nibp_sys", bed.bp[0], bed.bpAgeMs, Validity.VALID, 900_000),
    vital(at, "nibp_dia", bed.bp[1], bed.bpAgeMs, Validity.VALID, 900_000),
    vital(at, "nibp_mean", bed.bp[2], bed.bpAgeMs, Validity.VALID, 900_000),
  ];
}

/** Room 7: a monitor without a patient. */
function emptyRoom(): StationMessage[] {
  const at: At = { room: "7", bed: "a" };
  const plannedTime = timestampFromMs(new Date(NOW).setHours(15, 30, 0, 0));
  return [
    link(at),
    ...limitsOf(at),
    session({}, { id: "K-0433.20261124.1", code: "K-0433", state: S.SCHEDULED, room: "7", bed: "a",
      plannedTime }),
  ];
}

const ROOM = (room: string, bed = "a"): At => ({ room, bed });

function badMinute(): StationMessage[] {
  const high = { kind: AlarmKind.LIMIT_LOW, priority: Priority.HIGH, parameter: "spo2" };
  const at5 = ROOM("5");
  const lostMs = NOW - 42 * SECOND;
  return [
    vital(ROOM("3"), "hr", 104),
    vital(ROOM("3"), "spo2", 84),
    alarm(ROOM("3"), { ...high, alarmId: "7.31", value: 84, limit: 88, sign: "<",
      text: "*** SpO2 84 < 88", startedMs: NOW - 18 * SECOND, calls: [StaffRole.NURSE] }),
    check(ROOM("3"), { number: 4, state: CheckState.DUE, dueNs: ns(NOW - 15_000), intervalS: 600,
      cause: "high alarm" }),
    link({ ...at5, atMs: lostMs }, LinkState.QUIET, "no frame for 5 s"),
    vital({ ...at5, atMs: lostMs }, "hr", 91, 0),
    vital({ ...at5, atMs: lostMs }, "spo2", 86, 0),
    vital(at5, "hr", undefined, 0, Validity.STALE),
    vital(at5, "spo2", undefined, 0, Validity.STALE),
    vital(at5, "nibp_sys", 141, 14 * MINUTE, Validity.VALID, 600_000),
    vital(at5, "nibp_dia", 86, 14 * MINUTE, Validity.VALID, 600_000),
    vital(at5, "nibp_mean", 104, 14 * MINUTE, Validity.VALID, 600_000),
    event({ case: "cuff", value: { state: CuffState.PLANNED, nextNs: ns(NOW - 130_000) } }, at5),
    alarm(at5, { ...high, alarmId: "7.30", presence: Presence.ACTIVE_UNKNOWN, lastValue: 86,
      lastMeasuredNs: ns(lostMs), limit: 88, sign: "<", startedMs: NOW - 51 * SECOND,
      text: "*** SpO2 signal lost, last 86, 0:00 ago" }),
    alarm(at5, { alarmId: "7.32", kind: AlarmKind.LINK_LOST, type: AlarmType.TECHNICAL,
      priority: Priority.LOW, text: "* Link lost: no data from the monitor",
      startedMs: NOW - 37 * SECOND }),
    check(at5, { number: 4, state: CheckState.DUE, dueNs: ns(NOW - 40_000), intervalS: 900,
      cause: "high alarm" }),
    vital(ROOM("4"), "nibp_sys", 168, 40 * SECOND, Validity.VALID, 900_000),
    vital(ROOM("4"), "nibp_dia", 96, 40 * SECOND, Validity.VALID, 900_000),
    vital(ROOM("4"), "nibp_mean", 120, 40 * SECOND, Validity.VALID, 900_000),
    alarm(ROOM("4"), { alarmId: "7.28", kind: AlarmKind.LIMIT_HIGH, priority: Priority.MEDIUM,
      parameter: "nibp_sys", value: 168, limit: 160, sign: ">", text: "** SBP 168 > 160",
      startedMs: NOW - 40 * SECOND }),
    check(ROOM("4"), { number: 4, state: CheckState.DUE, dueNs: ns(NOW - 38_000), intervalS: 900,
      cause: "medium alarm" }),
    vital(ROOM("4", "b"), "hr", 134),
    alarm({ ...ROOM("4", "b"), atMs: NOW - 70 * SECOND }, { alarmId: "7.22",
      kind: AlarmKind.LIMIT_HIGH, priority: Priority.MEDIUM, parameter: "hr", value: 134,
      limit: 130, sign: ">", text: "** HR 134 > 130", startedMs: NOW - 100 * SECOND,
      inactivation: Inactivation.ALERT_ACKNOWLEDGED, inactivatedBy: "RN-2" }),
    alarm(ROOM("2"), { alarmId: "7.29", kind: AlarmKind.CHECK_OVERDUE, priority: Priority.LOW,
      text: "* Safety check overdue 2:00", startedMs: NOW - 14 * SECOND }),
    check(ROOM("2"), { number: 4, state: CheckState.OVERDUE, dueNs: ns(NOW - 134_000),
      intervalS: 300, cause: "schedule", priority: Priority.LOW }),
    vital(ROOM("6"), "spo2", undefined, 0, Validity.SENSOR_OFF),
    alarm(ROOM("6"), { alarmId: "7.27", kind: AlarmKind.SENSOR_OFF, type: AlarmType.TECHNICAL,
      priority: Priority.LOW, parameter: "spo2", text: "* SpO2 is off the patient",
      startedMs: NOW - 24 * SECOND }),
  ];
}

export const HELLO = frame({
  case: "hello",
  value: {
    site: "North Wing",
    version: "0.4",
    receiver: "station-2",
    who: { account: "rn-2", role: AccountRole.NURSE, shared: true, person: "RN-2",
      personRole: AccountRole.NURSE, personUntil: timestampFromMs(NOW + 50_000) },
    places: [["1", "", 0, 0], ["3", "", 0, 1], ["5", "", 0, 2], ["7", "", 0, 3],
      ["2", "", 1, 0], ["4", "a", 1, 1], ["4", "b", 1, 2], ["6", "", 1, 3]].map(
      ([room, bed, row, column]) => ({ room: `${room}`, bed: `${bed}`, row: Number(row),
        column: Number(column) })),
    feeds: [{ source: SOURCE, daemon: 0, connection: FeedConnection.LIVE }],
    time: timestampFromMs(NOW),
  },
});

/** All frames of a connection, from Hello to the first heartbeat. */
export function scene(name: Scene): StationMessage[] {
  return [
    HELLO,
    frame({ case: "snapshotBegin", value: { source: SOURCE, epoch: 7n, asOfSeq: 1n } }),
    ...BEDS.flatMap(bedMessages),
    ...emptyRoom(),
    ...(name === "alarms" ? badMinute() : []),
    frame({ case: "snapshotEnd", value: { source: SOURCE } }),
    heartbeat(NOW),
  ];
}

/** A store that has seen them; its clock stands at NOW, performance.now() at 0. */
export function fixtureStore(name: Scene = "calm"): Store {
  const store = createStore({ frame: (show) => show(), openedAt: 0 });
  for (const message of scene(name)) store.take(message, 0);
  store.tick(0, NOW);
  return store;
}
