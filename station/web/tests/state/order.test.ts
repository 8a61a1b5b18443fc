// The order of alarms, and of beds.
import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import type { OpenAlarm } from "../../src/state/model";
import { ordered } from "../../src/state/order";
import { byName, columnsFor } from "../../src/state/places";
import { AlarmSchema, AlarmState, Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import { fixtureStore } from "../fixture";

it("puts the highest first, the open before the acknowledged, then the newest", () => {
  const ids = fixtureStore("alarms").alarms.value.map((open) => open.alarm.alarmId);
  expect(ids).toEqual(["7.31", "7.30", "7.28", "7.22", "7.29", "7.27", "7.32"]);
});

it("puts what is over and not reset behind all that stands", () => {
  const open = (id: string, priority: Priority, state: AlarmState): OpenAlarm => ({
    alarm: create(AlarmSchema, { alarmId: id, priority, state }),
    source: "clinic",
    bedKey: "clinic|5|a",
    startedMs: 0,
    changedMs: 0,
    remindedMs: undefined,
    lastMeasuredMs: undefined,
    repeatUntilMs: undefined,
    inactivatedUntilMs: undefined,
    deliveries: [],
  });
  const over = open("1.1", Priority.HIGH, AlarmState.LATCHED);
  const medium = open("1.2", Priority.MEDIUM, AlarmState.ACTIVE);
  const low = open("1.3", Priority.LOW, AlarmState.ACTIVE);
  const ids = ordered([over, low, medium]).map((one) => one.alarm.alarmId);
  expect(ids).toEqual(["1.2", "1.3", "1.1"]);
});

it("keeps the places of the clinic", () => {
  const beds = fixtureStore("alarms").bedKeys.value.map((key) => key.split("|").slice(1).join(""));
  expect(beds).toEqual(["1a", "3a", "5a", "7a", "2a", "4a", "4b", "6a"]);
});

it("sorts rooms as people count", () => {
  expect(["10", "garden", "2", "1a", "10a", "1"].sort(byName)).toEqual(
    ["1", "1a", "2", "10", "10a", "garden"]);
});

it("has a grid for each number of beds", () => {
  expect([1, 2, 4, 6, 8, 12, 20, 32].map(columnsFor)).toEqual([1, 2, 2, 3, 4, 5, 6, 8]);
});
