// The bed page as a nurse meets it: whose bed it is, its alarms, and what becomes of a touch.
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { Order, Outcome } from "../../src/actions/action";
import { actsFor, stageOf } from "../../src/bed/acts";
import BedPage, { keyOf } from "../../src/bed/BedPage";
import { gateWords, itemName, mender, refusal } from "../../src/bed/gate";
import { recordOf } from "../../src/bed/record";
import { PageContextProvider } from "../../src/state/context";
import type { Store } from "../../src/state/store";
import { dueOf } from "../../src/wall/check";
import { plannedWords } from "../../src/wall/tile_look";
import { timesOf } from "../../src/wall/times";
import { cuffView, heartView, limitOf, spo2View } from "../../src/wall/vital";
import { AlarmType, Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import { CheckHow, CheckState, EntryKind, SessionState }
  from "../../src/wire/gen/vigil/v1/record_pb";
import { CommandKind } from "../../src/wire/gen/vigil/v1/session_pb";
import { Validity } from "../../src/wire/gen/vigil/v1/vital_pb";
import { alarm, check, event, MINUTE, NOW, ns, SECOND, session, vital } from "../events";
import { fixtureStore } from "../fixture";

const bedOf = (store: Store, room: string, bed = "a") => store.bed(`clinic|${room}|${bed}`)!;

describe("a value", () => {
  const at = { room: "2", bed: "a" };
  const times = (nowMs = NOW, silentMs?: number) => ({
    nowMs, silentMs, wallMsOf: (at: bigint) => NOW - 100_000_000 + Number(at) / 1e6,
  });
  const spo2 = (store: Store, nowMs: number) => spo2View(bedOf(store, "2"), times(nowMs));

  it("is live, then grey with its age, then three dashes", () => {
    const store = fixtureStore("calm");
    const told = NOW - 300;
    expect(spo2(store, told + 3_000)).toMatchObject({ number: "96", stale: false, remark: "" });
    expect(spo2(store, told + 3_001)).toMatchObject({
      number: "96", stale: true, remark: "3 s old",
    });
    expect(spo2(store, told + 10_000)).toMatchObject({ number: "96", look: "stale" });
    expect(spo2(store, told + 10_001)).toMatchObject({ number: "---", remark: "last 96" });
  });

  it("counts as long as its monitor promises, if that is longer", () => {
    const store = fixtureStore("calm");
    store.take(vital(at, "spo2", 95, 0, Validity.VALID, 30_000), 0);
    expect(spo2(store, NOW + 30_000)).toMatchObject({ number: "95", stale: false });
    expect(spo2(store, NOW + 60_000)).toMatchObject({ number: "95", stale: true });
    expect(spo2(store, NOW + 60_001)).toMatchObject({ number: "---", stale: true });
  });

  it("gives way to the monitor's own reason at once", () => {
    const store = fixtureStore("calm");
    store.take(vital(at, "spo2", undefined, 0, Validity.SENSOR_OFF), 0);
    expect(spo2(store, NOW)).toMatchObject({ number: "---", source: "sensor off" });
  });

  it("is grey in silence, and stays as it stood at the last word", () => {
    const bed = bedOf(fixtureStore("calm"), "2");
    expect(spo2View(bed, times(NOW + MINUTE, NOW))).toMatchObject({
      number: "96", look: "stale", remark: "1:00 old",
    });
  });

  it("of the heart is that of the finger where the ECG gives none, and says so", () => {
    const store = fixtureStore("calm");
    expect(heartView(bedOf(store, "2"), times())).toMatchObject({ name: "HR", source: "ECG" });
    store.take(vital(at, "hr", undefined, 0, Validity.SENSOR_OFF), 0);
    store.take(vital(at, "pulse", 86, 0), 0);
    expect(heartView(bedOf(store, "2"), times())).toMatchObject({
      name: "Pulse", source: "finger", number: "86",
    });
  });

  it("has the limit under its name that sounds first, or the one that is broken", () => {
    const calm = bedOf(fixtureStore("calm"), "2");
    expect(limitOf(calm, ["hr"], times())).toEqual({ text: "45–130", hit: false });
    expect(limitOf(calm, ["spo2"], times())).toEqual({ text: "≥ 92", hit: false });
    const alarmed = bedOf(fixtureStore("alarms"), "3");
    expect(limitOf(alarmed, ["spo2"], times())).toEqual({ text: "≥ 88", hit: true });
  });

  it("is filled by an alarm of the body, and not by one of the sensor", () => {
    const store = fixtureStore("alarms");
    const look = (room: string, bed = "a") => spo2View(bedOf(store, room, bed), times()).look;
    expect(look("3")).toBe("is-high");
    expect(look("5")).toBe("is-high is-unknown");
    expect(heartView(bedOf(store, "4", "b"), times()).look).toBe(" acked was-medium");
    expect(cuffView(bedOf(store, "4"), times()).look).toBe("is-medium");
    expect(bedOf(store, "6").alarms.get("7.27")!.alarm.type).toBe(AlarmType.TECHNICAL);
    expect(look("6")).toBe("stale");
  });
});

describe("the next check", () => {
  const due = (store: Store, room: string) =>
    dueOf(bedOf(store, room), timesOf(store, "clinic", NOW));

  it("counts down, says now, then how long it is overdue", () => {
    expect(due(fixtureStore("calm"), "2")).toMatchObject({
      look: "later", text: "in 2:46", cause: "every 5 min",
    });
    const bad = fixtureStore("alarms");
    expect(due(bad, "2")).toMatchObject({ look: "late", text: "Overdue 2:14" });
    expect(due(bad, "3")).toMatchObject({ look: "now", text: "Now", cause: "extra: high alarm" });
    expect(due(bad, "7")).toMatchObject({ look: "none", text: "Nothing due" });
  });

  it("turns orange two minutes before", () => {
    const store = fixtureStore("calm");
    const at = { room: "2", bed: "a" };
    const dueMs = NOW + 2 * MINUTE;
    store.take(check(at, { number: 4, state: CheckState.PLANNED, dueNs: ns(dueMs) }), 0);
    expect(due(store, "2").look).toBe("soon");
  });
});

describe("what is likely now", () => {
  it("follows the session", () => {
    const store = fixtureStore("calm");
    expect(stageOf(bedOf(store, "7"))).toBe("empty");
    expect(stageOf(bedOf(store, "1"))).toBe("before");
    expect(stageOf(bedOf(store, "3"))).toBe("dosed");
    expect(stageOf(bedOf(store, "6"))).toBe("leaving");
  });

  it("keeps a discharge that is refused in sight, with its rule", () => {
    const bed = bedOf(fixtureStore("calm"), "6");
    bed.session!.gate[6]!.text = "not before T+02:00";
    const discharge = actsFor(bed, NOW).find((each) => each.id === "close");
    expect(discharge).toEqual({
      id: "close", label: "Discharge", sub: "not before T+02:00", no: true,
    });
  });

  it("counts what is missing, and knows what mends it", () => {
    const session = bedOf(fixtureStore("calm"), "6").session!;
    expect(gateWords(session)).toBe("3 of 9 missing");
    expect(refusal(session)).toBe("oriented");
    expect(itemName("flag:raised-icp")).toBe("Flag: raised icp");
    expect([mender("binding"), mender("identity"), mender("stay")]).toEqual([
      "bind", "pre-check", "",
    ]);
  });
});

describe("the record", () => {
  it("has each entry once, newest first, with what was told late", () => {
    const store = fixtureStore("calm");
    const at = { room: "2", bed: "a", session: "K-0388.20261124.1" };
    const note = (number: number, code: string, atMs: number, late = false) =>
      event({ case: "entry", value: {
        number, kind: EntryKind.NOTE, code, actor: "RN-2", late,
        performedTime: timestampFromMs(atMs),
      } }, at);
    const first = note(1, "music", NOW - MINUTE);
    for (const each of [first, note(2, "therapist-in", NOW, true)]) store.take(each, 0);
    const past = first.body.case === "event" ? [first.body.value] : [];
    const done = event({ case: "check", value: {
      number: 4, state: CheckState.DONE, oneTouch: true, how: CheckHow.WINDOW,
      performedTime: timestampFromMs(NOW - 30 * SECOND),
    } }, at);
    if (done.body.case === "event") past.push(done.body.value);
    const lines = recordOf(past, bedOf(store, "2").entries, "K-0388.20261124.1");
    expect(lines.map(({ what, text, late }) => [what, text, late])).toEqual([
      ["Note", "Therapist in", true],
      ["Check", "All well, window", false],
      ["Note", "Music", false],
    ]);
  });
});

describe("the page", () => {
  const sent: [string, Order][] = [];
  let answer: Outcome = { done: true, text: "", unknown: false };
  let place: HTMLElement;
  function open(store: Store, room: string, bed = "a") {
    sent.length = 0;
    answer = { done: true, text: "", unknown: false };
    place = document.createElement("div");
    document.body.append(place);
    const send = async (source: string, order: Order) => {
      sent.push([source, order]);
      return answer;
    };
    act(() =>
      render(
        <PageContextProvider value={{ store, send, go: () => undefined }}>
          <BedPage room={room} bed={bed} />
        </PageContextProvider>,
        place,
      ),
    );
  }
  const button = (text: string) =>
    [...place.querySelectorAll("button")].find((each) => each.textContent?.startsWith(text))!;
  const press = (text: string) =>
    act(async () => {
      button(text).dispatchEvent(new MouseEvent("click", { bubbles: true }));
      for (let i = 0; i < 5; ++i) await Promise.resolve(); // the answer comes; no time passes
    });
  afterEach(() => {
    act(() => render(null, place));
    place.remove();
  });

  it("finds its bed by room and bed, and says so when there is none", () => {
    const keys = ["clinic|4|a", "clinic|4|b"];
    expect(keyOf(keys, "4", "b")).toBe("clinic|4|b");
    expect(keyOf(keys, "4", "")).toBe("clinic|4|a");
    expect(keyOf(keys, "9", "a")).toBe(undefined);
    open(fixtureStore("calm"), "9");
    expect(place.querySelector("h1")?.textContent).toBe("There is no bed 9a");
  });

  it("names what is planned for an empty bed, also where its code is asked", async () => {
    open(fixtureStore("calm"), "7");
    expect(place.querySelector(".planned")?.textContent).toBe("Planned here: K-0433 at 15:30");
    await press("Start a session at 7");
    expect(place.querySelector(".orderform .item small")?.textContent).toBe(
      "Planned here: K-0433 at 15:30",
    );
  });

  it("names nothing planned where nothing is", () => {
    const store = fixtureStore("calm");
    open(store, "7");
    act(() => {
      store.take(session({}, { id: "K-0433.20261124.1", state: SessionState.ENDED }), 0);
    });
    expect(place.querySelector(".planned")).toBe(null);
  });

  it("says the day of a planned session that is not today's", () => {
    const store = fixtureStore("calm");
    const bed = bedOf(store, "7");
    expect(plannedWords(bed, store.sessions.value, NOW - 24 * 60 * MINUTE)).toBe(
      "K-0433 at Tue 24 Nov, 15:30",
    );
  });

  it("shows what an amount means before it is recorded", async () => {
    open(fixtureStore("calm"), "2");
    await press("Dose");
    expect(place.querySelector(".gatecard")).toBe(null); // that of the discharge
    const amount = place.querySelector<HTMLInputElement>('input[aria-label="Amount"]')!;
    expect(place.querySelector(".means")?.textContent).toBe("");
    await act(async () => {
      amount.value = "52.5";
      amount.dispatchEvent(new Event("input", { bubbles: true }));
    });
    expect(place.querySelector(".means")?.textContent).toBe("52.5 mg is 0.75 mg/kg of 70 kg.");
  });

  it("shows what is missing above the first dose", async () => {
    open(fixtureStore("calm"), "1");
    await press("Dose");
    expect(place.querySelectorAll(".panel .gatecard").length).toBe(1);
  });

  it("acknowledges the alarm of this bed as it was seen, and says Done", async () => {
    open(fixtureStore("alarms"), "4");
    await press("Acknowledge 4a");
    expect(sent).toEqual([["clinic", {
      kind: CommandKind.ACKNOWLEDGE, room: "4", bed: "a", alarmId: "7.28", revision: 1,
    }]]);
    expect(place.querySelector(".alarmcard .answer.done")?.textContent).toBe("Done");
  });

  it("keeps a refused button dashed, with its rule", async () => {
    open(fixtureStore("alarms"), "4");
    answer = { done: false, text: "an alarm that has ended", unknown: false };
    await press("I’m going, 4a");
    expect(button("I’m going, 4a").className).toContain("no");
    expect(place.querySelector(".alarmcard .answer.refused")?.textContent).toBe(
      "An alarm that has ended",
    );
  });

  it("sends no one-touch check where details are asked, and says why", async () => {
    open(fixtureStore("alarms"), "4");
    await press("All well, seen now");
    expect(sent).toEqual([]);
    expect(place.querySelector(".checkcard .answer.refused")?.textContent).toBe(
      "A medium alarm is open: say what you see",
    );
  });

  it("records a check by one touch and offers to take it back", async () => {
    open(fixtureStore("calm"), "2");
    await press("All well, seen now");
    expect(sent[0]?.[1]).toEqual({
      kind: CommandKind.SESSION_CHECK, room: "2", bed: "a",
      session: { check: { number: 0, how: CheckHow.WINDOW, oneTouch: true } },
    });
    await press("Take back check of 2");
    expect(sent[1]?.[1].kind).toBe(CommandKind.SESSION_UNDO);
  });

  it("calls an emergency by two touches, without any form", async () => {
    open(fixtureStore("calm"), "2");
    await press("Emergency 2");
    expect(sent).toEqual([]);
    await press("Press again: call to 2");
    expect(sent.map(([, order]) => order.kind)).toEqual([CommandKind.SESSION_EMERGENCY]);
  });

  it("names the bed on every button that acts on it", () => {
    open(fixtureStore("alarms"), "4");
    const acting = [...place.querySelectorAll(".act > button, .orderform button[type=submit]")];
    expect(acting.length).toBeGreaterThan(5);
    for (const each of acting) expect(each.textContent).toContain("4a");
  });

  it("acts on nothing while its daemon is silent, but lets an emergency be tried", async () => {
    const store = fixtureStore("alarms");
    store.tick(10_000, NOW + 10_000);
    open(store, "4");
    await press("Acknowledge 4a");
    expect(sent).toEqual([]);
    expect(place.textContent).toContain("Not updating: act at the bedside");
    await press("Emergency 4a");
    await press("Press again: call to 4a");
    expect(sent.length).toBe(1);
  });

  it("shows alarms that come while it is open", () => {
    const store = fixtureStore("calm");
    open(store, "2");
    expect(place.textContent).toContain("No alarms at 2");
    act(() => {
      store.take(
        alarm({ room: "2", bed: "a" }, {
          alarmId: "7.60", priority: Priority.HIGH, text: "*** SpO2 84 < 88", startedMs: NOW,
        }),
        0,
      );
    });
    expect(place.querySelector(".alarmcard .head")?.textContent).toBe("***2SpO2 84 < 88high");
  });
});
