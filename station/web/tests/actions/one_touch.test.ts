// One touch is offered only with live values, and no high or medium alarm that is open or called.
import { describe, expect, it } from "vitest";
import { canOneTouch, numberToAnswer, whyDetails } from "../../src/actions/one_touch";
import type { BedState } from "../../src/state/model";
import { AlarmState, AlarmType, Inactivation, Priority }
  from "../../src/wire/gen/vigil/v1/alarm_pb";
import { LinkState } from "../../src/wire/gen/vigil/v1/event_pb";
import { CheckState } from "../../src/wire/gen/vigil/v1/record_pb";
import { Validity } from "../../src/wire/gen/vigil/v1/vital_pb";
import { alarm, check, link, NOW, ns, vital } from "../events";
import { fixtureStore } from "../fixture";
import type { StationMessage } from "../../src/wire/gen/vigil/v1/station_pb";

const key = "clinic|2|a";
const at = { room: "2", bed: "a" };

function bedAfter(...messages: StationMessage[]): BedState {
  const store = fixtureStore("calm");
  for (const message of messages) store.take(message, 0);
  const bed = store.bed(key);
  if (bed === undefined) throw new Error("the fixture has no bed 2");
  return bed;
}
const due = (cause: string, number = 4) =>
  check(at, { number, state: CheckState.DUE, dueNs: ns(NOW), cause });

describe("one touch", () => {
  it("is offered at a calm bed, and when its check of the schedule is due", () => {
    expect(canOneTouch(bedAfter())).toBe(true);
    expect(canOneTouch(bedAfter(due("schedule")))).toBe(true);
  });

  it("is offered beside a low alarm", () => {
    const low = alarm(at, { alarmId: "7.1", priority: Priority.LOW, text: "* check overdue" });
    expect(canOneTouch(bedAfter(low))).toBe(true);
  });

  it("is not offered while a high or medium alarm is open, acknowledged or technical", () => {
    const open = (more: object) => bedAfter(alarm(at, { alarmId: "7.1", text: "x", ...more }));
    expect(whyDetails(open({ priority: Priority.HIGH }))).toBe(
      "A high alarm is open: say what you see",
    );
    const medium = "A medium alarm is open: say what you see";
    expect(whyDetails(open({ priority: Priority.MEDIUM }))).toBe(medium);
    expect(
      whyDetails(
        open({ priority: Priority.MEDIUM, inactivation: Inactivation.ALERT_ACKNOWLEDGED }),
      ),
    ).toBe(medium);
    expect(
      whyDetails(open({ priority: Priority.MEDIUM, type: AlarmType.TECHNICAL })),
    ).toBe(medium);
  });

  it("comes back when the alarm is over and only latched", () => {
    const over = alarm(at, {
      alarmId: "7.1",
      priority: Priority.HIGH,
      state: AlarmState.LATCHED,
      text: "x",
    });
    expect(canOneTouch(bedAfter(over))).toBe(true);
  });

  it("is not offered for a check that an alarm called for, though the alarm has ended", () => {
    expect(whyDetails(bedAfter(due("high alarm")))).toBe(
      "A high alarm called for it: done in the room",
    );
    expect(whyDetails(bedAfter(due("medium alarm")))).toBe(
      "A medium alarm called for it: say what you see",
    );
  });

  it("needs a pulse that lives: not without a link, a value, or a sure monitor", () => {
    const why = "No live pulse: say what you see";
    expect(whyDetails(bedAfter(link(at, LinkState.QUIET, "no frame")))).toBe(why);
    expect(whyDetails(bedAfter(vital(at, "hr", undefined, 0, Validity.SENSOR_OFF)))).toBe(why);
    expect(whyDetails(bedAfter(vital(at, "hr", 0)))).toBe(why);
  });

  it("is not offered without a session", () => {
    expect(whyDetails(fixtureStore("calm").bed("clinic|7|a")!)).toBe("No session");
  });
});

describe("the check that a look answers", () => {
  it("is the one an alarm called for, before one of the schedule", () => {
    expect(numberToAnswer(bedAfter(due("schedule", 4), due("high alarm", 5)))).toBe(5);
    expect(numberToAnswer(bedAfter(due("schedule", 4)))).toBe(4);
  });

  it("is none where nothing is due: the daemon takes it as an extra one", () => {
    expect(numberToAnswer(bedAfter())).toBe(0);
  });
});
