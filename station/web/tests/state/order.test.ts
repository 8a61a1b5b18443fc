// The order of alarms, and of beds.
import { expect, it } from "vitest";
import { byName, columnsFor } from "../../src/state/places";
import { fixtureStore } from "../fixture";

it("puts the highest first, the open before the acknowledged, then the newest", () => {
  const ids = fixtureStore("alarms").alarms.value.map((open) => open.alarm.alarmId);
  expect(ids).toEqual(["7.31", "7.30", "7.28", "7.22", "7.29", "7.27", "7.32"]);
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
