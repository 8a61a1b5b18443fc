// What a tile says in each of its states.
import { render } from "preact";
import { act } from "preact/test-utils";
import { computed, signal } from "@preact/signals";
import { afterEach, describe, expect, it } from "vitest";
import type { Order, Outcome } from "../../src/actions/action";
import { StationProvider, type Station } from "../../src/parts/station";
import { Banner } from "../../src/parts/Banner";
import { Band } from "../../src/silence/Band";
import { createSound } from "../../src/sound/audio";
import { PageContextProvider } from "../../src/state/context";
import type { Store } from "../../src/state/store";
import { createCourses } from "../../src/wall/courses";
import { Wall } from "../../src/wall/Wall";
import { Inactivation, Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import { CommandKind } from "../../src/wire/gen/vigil/v1/session_pb";
import { alarm, event, heartbeat, link, NOW, ns, session, vital } from "../events";
import { fixtureStore, type Scene } from "../fixture";

interface Shown {
  readonly store: Store;
  readonly place: HTMLElement;
  readonly sent: Order[];
  tile(label: string): HTMLElement;
  line(label: string, what: string): string;
  /** Frames come, and time goes on. */
  after(change: () => void): Promise<void>;
}

globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
} as typeof ResizeObserver;

// No station: profiles are the usual ones.
globalThis.fetch = () => Promise.resolve(new Response("", { status: 404 }));

let shown: Shown | undefined;
afterEach(() => {
  if (shown !== undefined) render(null, shown.place);
  shown?.place.remove();
});

function words(element: Element | null | undefined): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}

function show(scene: Scene, answer: Partial<Outcome> = { done: true }): Shown {
  const store = fixtureStore(scene);
  const place = document.createElement("div");
  document.body.append(place);
  const sent: Order[] = [];
  const outcome: Outcome = { done: false, text: "", unknown: false, ...answer };
  const station: Station = {
    sound: createSound(),
    tries: signal(0),
    quietUntilMs: signal(0),
    courses: createCourses(store, () => Promise.resolve(undefined)),
    secondMs: computed(() => Math.floor(store.nowMs.value / 1000) * 1000),
    page: signal("wall"),
  };
  const send = (_: string, order: Order): Promise<Outcome> => {
    sent.push(order);
    return Promise.resolve(outcome);
  };
  render(
    <StationProvider value={station}>
      <PageContextProvider value={{ store, send, go: () => undefined }}>
        <Band />
        <Banner />
        <Wall />
      </PageContextProvider>
    </StationProvider>,
    place,
  );
  const tile = (label: string): HTMLElement => {
    const found = place.querySelector<HTMLElement>(`article[aria-label^="Bed ${label}"]`);
    if (found === null) throw new Error(`no tile ${label}`);
    return found;
  };
  const line = (label: string, what: string): string => words(tile(label).querySelector(what));
  const after = async (change: () => void): Promise<void> => {
    await act(async () => change());
  };
  shown = { store, place, sent, tile, line, after };
  return shown;
}

describe("a calm tile", () => {
  it("says who, how long, what next, and that there are no alarms", () => {
    const { tile, line } = show("calm");
    expect(line("3", "header")).toBe("3K-0402PeakT+00:26");
    expect(line("3", ".context")).toBe("0.75 mg/kg IM 14:05limits ketamine-im");
    expect(line("3", ".line")).toBe("No alarms");
    expect(line("3", ".vital.hr")).toBe("HRECG45–130101");
    expect(line("3", ".vital.spo2")).toBe("SpO2finger≥ 9295");
    expect(line("3", ".vital.bp")).toBe("NIBPmmHg95–160148/88(108)1 min agonext cuff 8:52");
    expect(line("3", ".check")).toBe("Check in 3:52every 10 min");
    expect(line("3", ".link")).toBe("Live");
    expect(tile("3").className.trim()).toBe("tile");
  });

  it("of an empty room names what is planned, and that limits are on", () => {
    const { line } = show("calm");
    expect(line("7", ".context")).toBe("Next: K-0433 at 15:30");
    expect(line("7", ".void")).toBe("EmptyNo session. Default limits are on.");
  });

  it("before the dose has no clock", () => {
    expect(show("calm").line("1", "header")).toBe("1K-0417BaselineNot dosed");
  });

  it("in recovery counts the gate", () => {
    const { tile, line } = show("calm");
    expect(line("6", ".context")).toBe("Discharge gate6 of 9");
    expect(tile("6").querySelectorAll(".gate i").length).toBe(6);
  });

  it("of two in one room says which bed, with another badge", () => {
    const { tile, line, place } = show("calm");
    expect(line("4a", ".side")).toBe("Left bed");
    expect(line("4b", ".side")).toBe("Right bed");
    expect(tile("4a").querySelector(".badge")?.className).toBe("badge a");
    expect(tile("4b").querySelector(".badge")?.className).toBe("badge b");
    expect(words(place.querySelector(".pair"))).toBe("ROOM 4 · TWO PATIENTS · SITTER CH-1");
  });
});

