// Silence is an alarm: when it begins, when it ends, where to go first.
import { describe, expect, it } from "vitest";
import { goFirst } from "../../src/silence/silent";
import { labelOf } from "../../src/state/places";
import { frame, heartbeat, NOW, SOURCE } from "../events";
import { fixtureStore } from "../fixture";

describe("a silent daemon", () => {
  it("is told after 2 s without a heartbeat, with the time of its last word", () => {
    const store = fixtureStore("calm");
    store.tick(1_999, NOW + 1_999);
    expect(store.silentSinceMs.value).toBe(undefined);
    store.tick(2_000, NOW + 2_000);
    expect(store.silentSinceMs.value).toBe(NOW);
    expect([...store.silentSources.value]).toEqual([[SOURCE, NOW]]);
  });

  it("lets the clocks of this page go on", () => {
    const store = fixtureStore("calm");
    store.tick(61_000, NOW + 61_000);
    expect(store.nowMs.value).toBe(NOW + 61_000);
  });

  it("is back when a heartbeat and a whole snapshot came, not before", () => {
    const store = fixtureStore("calm");
    store.tick(2_500, NOW + 2_500);
    store.take(frame({ case: "snapshotBegin", value: { source: SOURCE, epoch: 7n } }), 2_600);
    store.take(heartbeat(NOW + 2_700), 2_700);
    store.tick(2_750, NOW + 2_750);
    expect(store.silentSinceMs.value).toBe(NOW);
    store.take(frame({ case: "snapshotEnd", value: { source: SOURCE } }), 2_800);
    store.tick(2_850, NOW + 2_850);
    expect(store.silentSinceMs.value).toBe(undefined);
  });

  it("that the station hears no more is silent at once", () => {
    const store = fixtureStore("calm");
    store.take(frame({ case: "feed", value: { source: SOURCE, daemon: 0, connection: 3 } }), 500);
    store.tick(500, NOW + 500);
    expect(store.silentSinceMs.value).toBe(NOW);
  });
});

describe("where to go first", () => {
  const store = fixtureStore("alarms");
  const label = (key: string): string => labelOf(store.bedKeys.value, key);

  it("names beds with high alarms, then those with medium ones nobody answered", () => {
    expect(goFirst(store.alarms.value, label)).toBe("Go first: 3, 5, then 4a");
  });

  it("says nothing where no alarm stood", () => {
    expect(goFirst(fixtureStore("calm").alarms.value, label)).toBe("");
  });
});
