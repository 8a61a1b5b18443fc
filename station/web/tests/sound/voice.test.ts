// What sounds, when, and what does not.
import { describe, expect, it } from "vitest";
import { SILENCE, Voice, wantedSound, type Wanted } from "../../src/sound/voice";
import { createStore } from "../../src/state/store";
import { Inactivation, Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import { alarm, event, NOW } from "../events";
import { fixtureStore } from "../fixture";

const AT = { room: "3", bed: "a" };
const HIGH = { alarmId: "7.1", priority: Priority.HIGH };
const ME = "station-2";

function wanted(...messages: ReturnType<typeof alarm>[]): Wanted {
  const store = createStore({ frame: (show) => show() });
  for (const message of messages) store.take(message, 0);
  return wantedSound(store.alarms.value, ME, store.inactivations.value, false, NOW);
}

describe("what sounds", () => {
  it("is the highest priority alone", () => {
    const store = fixtureStore("alarms");
    const sound = wantedSound(store.alarms.value, ME, store.inactivations.value, false, NOW);
    expect(sound.priority).toBe(Priority.HIGH);
    expect([...sound.voices]).toEqual(["clinic/7.31/1/0", "clinic/7.30/1/0"]);
  });

  it("is nothing that was acknowledged", () => {
    const acked = { ...HIGH, inactivation: Inactivation.ALERT_ACKNOWLEDGED };
    expect(wanted(alarm(AT, acked)).priority).toBe(Priority.NONE);
  });

  it("is a reminder of what was acknowledged, for one burst", () => {
    const store = createStore({ frame: (show) => show() });
    const acked = { ...HIGH, inactivation: Inactivation.ALERT_ACKNOWLEDGED, reminder: true };
    store.take(alarm(AT, acked), 0);
    const at = (nowMs: number): Priority =>
      wantedSound(store.alarms.value, ME, [], false, nowMs).priority;
    expect([at(NOW), at(NOW + 3_999), at(NOW + 4_000)]).toEqual([4, 4, Priority.NONE]);
  });

  it("is not what is paused here, but what is paused elsewhere", () => {
    const paused = { ...HIGH, inactivation: Inactivation.AUDIO_PAUSED };
    expect(wanted(alarm(AT, { ...paused, inactivatedAt: ME })).priority).toBe(Priority.NONE);
    expect(wanted(alarm(AT, { ...paused, inactivatedAt: "station-1" })).priority).toBe(4);
  });

  it("stays paused here when another station paused later", () => {
    const other = { ...HIGH, inactivation: Inactivation.AUDIO_PAUSED, inactivatedAt: "station-1" };
    const mine = { what: Inactivation.AUDIO_PAUSED, active: true, receiver: ME };
    const pause = event({ case: "inactivation", value: mine }, AT);
    expect(wanted(alarm(AT, other), pause).priority).toBe(Priority.NONE);
  });

  it("is high while a daemon is silent", () => {
    expect(wantedSound([], ME, [], true, NOW).priority).toBe(Priority.HIGH);
  });
});

describe("bursts", () => {
  const one: Wanted = { priority: Priority.HIGH, voices: new Set(["a"]) };
  const two: Wanted = { ...one, voices: new Set(["a", "b"]) };

  it("begin at once, and 8 s after the end of the one before", () => {
    const voice = new Voice();
    expect(voice.step(one, 5)).toEqual({ priority: 4, atS: 5.02, replaces: true });
    expect(voice.step(one, 15)).toBe(undefined);
    const next = voice.step(one, 15.5);
    expect(next !== "stop" && next?.atS).toBeCloseTo(5.02 + 3.3 + 8, 6);
    expect(next !== "stop" && next?.replaces).toBe(false);
  });

  it("begin at once for a new alarm of the same priority", () => {
    const voice = new Voice();
    voice.step(one, 5);
    expect(voice.step(two, 6)).toEqual({ priority: 4, atS: 6.02, replaces: true });
    expect(voice.step(one, 7)).toBe(undefined);
  });

  it("stop when nothing asks any more", () => {
    const voice = new Voice();
    voice.step(one, 5);
    expect(voice.step(SILENCE, 6)).toBe("stop");
    expect(voice.step(SILENCE, 7)).toBe(undefined);
  });

  it("are not made up for when the audio clock stood still", () => {
    const voice = new Voice();
    voice.step(one, 5);
    expect(voice.step(one, 500)).toEqual({ priority: 4, atS: 500.02, replaces: false });
  });
});
