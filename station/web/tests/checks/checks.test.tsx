// The checks page: rooms in a fixed order, who is next, and the record of the day.
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Order } from "../../src/actions/action";
import ChecksPage from "../../src/checks/ChecksPage";
import { DayCard, hoursOf } from "../../src/checks/DayCard";
import { fetchDay, foundWords, lateWords, lookOf, onTimeWords, type DayCheck, type DayRecord }
  from "../../src/checks/day";
import { byRoom, nextToSee } from "../../src/checks/order";
import { PageContextProvider } from "../../src/state/context";
import type { Store } from "../../src/state/store";
import { CheckHow } from "../../src/wire/gen/vigil/v1/record_pb";
import { CommandKind } from "../../src/wire/gen/vigil/v1/session_pb";
import { NOW } from "../events";
import { fixtureStore } from "../fixture";

const dayCheck = (more: Partial<DayCheck> = {}): DayCheck => ({
  session: "K-0388.20261124.1", code: "K-0388", room: "2", bed: "a", number: 1, state: "done",
  cause: "schedule", due: "2026-11-24T14:00:00Z", performed: "2026-11-24T14:01:00Z", lateS: 60,
  onTime: true, how: "window", who: "RN-2", ...more,
});
const record = (checks: DayCheck[], more: Partial<DayRecord> = {}): DayRecord => ({
  day: "2026-11-24", onTime: 67, done: 2, late: 1, skipped: 1, open: 0, checks, ...more,
});

describe("the order of rooms", () => {
  it("is that of their names, with numbers as numbers, whatever the wall's places are", () => {
    expect(byRoom(["c|10|a", "c|4|b", "c|2|a", "c|4|a"])).toEqual([
      "c|2|a", "c|4|a", "c|4|b", "c|10|a",
    ]);
  });

  it("names who is next: overdue, then what a high alarm called for, then the oldest", () => {
    const bed = (label: string, look: "late" | "now" | "later", dueMs: number, cause = "") => ({
      label, pair: false, due: { look, text: "", cause, dueMs, left: 0 },
    });
    const next = nextToSee([
      bed("1", "later", 1), bed("2", "now", 5), bed("3", "now", 9, "extra: high alarm"),
      bed("4", "late", 4), bed("5", "late", 2), bed("6", "now", 1, "extra: medium alarm"),
    ]);
    expect(next.overdue.map((each) => each.label)).toEqual(["5", "4"]);
    expect(next.now.map((each) => each.label)).toEqual(["3", "6", "2"]);
  });
});

describe("the record of the day", () => {
  it("draws on time, late, missed and open apart", () => {
    expect(lookOf(dayCheck())).toBe("done");
    expect(lookOf(dayCheck({ onTime: false, lateS: 240 }))).toBe("latecheck");
    expect(lookOf(dayCheck({ state: "skipped" }))).toBe("missed");
    expect(lookOf(dayCheck({ state: "overdue", performed: null }))).toBe("todo");
  });

  it("counts what somebody asked for, and says how late the latest was", () => {
    const checks = [
      dayCheck(), dayCheck({ number: 2, onTime: false, lateS: 240 }),
      dayCheck({ number: 3, state: "skipped", onTime: false }),
      dayCheck({ number: 4, cause: "extra" }),
    ];
    expect(onTimeWords(record(checks))).toBe("on time: 1 of 3 checks");
    expect(lateWords(record(checks))).toBe("1 late (longest 4 min), 1 missed");
    const overdue = dayCheck({ number: 5, state: "overdue", performed: null, lateS: 130 });
    expect(lateWords(record([...checks, overdue]))).toBe(
      "1 late (longest 4 min), 1 missed, 1 overdue now",
    );
  });

  it("tells what was found in words, and infers nothing", () => {
    expect(foundWords(dayCheck())).toBe("All well, window");
    expect(foundWords(dayCheck({ breathing: "snoring", colour: "pale", how: "in-room" }))).toBe(
      "breathing snoring, colour pale, bedside",
    );
    expect(foundWords(dayCheck({ state: "skipped", reason: "in the bathroom" }))).toBe(
      "missed: in the bathroom",
    );
  });

  it("spans whole hours, eight at least", () => {
    const [from, to] = hoursOf([NOW - 3 * 3_600_000], NOW);
    expect(new Date(from).getMinutes()).toBe(0);
    expect((to - from) / 3_600_000).toBe(8);
  });

  it("says why it is missing", async () => {
    const answer = vi.spyOn(globalThis, "fetch");
    answer.mockResolvedValueOnce(new Response("{}", { status: 403 }));
    expect((await fetchDay("2026-11-24")).problem).toBe(
      "This account may not read the record of the day",
    );
    answer.mockResolvedValueOnce(new Response("{}", { status: 503 }));
    expect((await fetchDay("2026-11-24")).problem).toBe(
      "The station has no record of the day now (503)",
    );
    answer.mockRejectedValueOnce(new Error("refused"));
    expect((await fetchDay("2026-11-24")).problem).toBe(
      "The station does not answer: no record of the day",
    );
    answer.mockRestore();
  });
});

describe("the page", () => {
  const sent: Order[] = [];
  let place: HTMLElement;
  function open(store: Store, page = <ChecksPage />) {
    sent.length = 0;
    place = document.createElement("div");
    document.body.append(place);
    const send = async (_source: string, order: Order) => {
      sent.push(order);
      return { done: true, text: "", unknown: false };
    };
    act(() =>
      render(
        <PageContextProvider value={{ store, send, go: () => undefined }}>
          {page}
        </PageContextProvider>,
        place,
      ),
    );
  }
  afterEach(() => {
    act(() => render(null, place));
    place.remove();
  });
  const rows = () => [...place.querySelectorAll("article")];

  it("has every bed in the order of the rooms, also those where nothing is due", () => {
    open(fixtureStore("alarms"));
    expect(rows().map((row) => row.getAttribute("aria-label"))).toEqual([
      "Bed 1", "Bed 2", "Bed 3", "Bed 4a", "Bed 4b", "Bed 5", "Bed 6", "Bed 7",
    ]);
    expect(place.querySelector(".next")?.textContent).toBe("Next to see: 2 overdue, then 534a now");
    expect(rows()[7]?.textContent).toContain("Nothing due");
  });

  it("offers one touch only where it is allowed, and says the rule elsewhere", async () => {
    open(fixtureStore("alarms"));
    expect(rows()[2]?.textContent).toContain("A high alarm is open: say what you see");
    const button = rows()[1]!.querySelector("button")!;
    expect(button.textContent).toBe("All well 2from window");
    await act(async () => {
      button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
    expect(sent).toEqual([{
      kind: CommandKind.SESSION_CHECK, room: "2", bed: "a",
      session: { check: { number: 4, how: CheckHow.WINDOW, oneTouch: true } },
    }]);
  });

  it("shows the percentage and the last entries, and a dash where nothing was due", async () => {
    const load = async () => ({ record: record([dayCheck()]), problem: "" });
    vi.useFakeTimers();
    open(fixtureStore("calm"), <DayCard load={load} />);
    await act(async () => {
      await vi.advanceTimersByTimeAsync(1);
    });
    vi.useRealTimers();
    expect(place.querySelector(".big")?.textContent).toBe("67%");
    expect(place.querySelectorAll("tbody tr").length).toBe(1);
    expect(place.querySelector("tbody tr")?.textContent).toContain("All well, window");
  });
});
