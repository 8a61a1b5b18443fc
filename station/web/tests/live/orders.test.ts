// What is asked of the station: answered, sent again with the same key, or ended after 8 s.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { createOrders } from "../../src/live/orders";
import { Confirmations, Presence } from "../../src/live/presence";
import { CommandKind, CommandOutcome } from "../../src/wire/gen/vigil/v1/session_pb";
import { type ActionAnswer, ActionAnswerSchema, type PageMessage }
  from "../../src/wire/gen/vigil/v1/station_pb";
import { fixtureStore } from "../fixture";

const ACK = { kind: CommandKind.ACKNOWLEDGE, room: "3", bed: "a", alarmId: "7.31", revision: 1 };
const answer = (init: MessageInitShape<typeof ActionAnswerSchema>): ActionAnswer =>
  create(ActionAnswerSchema, init);

function wire(open = true) {
  const sent: PageMessage[] = [];
  const state = { open };
  const orders = createOrders((message) => {
    if (state.open) sent.push(message);
    return state.open;
  }, "page-x");
  const keys = (): string[] =>
    sent.map((one) => (one.body.case === "command" ? one.body.value.command?.key ?? "" : ""));
  return { sent, state, orders, keys };
}

describe("an order", () => {
  it("that is carried out is done", async () => {
    const { orders } = wire();
    const outcome = orders.command("clinic", ACK, 0, 0n);
    orders.answer(answer({ requestId: 1n,
      result: { case: "reply", value: { outcome: CommandOutcome.DONE } } }));
    expect((await outcome).done).toBe(true);
  });

  it("that a rule refuses says the rule", async () => {
    const { orders } = wire();
    const outcome = orders.command("clinic", ACK, 0, 0n);
    orders.answer(answer({ requestId: 1n,
      result: { case: "reply", value: { outcome: CommandOutcome.REFUSED, text: "not yet" } } }));
    expect(await outcome).toMatchObject({ done: false, text: "not yet", unknown: false });
  });

  it("that needs a person first says so", async () => {
    const { orders } = wire();
    const outcome = orders.command("clinic", ACK, 0, 0n);
    orders.answer(answer({ requestId: 1n, needsPerson: true,
      result: { case: "refused", value: "who acts?" } }));
    expect(await outcome).toMatchObject({ done: false, needsPerson: true, text: "who acts?" });
  });

  it("is sent again after a reconnection with the same key", () => {
    const { orders, keys } = wire();
    void orders.command("clinic", ACK, 0, 0n);
    orders.resend();
    expect(keys()).toEqual(["page-x-1", "page-x-1"]);
  });

  it("without an answer is unknown after 8 s, not before", async () => {
    const { orders } = wire();
    const outcome = orders.command("clinic", ACK, 0, 0n);
    orders.tick(7_999);
    orders.tick(8_000);
    expect(await outcome).toEqual({ done: false, text: "No answer in 8 s", unknown: true });
  });

  it("that never left the page is not done, and that is known", async () => {
    const { orders } = wire(false);
    const outcome = orders.command("clinic", ACK, 0, 0n);
    orders.tick(8_000);
    expect(await outcome).toEqual({
      done: false, text: "Not sent: the page is not connected", unknown: false });
  });

  it("is one of 32 at most", async () => {
    const { orders } = wire();
    for (let i = 0; i < 32; ++i) void orders.command("clinic", ACK, 0, 0n);
    const outcome = await orders.command("clinic", ACK, 0, 0n);
    expect(outcome.text).toBe("Too much is asked at once");
  });
});

it("a person is proven by an answer without a word against it", async () => {
  const { orders } = wire();
  const outcome = orders.identify("rn-2", "1234", 0);
  orders.answer(answer({ requestId: 1n }));
  expect((await outcome).done).toBe(true);
});

describe("presence", () => {
  const shown = { sound: true, soundConfirmed: false, visible: true, phone: false };

  it("is told every 2 s, and at once when it changes", () => {
    const presence = new Presence();
    expect(presence.next(shown, 0)).toBe(shown);
    expect(presence.next(shown, 1_999)).toBe(undefined);
    expect(presence.next(shown, 2_000)).toBe(shown);
    const off = { ...shown, sound: false };
    expect(presence.next(off, 2_100)).toBe(off);
    const onPhone = { ...off, phone: true };
    expect(presence.next(onPhone, 2_200)).toBe(onPhone);
  });

  it("confirms each alarm once, four a second", () => {
    const { alarms } = fixtureStore("alarms");
    const confirm = new Confirmations();
    const ids: (string | undefined)[] = [];
    for (let at = 0; at < 2_500; at += 125) ids.push(confirm.next(alarms.value, at)?.alarm.alarmId);
    expect(ids.filter((id) => id !== undefined)).toEqual(
      ["7.31", "7.30", "7.28", "7.22", "7.29", "7.27", "7.32"]);
    expect(ids[1]).toBe(undefined);
  });
});
