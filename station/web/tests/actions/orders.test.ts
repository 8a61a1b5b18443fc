// Each order has exactly the fields that docs/formats/commands.md names, and the bed it is for.
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import * as orders from "../../src/actions/orders";
import * as ask from "../../src/actions/session_orders";
import { Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import { Place } from "../../src/wire/gen/vigil/v1/control_pb";
import { CheckHow, CloseManner, DoseStep, Severity } from "../../src/wire/gen/vigil/v1/record_pb";
import { CommandKind, LimitSide } from "../../src/wire/gen/vigil/v1/session_pb";

const bed = { room: "4", bed: "a" };
const at = { room: "4", bed: "a" };
const seen = { alarmId: "7.28", revision: 3 };
const minute = 60_000_000_000n;

describe("orders about an alarm", () => {
  it("name the alarm and the revision that was seen", () => {
    const of = { ...at, alarmId: "7.28", revision: 3 };
    expect(orders.acknowledge(bed, seen)).toEqual({ kind: CommandKind.ACKNOWLEDGE, ...of });
    expect(orders.going(bed, seen)).toEqual({ kind: CommandKind.GOING, ...of });
    expect(orders.cantGo(bed, seen)).toEqual({ kind: CommandKind.CANT_GO, ...of });
    expect(orders.reset(bed, seen)).toEqual({ kind: CommandKind.RESET, ...of });
  });

  it("say nothing of who acts: the station fills that in", () => {
    const order = orders.acknowledge(bed, seen);
    for (const field of ["actor", "role", "receiver", "verified", "key"]) {
      expect(order).not.toHaveProperty(field);
    }
  });
});

describe("orders about a bed", () => {
  it("pause sound for two minutes, of one bed or of all", () => {
    expect(orders.audioPause(bed, 120)).toEqual({
      kind: CommandKind.AUDIO_PAUSE,
      ...at,
      durationNs: 2n * minute,
    });
    expect(orders.audioPause({ room: "", bed: "" }).durationNs).toBe(0n);
  });

  it("pause and switch off alarms with a reason, and enable them again", () => {
    expect(orders.alarmPause(bed, "spo2", 60, "probe moves")).toEqual({
      kind: CommandKind.ALARM_PAUSE,
      ...at,
      parameter: "spo2",
      durationNs: minute,
      reason: "probe moves",
    });
    expect(orders.alarmOff(bed, "rr", "not needed").kind).toBe(CommandKind.ALARM_OFF);
    expect(orders.enable(bed)).toEqual({ kind: CommandKind.ENABLE, ...at, parameter: "" });
  });

  it("take a patient off the monitor with what was seen, by whom, and from where", () => {
    const how = { reason: "bathroom", seen: "awake", with: "CH-1", bedside: true };
    expect(orders.offMonitor(bed, how)).toEqual({
      kind: CommandKind.OFF_MONITOR,
      ...at,
      reason: "bathroom",
      seen: "awake",
      with: "CH-1",
      place: Place.BEDSIDE,
    });
    expect(orders.offMonitor(bed, { ...how, bedside: false }).place).toBe(Place.UNSPECIFIED);
  });

  it("change one limit with its reason", () => {
    const to = {
      parameter: "spo2",
      side: LimitSide.BELOW,
      priority: Priority.MEDIUM,
      limit: 90,
      reason: "baseline 93",
    };
    expect(orders.setLimit(bed, to)).toEqual({ kind: CommandKind.SET_LIMIT, ...at, ...to });
  });

  it("hold the cuff for ten minutes", () => {
    expect(orders.holdCuff(bed, 600, "settling")).toEqual({
      kind: CommandKind.HOLD_CUFF,
      ...at,
      durationNs: 10n * minute,
      reason: "settling",
    });
    expect(orders.startCuff(bed)).toEqual({ kind: CommandKind.START_CUFF, ...at });
    expect(orders.stopCuff(bed)).toEqual({ kind: CommandKind.STOP_CUFF, ...at });
    expect(orders.releaseCuff(bed)).toEqual({ kind: CommandKind.RELEASE_CUFF, ...at });
  });

  it("tell of the bedside, the monitor and a test alarm by their bed alone", () => {
    expect(orders.atBedside(bed)).toEqual({
      kind: CommandKind.AT_BEDSIDE,
      ...at,
      place: Place.BEDSIDE,
    });
    expect(orders.leftBedside(bed)).toEqual({ kind: CommandKind.LEFT_BEDSIDE, ...at });
    expect(orders.onMonitor(bed)).toEqual({ kind: CommandKind.ON_MONITOR, ...at });
    expect(orders.confirmMonitor(bed)).toEqual({ kind: CommandKind.CONFIRM_MONITOR, ...at });
    expect(orders.testAlarm(bed)).toEqual({ kind: CommandKind.TEST_ALARM, ...at });
  });
});

describe("orders about a session", () => {
  it("record a check by one touch with nothing but from where", () => {
    expect(ask.oneTouchCheck(bed, 4, CheckHow.WINDOW)).toEqual({
      kind: CommandKind.SESSION_CHECK,
      ...at,
      session: { check: { number: 4, how: CheckHow.WINDOW, oneTouch: true } },
    });
  });

  it("record details only as far as they were seen", () => {
    const found = { how: CheckHow.IN_ROOM, breathing: "snoring", colour: "normal" };
    expect(ask.check(bed, 5, found)).toEqual({
      kind: CommandKind.SESSION_CHECK,
      ...at,
      session: { check: { number: 5, oneTouch: false, ...found } },
    });
  });

  it("say when it was done only where it was not now", () => {
    const given = { step: DoseStep.GIVEN, amountUg: 52_000n };
    expect(ask.dose(bed, given).session).not.toHaveProperty("performedTime");
    expect(ask.dose(bed, given, 1_700_000_000_000).session).toEqual({
      dose: given,
      text: "",
      performedTime: timestampFromMs(1_700_000_000_000),
    });
  });

  it("call an emergency with the bed and nothing to fill in", () => {
    expect(ask.emergency(bed)).toEqual({
      kind: CommandKind.SESSION_EMERGENCY,
      ...at,
      session: { code: "called" },
    });
  });

  it("name kind and fields of each other order", () => {
    const told: [ReturnType<typeof ask.undo>, CommandKind, object][] = [
      [ask.bind(bed, "two-person", "RN-5"), CommandKind.SESSION_BIND,
        { code: "two-person", with: "RN-5" }],
      [ask.baseline(bed), CommandKind.SESSION_BASELINE, {}],
      [ask.override(bed, "sbp", "seen"), CommandKind.SESSION_OVERRIDE,
        { code: "sbp", text: "seen" }],
      [ask.skipCheck(bed, 4, "asleep"), CommandKind.SESSION_SKIP_CHECK, { ref: 4, text: "asleep" }],
      [ask.undo(bed), CommandKind.SESSION_UNDO, { ref: 0 }],
      [ask.symptom(bed, "nausea", Severity.MILD), CommandKind.SESSION_SYMPTOM,
        { code: "nausea", severity: Severity.MILD, text: "" }],
      [ask.note(bed, "music", "changed"), CommandKind.SESSION_NOTE,
        { code: "music", text: "changed" }],
      [ask.oxygen(bed, 2, "cannula"), CommandKind.SESSION_OXYGEN, { amount: 2, code: "cannula" }],
      [ask.medication(bed, "ondansetron", "4 mg IV"), CommandKind.SESSION_MEDICATION,
        { code: "ondansetron", text: "4 mg IV" }],
      [ask.vitals(bed, [{ parameter: "hr", value: 70 }], "felt"), CommandKind.SESSION_VITALS,
        { values: [{ parameter: "hr", value: 70 }], code: "felt" }],
      [ask.score(bed, "aldrete", 9), CommandKind.SESSION_SCORE, { code: "aldrete", amount: 9 }],
      [ask.emergencyOver(bed, "airway"), CommandKind.SESSION_EMERGENCY,
        { code: "over", text: "airway" }],
      [ask.handover(bed, "RN-5"), CommandKind.SESSION_HANDOVER, { with: "RN-5", text: "" }],
      [ask.bathroomLeft(bed, "CH-1", 5), CommandKind.SESSION_BATHROOM,
        { code: "left", with: "CH-1", durationNs: 5n * minute }],
      [ask.bathroomBack(bed), CommandKind.SESSION_BATHROOM, { code: "back" }],
      [ask.gate(bed, "escort", false), CommandKind.SESSION_GATE,
        { code: "escort", amount: 0, with: "" }],
      [ask.close(bed, CloseManner.TRANSFERRED, "chest pain", "ED"), CommandKind.SESSION_CLOSE,
        { manner: CloseManner.TRANSFERRED, text: "chest pain", code: "ED" }],
      [ask.move(bed, { room: "7", bed: "a" }, "monitor broke"), CommandKind.SESSION_MOVE,
        { toRoom: "7", toBed: "a", text: "monitor broke" }],
    ];
    for (const [order, kind, session] of told) expect(order).toEqual({ kind, ...at, session });
  });
});
