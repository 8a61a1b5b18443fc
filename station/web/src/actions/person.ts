// Who acts, on a page that several persons use: a refused order waits here while the PIN pad is
// shown, and is sent again once a person is proven. Renders nothing; PinPad.tsx does.
import { signal, type ReadonlySignal } from "@preact/signals";
import { CommandKind } from "../wire/gen/vigil/v1/session_pb";
import type { Identify, Order, Outcome, Send } from "./action";

/** Digits of a PIN that the pad takes. */
export const pinDigits = { least: 4, most: 8 } as const;
/** Characters of an account's name. */
export const accountMost = 32;

export interface Question {
  /** What is asked for, in words: "Dose for 4a". */
  readonly what: string;
  /** Proves a person; done: the question is over. */
  readonly prove: (account: string, pin: string) => Promise<Outcome>;
  /** Nobody is proven and nothing is done. */
  readonly cancel: () => void;
}

const asked = signal<Question | undefined>(undefined);
/** The pad is open while there is a question. */
export const question: ReadonlySignal<Question | undefined> = asked;

export const notProven = "Not done: nobody was proven";

/** Acknowledge and emergency never wait for a person, whatever the station says. */
export function neverWaits(order: Order): boolean {
  return (
    order.kind === CommandKind.ACKNOWLEDGE || order.kind === CommandKind.SESSION_EMERGENCY
  );
}

/** Opens the pad. False: it was closed. A second question closes the first one. */
function askPerson(what: string, identify: Identify): Promise<boolean> {
  asked.value?.cancel();
  return new Promise((resolve) => {
    const end = (proven: boolean) => {
      if (asked.value === here) asked.value = undefined;
      resolve(proven);
    };
    const here: Question = {
      what,
      prove: async (account, pin) => {
        const outcome = await identify(account, pin);
        if (outcome.done) end(true);
        return outcome;
      },
      cancel: () => end(false),
    };
    asked.value = here;
  });
}

/** The Send of the whole page: asks who acts where the station wants to know, then sends again. */
export function withPerson(
  raw: Send,
  identify: Identify,
  words: (source: string, order: Order) => string,
): Send {
  return async (source, order) => {
    const first = await raw(source, order);
    if (first.needsPerson !== true || neverWaits(order)) return first;
    const proven = await askPerson(words(source, order), identify);
    if (!proven) return { done: false, text: notProven, unknown: false };
    return raw(source, order);
  };
}
