// What the page knows after each kind of frame.
import { describe, expect, it } from "vitest";
import { createStore, type Store } from "../../src/state/store";
import { lastValidOf, vitalOf } from "../../src/state/model";
import { AlarmState, DeliveryState, Inactivation, Priority, StaffRole }
  from "../../src/wire/gen/vigil/v1/alarm_pb";
import { CheckState, SessionState } from "../../src/wire/gen/vigil/v1/record_pb";
import { LinkState } from "../../src/wire/gen/vigil/v1/event_pb";
import { Validity } from "../../src/wire/gen/vigil/v1/vital_pb";
import { alarm, check, event, frame, heartbeat, link, NOW, session, SOURCE, vital }
  from "../events";
import { fixtureStore, HELLO } from "../fixture";

const AT = { room: "3", bed: "a" };
const KEY = `${SOURCE}|3|a`;
const open = (): Store => createStore({ frame: (show) => show(), openedAt: 0 });

describe("a bed", () => {
  it("shows the newest valid value, and keeps the last one when it goes", () => {
    const store = open();
    store.take(vital({ ...AT, atMs: NOW - 5_000 }, "spo2", 86, 1_000), 0);
    store.take(vital(AT, "spo2", undefined, 0, Validity.SENSOR_OFF), 0);
    const bed = store.bed(KEY);
    expect(bed && vitalOf(bed, "spo2")?.value.validity).toBe(Validity.SENSOR_OFF);
    const last = bed && lastValidOf(bed, "spo2");
    expect(last?.value.value).toBe(86);
    expect(last?.atMs).toBe(NOW - 6_000);
  });

  it("loses its session when that closes, and its checks with it", () => {
    const store = open();
    store.take(session(AT, { id: "K-1.20261124.1", state: SessionState.PEAK }), 0);
    store.take(check(AT, { number: 2, state: CheckState.PLANNED }), 0);
    expect(store.bed(KEY)?.checks.size).toBe(1);
    store.take(session(AT, { id: "K-1.20261124.1", state: SessionState.CLOSED }), 0);
    expect(store.bed(KEY)?.session).toBe(undefined);
    expect(store.bed(KEY)?.checks.size).toBe(0);
  });

  it("loses a session that moved away: neither id nor state", () => {
    const store = open();
    store.take(session(AT, { id: "K-1.20261124.1", state: SessionState.PEAK }), 0);
    store.take(session(AT, {}), 0);
    expect(store.bed(KEY)?.session).toBe(undefined);
  });

  it("does not take the check of another session", () => {
    const store = open();
    store.take(session(AT, { id: "K-1.20261124.1", state: SessionState.PEAK }), 0);
    store.take(
      check({ ...AT, session: "K-9.20261123.1" }, { number: 9, state: CheckState.DUE }), 0);
    expect(store.bed(KEY)?.checks.size).toBe(0);
  });

  it("forgets a check that was done", () => {
    const store = open();
    store.take(check(AT, { number: 2, state: CheckState.OVERDUE }), 0);
    store.take(check(AT, { number: 2, state: CheckState.DONE }), 0);
    expect(store.bed(KEY)?.checks.size).toBe(0);
  });

  it("counts the time without data through absent, opening and quiet", () => {
    const store = open();
    store.take(link({ ...AT, atMs: NOW - 60_000 }), 0);
    store.take(link({ ...AT, atMs: NOW - 42_000 }, LinkState.QUIET, "no frame"), 0);
    store.take(link({ ...AT, atMs: NOW - 10_000 }, LinkState.ABSENT, "no port"), 0);
    expect(store.bed(KEY)?.linkSinceMs.get(0)).toBe(NOW - 42_000);
  });

  it("keeps 200 entries at most", () => {
    const store = open();
    for (let number = 1; number <= 203; ++number) {
      store.take(event({ case: "entry", value: { number } }, AT), 0);
    }
    expect(store.bed(KEY)?.entries.length).toBe(200);
    expect(store.bed(KEY)?.entries[0]?.value.number).toBe(4);
  });
});

