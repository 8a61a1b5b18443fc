// Times and alarms in words.
import { describe, expect, it } from "vitest";
import { ageText, alarmLines, alarmText, clockText, dateText, leftText, mss, numberText, phaseWords,
  secondsText, tPlusText } from "../../src/state/words";
import { createStore } from "../../src/state/store";
import { Presence, Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import type { OpenAlarm } from "../../src/state/model";
import { alarm, NOW, ns } from "../events";
import { fixtureStore } from "../fixture";

function byId(id: string): OpenAlarm {
  const found = fixtureStore("alarms").alarms.value.find((open) => open.alarm.alarmId === id);
  if (found === undefined) throw new Error(`no alarm ${id}`);
  return found;
}

describe("times", () => {
  it("are m:ss under ten minutes, then whole minutes", () => {
    expect([0, 7_999, 59_999, 599_999].map(ageText)).toEqual(["0:00", "0:07", "0:59", "9:59"]);
    expect([600_000, 899_999].map(ageText)).toEqual(["10 min", "14 min"]);
    expect(mss(-5)).toBe("0:00");
    expect(secondsText(4_200)).toBe("4 s");
  });

  it("that are left never reach zero early", () => {
    expect([91_001, 1, 0, -500].map(leftText)).toEqual(["1:32", "0:01", "0:00", "0:00"]);
  });

  it("since the dose are hours and minutes", () => {
    expect([0, 26 * 60_000, 134 * 60_000].map(tPlusText)).toEqual(
      ["T+00:00", "T+00:26", "T+02:14"]);
  });

  it("on the wall have seconds and a day", () => {
    expect(clockText(NOW)).toBe("14:32:08");
    expect(dateText(NOW)).toBe("Tue 24 Nov");
  });
});

describe("an alarm", () => {
  it("has its text without the marks", () => {
    expect(alarmText(byId("7.31"), NOW)).toBe("SpO2 84 < 88");
    expect(alarmLines(byId("7.28"), NOW)).toEqual(["SBP", "168 > 160"]);
  });

  it("whose signal is lost tells the age of now, not that of its event", () => {
    expect(alarmText(byId("7.30"), NOW)).toBe("SpO2 signal lost, last 86, 0:42 ago");
    expect(alarmLines(byId("7.30"), NOW + 1_000)).toEqual(
      ["SpO2 signal lost", "last 86, 0:43 ago"]);
  });

  it("that waits for a second cuff tells how long", () => {
    const store = createStore({ frame: (show) => show() });
    store.take(alarm({ room: "4", bed: "a" }, { alarmId: "7.9", priority: Priority.LOW,
      presence: Presence.PENDING, text: "* SBP 164. Start the cuff again",
      repeatUntilNs: ns(NOW + 92_000) }), 0);
    const open = store.alarms.value[0] as OpenAlarm;
    expect(alarmText(open, NOW)).toBe("SBP 164. Start the cuff again, 1:32 left");
  });

  it("in many words is broken in the middle", () => {
    expect(alarmLines(byId("7.27"), NOW)).toEqual(["SpO2 is off", "the patient"]);
  });
});

it("numbers have no decimals that say nothing", () => {
  expect([0.75, 2, 0.7500001].map(numberText)).toEqual(["0.75", "2", "0.75"]);
});

it("phases are words", () => {
  expect(phaseWords("second-hour")).toBe("Second hour");
});