describe("an alarm", () => {
  it("that is high fills line and number, and names the limit that is broken", () => {
    const { tile, line } = show("alarms");
    expect(tile("3").className).toBe("tile high");
    expect(line("3", ".line")).toBe("high alarm: ***SpO2 84 < 88Nobody yetfor 0:18Ack");
    expect(tile("3").querySelector(".vital.spo2")?.className).toBe("vital spo2 is-high");
    expect(line("3", ".vital.spo2 .lim.hit")).toBe("≥ 88");
  });

  it("whose signal is lost keeps its priority, and its number goes", () => {
    const { tile, line } = show("alarms");
    expect(line("5", ".line")).toBe(
      "high alarm: ***SpO2 signal lostlast 86, 0:42 ago+1Nobody yetfor 0:51Ack");
    expect(tile("5").querySelector(".vital.spo2")?.className).toBe(
      "vital spo2 is-high is-unknown");
    expect(line("5", ".vital.spo2 .num")).toBe("---");
    expect(line("5", ".vital.hr .age")).toBe("last 91");
    expect(line("5", ".link.bad")).toBe("No data 0:42");
  });

  it("that is acknowledged is an outline with who and when", () => {
    const { tile, line } = show("alarms");
    expect(tile("4b").className.trim()).toBe("tile");
    expect(tile("4b").querySelector(".line")?.className).toBe("line is-medium is-acked");
    expect(line("4b", ".line .who")).toBe("AcknowledgedRN-2 · 1:10 ago");
    expect(tile("4b").querySelector(".line button")).toBe(null);
    expect(tile("4b").querySelector(".vital.hr")?.className).toBe("vital hr  acked was-medium");
  });

  it("that is technical has spanner and asterisk", () => {
    const { tile, line } = show("alarms");
    expect(tile("6").querySelector(".line")?.className).toBe("line is-low is-tech");
    expect(line("6", ".line")).toBe(
      "low technical alarm: *SpO2 is off the patienttechnicalfor 0:24");
    expect(line("6", ".vital.spo2 .age")).toBe("sensor off");
  });

  it("of a check counts on, and the check is orange", () => {
    const { tile, line, store, after } = show("alarms");
    expect(line("2", ".line .who")).toBe("was due14:29:54");
    expect(line("2", ".check b")).toBe("OVERDUE 2:14");
    expect(tile("2").querySelector(".foot")?.className).toBe("foot late");
    return after(() => store.tick(1_000, NOW + 1_000)).then(() => {
      expect(line("2", ".check b")).toBe("OVERDUE 2:15");
    });
  });

  it("that is over but latched is no call any more", async () => {
    const { tile, line, store, after } = show("calm");
    const latched = { alarmId: "7.50", priority: Priority.HIGH, text: "*** SpO2 84 < 88" };
    await after(() => store.take(alarm({ room: "3", bed: "a" }, { ...latched, state: 3 }), 0));
    expect(line("3", ".line .who")).toBe("Over, not reset0:00 ago");
    expect(tile("3").className.trim()).toBe("tile");
  });

  it("under oxygen says so", async () => {
    const { line, store, after } = show("alarms");
    const at = { room: "3", bed: "a" };
    const state = store.bed("clinic|3|a")?.session;
    if (state === undefined) throw new Error("no session");
    const { $typeName: _, $unknown: __, ...rest } = state;
    await after(() => store.take(session(at, { ...rest, oxygenMlMin: 2000 }), 0));
    expect(line("3", ".context .warn")).toBe("O2 2 L");
    expect(line("3", ".line")).toContain("SpO2 84 < 88 on O2");
  });
});

describe("a number", () => {
  it("turns grey with its age, then goes", async () => {
    const { tile, line, store, after } = show("calm");
    await after(() => {
      store.take(heartbeat(NOW + 5_000), 5_000);
      store.tick(5_000, NOW + 5_000);
    });
    expect(tile("3").querySelector(".vital.hr")?.className).toBe("vital hr stale");
    expect(line("3", ".vital.hr .age")).toBe("5 s old");
    expect(line("3", ".vital.hr .num")).toBe("101");
    await after(() => {
      store.take(heartbeat(NOW + 11_000), 11_000);
      store.tick(11_000, NOW + 11_000);
    });
    expect(line("3", ".vital.hr .num")).toBe("---");
    expect(line("3", ".vital.hr .age")).toBe("last 101");
  });

  it("of a monitor that nobody confirmed stays, marked", async () => {
    const { line, store, after } = show("calm");
    const message = vital({ room: "3", bed: "a" }, "hr", 99);
    if (message.body.case !== "event" || message.body.value.body.case !== "vital") return;
    message.body.value.body.value.unconfirmed = true;
    await after(() => store.take(message, 0));
    expect(line("3", ".context .warn")).toBe("Room 3, bed not confirmed");
    expect(line("3", ".vital.hr .num")).toBe("99");
  });

  it("whose alarms are off says so where its limit stood", async () => {
    const { line, store, after } = show("calm");
    const value = { what: Inactivation.ALARM_PAUSED, active: true, parameter: "hr",
      untilNs: ns(NOW + 80_000) };
    await after(() =>
      store.take(event({ case: "inactivation", value }, { room: "3", bed: "a" }), 0));
    expect(line("3", ".vital.hr .lim.hit")).toBe("PAUSED 1:20");
  });

  it("without a cuff that was told is no number", async () => {
    const { line, store, after } = show("calm");
    await after(() => store.take(link({ room: "9", bed: "a" }), 0));
    await after(() => store.take(vital({ room: "9", bed: "a" }, "hr", 70), 0));
    expect(line("9", ".vital.bp .num")).toBe("---");
    expect(line("9", ".code")).toBe("No session");
  });
});