describe("an alarm", () => {
  const high = { alarmId: "7.1", priority: Priority.HIGH, text: "*** SpO2 84 < 88" };

  it("leaves when it is inactive, stays when it is latched", () => {
    const store = open();
    store.take(alarm(AT, high), 0);
    store.take(alarm(AT, { ...high, state: AlarmState.LATCHED }), 0);
    expect(store.alarms.value.length).toBe(1);
    store.take(alarm(AT, { ...high, state: AlarmState.INACTIVE }), 0);
    expect(store.alarms.value.length).toBe(0);
  });

  it("without a bed belongs to none", () => {
    const store = open();
    store.take(alarm({}, { ...high, alarmId: "7.2" }), 0);
    expect(store.alarms.value[0]?.bedKey).toBe("");
    expect(store.bedKeys.value).toEqual([]);
  });

  it("began when its first event says, whatever is told later", () => {
    const store = open();
    store.take(alarm({ ...AT, atMs: NOW - 9_000 }, { ...high, startedMs: NOW - 10_000 }), 0);
    store.take(alarm(AT, { ...high, startedMs: NOW - 10_000, worst: 80 }), 0);
    expect(store.alarms.value[0]?.startedMs).toBe(NOW - 10_000);
    expect(store.alarms.value[0]?.changedMs).toBe(NOW - 10_000);
  });

  it("changes its time with its acknowledgement", () => {
    const store = open();
    store.take(alarm({ ...AT, atMs: NOW - 9_000 }, high), 0);
    store.take(alarm(AT, { ...high, inactivation: Inactivation.ALERT_ACKNOWLEDGED }), 0);
    expect(store.alarms.value[0]?.changedMs).toBe(NOW);
  });

  it("keeps whom it called until it is acknowledged", () => {
    const store = open();
    store.take(alarm(AT, { ...high, calls: [StaffRole.CHARGE_NURSE] }), 0);
    store.take(alarm(AT, high), 0);
    expect(store.alarms.value[0]?.alarm.calls).toEqual([StaffRole.CHARGE_NURSE]);
    store.take(alarm(AT, { ...high, inactivation: Inactivation.ALERT_ACKNOWLEDGED }), 0);
    expect(store.alarms.value[0]?.alarm.calls).toEqual([]);
  });

  it("collects who answered", () => {
    const store = open();
    store.take(alarm(AT, high), 0);
    const delivery = { alarmId: "7.1", state: DeliveryState.ACCEPTED, person: "RN-2" };
    store.take(event({ case: "delivery", value: delivery }, AT), 0);
    expect(store.alarms.value[0]?.deliveries.map((d) => d.person)).toEqual(["RN-2"]);
  });
});

describe("a snapshot", () => {
  const begin = frame({ case: "snapshotBegin", value: { source: SOURCE, epoch: 8n } });
  const end = frame({ case: "snapshotEnd", value: { source: SOURCE } });

  it("takes the place of what was shown when it is whole, not before", () => {
    const store = fixtureStore("alarms");
    expect(store.bedKeys.value.length).toBe(8);
    store.take(begin, 0);
    store.take(vital(AT, "hr", 60), 0);
    expect(store.bedKeys.value.length).toBe(8);
    expect(store.alarms.value.length).toBe(7);
    store.take(end, 0);
    expect(store.bedKeys.value).toEqual([KEY]);
    expect(store.alarms.value.length).toBe(0);
  });

  it("that never ends is forgotten with its connection", () => {
    const store = fixtureStore("calm");
    store.take(begin, 0);
    store.take(HELLO, 0);
    store.take(end, 0);
    expect(store.bedKeys.value.length).toBe(8);
    expect(store.world.feeds[0]?.filling).toBe(false);
  });

  it("keeps the last good value, which no snapshot repeats", () => {
    const store = fixtureStore("alarms");
    const at = { room: "5", bed: "a" };
    store.take(begin, 0);
    store.take(vital(at, "spo2", undefined, 0, Validity.STALE), 0);
    store.take(end, 0);
    const bed = store.bed(`${SOURCE}|5|a`);
    expect(bed && lastValidOf(bed, "spo2")?.value.value).toBe(86);
  });
});

describe("a daemon", () => {
  it("tells by its heartbeat what its clock means", () => {
    const store = open();
    store.take(HELLO, 0);
    store.take(heartbeat(NOW), 100);
    store.tick(350, NOW + 5_250);
    expect(store.nowMs.value).toBe(NOW + 250);
    expect(store.clockAheadMs.value).toBe(5_000);
    expect(store.wallMsOf(SOURCE, 100_000_000n * 1_000_000n)).toBe(NOW);
  });

  it("keeps planned sessions apart from beds", () => {
    const store = fixtureStore("calm");
    expect(store.sessions.value.map((other) => other.session.code)).toEqual(["K-0433"]);
    expect(store.bed(`${SOURCE}|7|a`)?.session).toBe(undefined);
  });
});
