// One touch and its answer: sends, and says in words what became of it. For buttons of the wall
// and the banner, where there is no room for more.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Order, Outcome } from "../actions/action";
import { usePage } from "../state/context";
import type { OpenAlarm } from "../state/model";
import { CommandKind, CommandOutcome } from "../wire/gen/vigil/v1/session_pb";

/** An answer stays so long. */
export const ANSWER_MS = 10_000;

export interface Said {
  readonly text: string;
  readonly bad: boolean;
}

export function answerOf(what: string, outcome: Outcome): Said {
  if (outcome.done) return { text: `${what}: done`, bad: false };
  if (outcome.unknown) return { text: `${what}: unknown, look. ${outcome.text}`, bad: true };
  if (outcome.reply?.outcome === CommandOutcome.STALE) {
    return { text: `${what}: the alarm has changed. Look again`, bad: true };
  }
  return { text: `Not done: ${outcome.text || "refused, no reason given"}`, bad: true };
}

export function useOneTouch(): {
  readonly said: ReadonlySignal<Said | undefined>;
  readonly busy: ReadonlySignal<boolean>;
  act(what: string, source: string, order: Order): void;
} {
  const { send } = usePage();
  const said = useSignal<Said | undefined>(undefined);
  const busy = useSignal(false);
  const act = async (what: string, source: string, order: Order): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    const answer = answerOf(what, await send(source, order));
    busy.value = false;
    said.value = answer;
    setTimeout(() => {
      if (said.peek() === answer) said.value = undefined;
    }, ANSWER_MS);
  };
  return { said, busy, act: (what, source, order) => void act(what, source, order) };
}

export function acknowledgeOrder(open: OpenAlarm): Order {
  const [, room = "", bed = ""] = open.bedKey.split("|");
  const { alarmId, revision } = open.alarm;
  return { kind: CommandKind.ACKNOWLEDGE, room, bed, alarmId, revision };
}
