// What became of an order, in words; when an emergency is called; who acts.
import { create } from "@bufbuild/protobuf";
import { afterEach, describe, expect, it } from "vitest";
import type { Order, Outcome } from "../../src/actions/action";
import { answerWords, undoLeftMs } from "../../src/actions/answers";
import { armedMs, holdMs, onLift, onTouch } from "../../src/actions/emergency";
import { acknowledge, testAlarm } from "../../src/actions/orders";
import { orderWords } from "../../src/actions/order_words";
import { withPersonFirst } from "../../src/actions/people";
import { notProven, question, withPerson } from "../../src/actions/person";
import { missing } from "../../src/actions/PinPad";
import { emergency } from "../../src/actions/session_orders";
import { CommandReplySchema } from "../../src/wire/gen/vigil/v1/control_pb";
import { CommandOutcome } from "../../src/wire/gen/vigil/v1/session_pb";

const bed = { room: "4", bed: "a" };
const done: Outcome = { done: true, text: "", unknown: false };
const asks: Outcome = { done: false, text: "", unknown: false, needsPerson: true };
const replied = (outcome: CommandOutcome, text = ""): Outcome => ({
  done: false,
  text,
  unknown: false,
  reply: create(CommandReplySchema, { outcome, text }),
});

describe("an answer", () => {
  it("is Done, the rule, or Unknown", () => {
    expect(answerWords(done)).toEqual({ look: "done", text: "Done" });
    expect(answerWords(replied(CommandOutcome.REFUSED, "not before T+02:00"))).toEqual({
      look: "refused",
      text: "Not before T+02:00",
    });
    expect(answerWords({ done: false, text: "", unknown: true })).toEqual({
      look: "unknown",
      text: "Unknown, look",
    });
    expect(answerWords({ done: false, text: "no answer for 8 s", unknown: true }).text).toBe(
      "Unknown, look: no answer for 8 s",
    );
  });

  it("says in words why nothing was done where the daemon gives none", () => {
    expect(answerWords(replied(CommandOutcome.STALE)).text).toBe(
      "The alarm has changed. Look again",
    );
    expect(answerWords(replied(CommandOutcome.NOT_PERMITTED)).text).toBe(
      "Your role may not do this",
    );
    expect(answerWords(replied(CommandOutcome.TOO_LATE)).text).toBe("Too late, nothing was done");
    expect(answerWords(replied(CommandOutcome.NOT_FOUND)).text).toBe("It is not there any more");
    expect(answerWords({ done: false, text: "", unknown: false }).text).toBe(
      "Refused, no reason given",
    );
  });
});

describe("the time to take a check back", () => {
  it("is ten seconds and not one more", () => {
    expect(undoLeftMs(1_000, 1_000)).toBe(10_000);
    expect(undoLeftMs(1_000, 8_500)).toBe(2_500);
    expect(undoLeftMs(1_000, 11_000)).toBe(0);
    expect(undoLeftMs(1_000, 60_000)).toBe(0);
  });

  it("never grows when the clock is set back", () => {
    expect(undoLeftMs(20_000, 1_000)).toBe(10_000);
  });
});

describe("an emergency", () => {
  it("is called by the second touch within its time", () => {
    expect(onTouch(undefined, 0)).toBe("armed");
    expect(onTouch(0, armedMs)).toBe("call");
    expect(onTouch(0, armedMs + 1)).toBe("armed");
  });

  it("is called by holding long enough", () => {
    expect(onLift(0, holdMs - 1)).toBe("touch");
    expect(onLift(0, holdMs)).toBe("call");
  });
});

describe("who acts", () => {
  const sent: Order[] = [];
  const answers: Outcome[] = [];
  const raw = async (_source: string, order: Order) => {
    sent.push(order);
    return answers.shift() ?? done;
  };
  const identify = async (_account: string, pin: string): Promise<Outcome> =>
    pin === "4711" ? done : { done: false, text: "wrong PIN", unknown: false };
  const send = withPerson(raw, identify, (_, order) => orderWords(order, "4a"));
  afterEach(() => {
    question.value?.cancel();
    sent.length = 0;
    answers.length = 0;
  });
  /** Lets what is promised happen: no time passes. */
  const settle = async () => {
    for (let i = 0; i < 5; ++i) await Promise.resolve();
  };

  it("is asked once, and then the same order is sent again", async () => {
    answers.push(asks);
    const order = testAlarm(bed);
    const outcome = send("clinic", order);
    await settle();
    expect(question.value?.what).toBe("Test alarm for 4a");
    expect((await question.value!.prove("rn-2", "0000")).text).toBe("wrong PIN");
    expect(question.value).not.toBe(undefined);
    await question.value!.prove("rn-2", "4711");
    expect(await outcome).toBe(done);
    expect(sent).toEqual([order, order]);
    expect(question.value).toBe(undefined);
  });

  it("does nothing when the pad is closed", async () => {
    answers.push(asks);
    const outcome = send("clinic", testAlarm(bed));
    await settle();
    question.value!.cancel();
    expect(await outcome).toEqual({ done: false, text: notProven, unknown: false });
    expect(sent.length).toBe(1);
  });

  it("is never asked for an acknowledgement or an emergency", async () => {
    answers.push(asks, asks);
    await send("clinic", acknowledge(bed, { alarmId: "7.1", revision: 1 }));
    await send("clinic", emergency(bed));
    expect(question.value).toBe(undefined);
    expect(sent.length).toBe(2);
  });

  it("is told what is missing before anything is sent", () => {
    expect(missing(" ", "4711")).toBe("Say who you are");
    expect(missing("rn-2", "471")).toBe("A PIN has 4 digits or more");
    expect(missing("rn-2", "4711")).toBe("");
  });

  it("stands first among the known ones, once, and no more than six stay", () => {
    expect(withPersonFirst(["a", "b", "c"], "b")).toEqual(["b", "a", "c"]);
    expect(withPersonFirst(["a", "b", "c", "d", "e", "f"], "g")).toEqual([
      "g", "a", "b", "c", "d", "e",
    ]);
  });
});
