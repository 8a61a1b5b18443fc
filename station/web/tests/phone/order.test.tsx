// Beds on a phone: by alarm, but no card moves under a finger.
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { Order } from "../../src/actions/action";
import { gravest, noOrder, phoneOrder, type PhoneOrder } from "../../src/phone/order";
import PhoneWall from "../../src/phone/PhoneWall";
import { PageContextProvider } from "../../src/state/context";
import type { Store } from "../../src/state/store";
import { Inactivation, Priority } from "../../src/wire/gen/vigil/v1/alarm_pb";
import { CommandKind } from "../../src/wire/gen/vigil/v1/session_pb";
import { alarm, NOW } from "../events";
import { fixtureStore } from "../fixture";

function ranked(store: Store) {
  return store.bedKeys.value.map((key) => ({ key, alarm: gravest(store.bed(key)!) }));
}
const rooms = (order: PhoneOrder) => order.keys.map((key) => key.split("|").slice(1).join(""));
const highAt1 = (revision = 1) =>
  alarm({ room: "1", bed: "a" }, {
    alarmId: "7.50",
    priority: Priority.HIGH,
    revision,
    text: "*** HR 160 > 150",
    startedMs: NOW,
  });

describe("the order of beds", () => {
  it("is high, medium open, medium answered, low, then the others as on the wall", () => {
    const order = phoneOrder(noOrder, ranked(fixtureStore("alarms")), false);
    expect(rooms(order)).toEqual(["3a", "5a", "4a", "4b", "2a", "6a", "1a", "7a"]);
  });

  it("stays when an alarm is acknowledged: only a priority moves a card", () => {
    const store = fixtureStore("alarms");
    const before = phoneOrder(noOrder, ranked(store), false);
    store.take(
      alarm({ room: "3", bed: "a" }, {
        alarmId: "7.31",
        priority: Priority.HIGH,
        text: "*** SpO2 84 < 88",
        inactivation: Inactivation.ALERT_ACKNOWLEDGED,
      }),
      0,
    );
    expect(phoneOrder(before, ranked(store), false)).toBe(before);
  });

  it("changes when a priority changes, but not while a finger is down", () => {
    const store = fixtureStore("alarms");
    const before = phoneOrder(noOrder, ranked(store), false);
    store.take(highAt1(), 0);
    const held = phoneOrder(before, ranked(store), true);
    expect(held).toBe(before);
    expect(rooms(phoneOrder(held, ranked(store), false)).slice(0, 3)).toEqual(["1a", "3a", "5a"]);
  });
});

describe("the phone", () => {
  const sent: Order[] = [];
  let place: HTMLElement;
  function open(store: Store) {
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
          <PhoneWall />
        </PageContextProvider>,
        place,
      ),
    );
  }
  const cards = () =>
    [...place.querySelectorAll("article")].map((card) => card.getAttribute("data-bed"));
  const ack = (label: string) =>
    [...place.querySelectorAll("button")].find((each) => each.textContent === `Ack ${label}`)!;
  afterEach(() => {
    act(() => render(null, place));
    place.remove();
  });

  it("says that a locked phone is no receiver, and what the primary alarm is", () => {
    open(fixtureStore("alarms"));
    expect(place.textContent).toContain("A locked phone gets no alarm and is no receiver.");
    expect(place.textContent).toContain("The bedside monitor is the primary alarm.");
  });

  it("acknowledges the bed and revision under the finger when it went down", async () => {
    const store = fixtureStore("alarms");
    open(store);
    const button = ack("3");
    act(() => {
      button.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    });
    act(() => {
      store.take(highAt1(), 0);
    });
    expect(cards()).toEqual(["3", "5", "4a", "4b", "2", "6", "1", "7"]);
    await act(async () => {
      button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
    expect(sent).toEqual([
      { kind: CommandKind.ACKNOWLEDGE, room: "3", bed: "a", alarmId: "7.31", revision: 1 },
    ]);
  });
});
