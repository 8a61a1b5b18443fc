// The drawer on the page: what it says, and how keys move its moment.
import { create } from "@bufbuild/protobuf";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { PageContextProvider } from "../../src/state/context";
import { TrendDrawer } from "../../src/trend/TrendDrawer";
import { HistorySchema } from "../../src/wire/gen/vigil/v1/station_pb";
import { MINUTE, NOW } from "../events";
import { fixtureStore } from "../fixture";

const steps = (from: number, count: number) =>
  [...Array(count).keys()].map((i) => (i === 0 ? BigInt(from) : 1_000n));
const history = create(HistorySchema, {
  room: "2",
  bed: "a",
  series: [
    {
      parameter: "spo2",
      atMs: steps(NOW - 10 * MINUTE, 300),
      milli: Array(300).fill(97_000n),
      breaks: [300],
    },
  ],
});

describe("the drawer", () => {
  let place: HTMLElement;
  const open = (problem = "") => {
    place = document.createElement("div");
    document.body.append(place);
    const store = fixtureStore("calm");
    const marks = { history, events: [], problem };
    const send = async () => ({ done: true, text: "", unknown: false });
    act(() =>
      render(
        <PageContextProvider value={{ store, send, go: () => undefined }}>
          <TrendDrawer bedKey="clinic|2|a" marks={marks} />
        </PageContextProvider>,
        place,
      ),
    );
    return store;
  };
  const slider = () => place.querySelector<HTMLElement>("[role=slider]")!;
  const key = (name: string) =>
    act(() => {
      slider().dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
    });
  afterEach(() => {
    act(() => render(null, place));
    place.remove();
  });

  it("names a gap, and draws no line through it when values come again", () => {
    const store = open();
    expect(place.querySelectorAll(".spo2 path.line").length).toBe(1);
    act(() => store.tick(2_000, NOW + 2_000)); // drawn every two seconds
    const words = [...place.querySelectorAll("text.say")].map((each) => each.textContent);
    expect(words).toContain("no data 5 min");
    expect(place.querySelectorAll(".spo2 path.line").length).toBe(2);
  });

  it("says the moment and its values when keys move the cursor, and lets go by Escape", () => {
    open();
    expect(slider().getAttribute("aria-valuetext")).toBe("No moment is chosen");
    key("End");
    expect(place.querySelector(".read")?.textContent).toBe(
      "At T+00:12HR 88SpO2 96134/82 read at T+00:05",
    );
    key("Home");
    expect(slider().getAttribute("aria-valuetext")).toBe("At T−00:02: HR ---, SpO2 ---");
    key("Escape");
    expect(slider().getAttribute("aria-valuetext")).toBe("No moment is chosen");
  });

  it("says why the past is missing, and shows what comes live all the same", () => {
    open("The station does not answer: the past is missing");
    expect(place.querySelector(".answer.unknown")?.textContent).toBe(
      "The station does not answer: the past is missing",
    );
  });
});
