// Wall, bed page, checks and phone show the same numbers, ages and words of a bed, whatever state
// it is in: read from what stands on each page.
import { computed, signal } from "@preact/signals";
import { type ComponentChild, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import BedPage from "../../src/bed/BedPage";
import ChecksPage from "../../src/checks/ChecksPage";
import { type Station, StationProvider } from "../../src/parts/station";
import PhoneWall from "../../src/phone/PhoneWall";
import { createSound } from "../../src/sound/audio";
import { PageContextProvider } from "../../src/state/context";
import type { Store } from "../../src/state/store";
import { createCourses } from "../../src/wall/courses";
import { Wall } from "../../src/wall/Wall";
import { heartbeat, NOW, vital } from "../events";
import { fixtureStore } from "../fixture";

const beds = [["1", "1"], ["2", "2"], ["3", "3"], ["4a", "4"], ["4b", "4"], ["5", "5"], ["6", "6"]];
let place: HTMLElement | undefined;

function close(): void {
  if (place === undefined) return;
  const was = place;
  act(() => render(null, was));
  was.remove();
  place = undefined;
}
afterEach(close);

function show(store: Store, page: ComponentChild): HTMLElement {
  close();
  const here = document.createElement("div");
  place = here;
  document.body.append(here);
  const station: Station = {
    sound: createSound(),
    tries: signal(0),
    quietUntilMs: signal(0),
    courses: createCourses(store, () => Promise.resolve(undefined)),
    secondMs: computed(() => Math.floor(store.nowMs.value / 1000) * 1000),
    page: signal("wall"),
  };
  const send = async () => ({ done: true, text: "", unknown: false });
  act(() =>
    render(
      <StationProvider value={station}>
        <PageContextProvider value={{ store, send, go: () => undefined }}>
          {page}
        </PageContextProvider>
      </StationProvider>,
      here,
    ),
  );
  return here;
}

const text = (of: Element | null | undefined) => of?.textContent ?? "nothing there";

/** Heart, oxygen, pressure as they stand there, with the classes of their alarm. */
function numbers(of: Element, number: string, part = ""): string[] {
  return ["hr", "spo2", "bp"].map((kind) => {
    const cell = of.querySelector(`${part}.${kind}`)!;
    const own = number === "" ? cell.lastChild?.textContent : text(cell.querySelector(number));
    const look = [...cell.classList].filter((name) => name !== kind && name.length > 2).sort();
    const kept = look.filter((name) => name !== "vital").join(" ");
    return `${own?.replace(/\(\d+\)$/, "")} ${kept}`.trim();
  });
}

function wallOf(store: Store, label: string): string[] {
  const tile = show(store, <Wall />).querySelector(`article[aria-label="Bed ${label}"]`)!;
  return numbers(tile, ".num", ".vital");
}
function bedPageOf(store: Store, label: string, room: string): string[] {
  const bed = label.slice(room.length) || "a";
  return numbers(show(store, <BedPage room={room} bed={bed} />), ".num", ".numbers .vital");
}
function checksOf(store: Store, label: string): string[] {
  const page = show(store, <ChecksPage />);
  return numbers(page.querySelector(`article[aria-label="Bed ${label}"] .vals`)!, "");
}
function phoneOf(store: Store, label: string): string[] {
  const page = show(store, <PhoneWall />);
  return numbers(page.querySelector(`article[data-bed="${label}"] .nums`)!, "");
}

const moments: readonly (readonly [string, () => Store])[] = [
  ["in a calm hour", () => fixtureStore("calm")],
  ["in a bad minute", () => fixtureStore("alarms")],
  ["when values grow old", () => {
    const store = fixtureStore("alarms");
    store.take(heartbeat(NOW + 5_000), 5_000);
    store.tick(5_000, NOW + 5_000);
    return store;
  }],
  ["when values are gone", () => {
    const store = fixtureStore("calm");
    store.take(heartbeat(NOW + 11_000), 11_000);
    store.tick(11_000, NOW + 11_000);
    return store;
  }],
  ["in silence", () => {
    const store = fixtureStore("alarms");
    store.tick(60_000, NOW + 60_000);
    return store;
  }],
  ["with a number between two", () => {
    const store = fixtureStore("calm");
    store.take(vital({ room: "2", bed: "a" }, "spo2", 91.5), 0);
    return store;
  }],
];

describe("every page shows the numbers of the wall", () => {
  it.each(moments)("%s", (_, at) => {
    const store = at();
    for (const [label = "", room = ""] of beds) {
      const wall = wallOf(store, label);
      expect(wall.every((number) => /^(\d+(\/\d+)?|---)/.test(number))).toBe(true);
      expect([label, ...bedPageOf(store, label, room)]).toEqual([label, ...wall]);
      expect([label, ...checksOf(store, label)]).toEqual([label, ...wall]);
      expect([label, ...phoneOf(store, label)]).toEqual([label, ...wall]);
    }
  });

  it("and tells them of these beds so", () => {
    const store = fixtureStore("alarms");
    expect(wallOf(store, "3")).toEqual(["104", "84 is-high", "148/88"]);
    expect(phoneOf(store, "5")).toEqual(["--- stale", "--- is-high is-unknown", "141/86 stale"]);
    expect(bedPageOf(store, "4b", "4")).toEqual(["134 acked was-medium", "97", "138/84"]);
  });
});

describe("every page has the words of the wall", () => {
  it("for phase and dose clock", () => {
    const store = fixtureStore("calm");
    const clock = text(show(store, <Wall />).querySelector('[aria-label="Bed 3"] .elapsed'));
    expect(clock).toBe("T+00:26");
    expect(text(show(store, <BedPage room="3" bed="a" />).querySelector("h1"))).toBe(
      "Peak · T+00:26");
    expect(text(show(store, <PhoneWall />).querySelector('[data-bed="3"] .elapsed'))).toBe(clock);
    expect(text(show(store, <ChecksPage />).querySelector('[aria-label="Bed 3"] .who'))).toBe(
      "K-0402Peak · T+00:26");
  });

  it("for cuff, check and alarm", () => {
    const store = fixtureStore("alarms");
    const tile = show(store, <Wall />).querySelector('[aria-label="Bed 5"]')!;
    const when = text(tile.querySelector(".when"));
    expect(when).toBe("14 min oldcuff late 2:10");
    expect(text(show(store, <BedPage room="5" bed="a" />).querySelector(".numbers .when"))).toBe(
      when);
    expect(text(show(store, <Wall />).querySelector('[aria-label="Bed 2"] .check b'))).toBe(
      "OVERDUE 2:14");
    const two = show(store, <BedPage room="2" bed="a" />);
    expect(text(two.querySelector(".dueword"))).toBe("Overdue 2:14");
    expect(text(two.querySelector(".alarmcard .head b"))).toBe("Check overdue 2:14");
    expect(text(show(store, <PhoneWall />).querySelector('[data-bed="2"] .al b'))).toBe(
      "Check overdue 2:14");
  });

  it("for the badge of a bed in a room of two", () => {
    const store = fixtureStore("calm");
    const badge = (of: Element | null) => of?.querySelector(".badge")?.className;
    for (const [label, look] of [["4a", "badge a"], ["4b", "badge b"], ["3", "badge"]] as const) {
      const room = label.charAt(0);
      const bed = label.charAt(1) || "a";
      expect(badge(show(store, <Wall />).querySelector(`[aria-label="Bed ${label}"]`))).toBe(look);
      expect(badge(show(store, <BedPage room={room} bed={bed} />))).toBe(look);
      expect(badge(show(store, <PhoneWall />).querySelector(`[data-bed="${label}"]`))).toBe(look);
      expect(badge(show(store, <ChecksPage />).querySelector(`[aria-label="Bed ${label}"]`)))
        .toBe(look);
    }
  });
});