describe("the banner", () => {
  it("is a sentence when all is well", () => {
    expect(words(show("calm").place.querySelector(".first"))).toBe(
      "No alarms7 beds watched, all heard within 1 s. Next check: room 2 in 2:46.");
  });

  it("has the highest first, large, and one chip for each other bed", () => {
    const { place } = show("alarms");
    expect(words(place.querySelector(".first"))).toBe(
      "***3SpO2 84 < 88Nobody has acknowledged · 0:18Called: nurseAcknowledge 3");
    expect(words(place.querySelector(".chip"))).toBe(
      "high alarm: ***5SpO2 signal lostlast 86, 0:42 · +1");
    expect(words(place.querySelector(".count b"))).toBe("7 alarms");
    expect(words(place.querySelector('[role="alert"]'))).toBe(
      "low alarm: bed 2, Safety check overdue 2:00");
  });

  it("reads out what is new, and nothing that only grows older", async () => {
    const { place, store, after } = show("calm");
    const read = (): string => words(place.querySelector('[role="alert"]'));
    expect(read()).toBe("");
    const high = { alarmId: "7.60", priority: Priority.HIGH, text: "*** SpO2 84 < 88" };
    await after(() => store.take(alarm({ room: "3", bed: "a" }, high), 0));
    expect(read()).toBe("high alarm: bed 3, SpO2 84 < 88");
    await after(() => store.tick(1_000, NOW + 1_000));
    expect(read()).toBe("high alarm: bed 3, SpO2 84 < 88");
  });

  it("acknowledges the alarm and the revision that it shows", async () => {
    const { place, sent, after } = show("alarms");
    await after(() => place.querySelector<HTMLElement>(".first button")?.click());
    expect(sent).toEqual([{ kind: CommandKind.ACKNOWLEDGE, room: "3", bed: "a",
      alarmId: "7.31", revision: 1 }]);
    expect(words(place.querySelector(".first .who"))).toBe("Acknowledge: done");
  });

  it("tells why not", async () => {
    const { place, after } = show("alarms", { text: "a viewer may not do this" });
    await after(() => place.querySelector<HTMLElement>(".first button")?.click());
    expect(words(place.querySelector(".first .who"))).toBe("Not done: a viewer may not do this");
  });

  it("shows who paused the sound of another station, and until when", async () => {
    const { place, store, after } = show("alarms");
    const value = { what: Inactivation.AUDIO_PAUSED, active: true, receiver: "station-1",
      by: "RN-3", untilNs: ns(NOW + 72_000) };
    await after(() =>
      store.take(event({ case: "inactivation", value }, { room: "3", bed: "a" }), 0));
    expect(words(place.querySelector(".elsewhere"))).toBe("station-1 paused · RN-3 · 1:12");
  });
});

describe("in silence", () => {
  it("every tile says so, numbers are grey with ages, actions are off", async () => {
    const { tile, line, store, place, after } = show("alarms");
    await after(() => store.tick(4_000, NOW + 4_000));
    expect(words(place.querySelector(".first.dead"))).toContain("Go first: 3, 5, then 4a.");
    expect(line("1", ".line")).toBe("Alarms unknown for 4 s");
    expect(line("1", ".stamp")).toBe("NOT UPDATING · 4 s");
    expect(line("1", ".vital.hr .age")).toBe("4 s old");
    expect(line("3", ".line")).toBe("high alarm: ***SpO2 84 < 88last known14:32:08");
    expect(tile("3").className).toBe("tile high frozen");
    expect(tile("3").querySelector<HTMLButtonElement>(".foot button")?.disabled).toBe(true);
    expect(line("3", ".link.bad")).toBe("Unknown");
  });

  it("the clocks of dose, check and cuff go on", async () => {
    const { line, store, after } = show("calm");
    await after(() => store.tick(60_000, NOW + 60_000));
    expect(line("3", ".elapsed")).toBe("T+00:27");
    expect(line("3", ".check b")).toBe("Check in 2:52");
    expect(line("3", ".when")).toBe("2 min oldnext cuff 7:52");
  });
});
