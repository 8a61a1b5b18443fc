// What the page asked of the station and has no answer to yet. A request is sent again after a
// reconnection with the same key, which makes it safe; after 8 s nobody waits any more.
import { create } from "@bufbuild/protobuf";
import type { Order, Outcome } from "../actions/action";
import { CommandRequestSchema } from "../wire/gen/vigil/v1/control_pb";
import { CommandOutcome } from "../wire/gen/vigil/v1/session_pb";
import {
  type ActionAnswer,
  type PageMessage,
  PageMessageSchema,
} from "../wire/gen/vigil/v1/station_pb";

export const ANSWER_WITHIN_MS = 8_000;
/** Requests without an answer, of one page. */
export const WAITING_MAX = 32;

interface Waiting {
  readonly message: PageMessage;
  readonly until: number;
  readonly resolve: (outcome: Outcome) => void;
  sent: boolean;
}

export interface Orders {
  command(source: string, order: Order, at: number, notAfterNs: bigint): Promise<Outcome>;
  identify(account: string, pin: string, at: number): Promise<Outcome>;
  answer(answer: ActionAnswer): void;
  /** A connection is there: what waits is sent, again if need be. */
  resend(): void;
  /** Ends what has waited too long. */
  tick(at: number): void;
}

const no = (text: string): Outcome => ({ done: false, text, unknown: false });

export function outcomeOf(answer: ActionAnswer): Outcome {
  const unknown = answer.unknown;
  if (answer.result.case === "reply") {
    const reply = answer.result.value;
    const done = reply.outcome === CommandOutcome.DONE;
    return { done, text: reply.text, unknown, reply };
  }
  const refused = answer.result.case === "refused" ? answer.result.value : "";
  // Identify is answered without a reply: no word against it is a yes.
  const done = answer.result.case === undefined && !unknown && !answer.needsPerson;
  return { done, text: refused, unknown, needsPerson: answer.needsPerson };
}

/** `write` puts a frame on the wire and says whether it could. `name` begins each key. */
export function createOrders(write: (message: PageMessage) => boolean, name: string): Orders {
  const waiting = new Map<bigint, Waiting>();
  let last = 0n;

  const ask = (
    body: (requestId: bigint) => PageMessage["body"],
    at: number,
  ): Promise<Outcome> => {
    if (waiting.size >= WAITING_MAX) return Promise.resolve(no("Too much is asked at once"));
    last += 1n;
    const requestId = last;
    const message = create(PageMessageSchema, { body: body(requestId) });
    return new Promise((resolve) => {
      const sent = write(message);
      waiting.set(requestId, { message, until: at + ANSWER_WITHIN_MS, resolve, sent });
    });
  };

  return {
    command(source, order, at, notAfterNs) {
      return ask((requestId) => {
        const key = `${name}-${requestId}`;
        const command = create(CommandRequestSchema, { notAfterNs, ...order, key });
        const value = { $typeName: "vigil.v1.PageCommand" as const, requestId, source, command };
        return { case: "command", value };
      }, at);
    },
    identify(account, pin, at) {
      return ask((requestId) => {
        const value = { $typeName: "vigil.v1.Identify" as const, requestId, account, pin };
        return { case: "identify", value };
      }, at);
    },
    answer(answer) {
      const one = waiting.get(answer.requestId);
      waiting.delete(answer.requestId);
      one?.resolve(outcomeOf(answer));
    },
    resend() {
      for (const one of waiting.values()) one.sent = write(one.message) || one.sent;
    },
    tick(at) {
      for (const [requestId, one] of waiting) {
        if (at < one.until) continue;
        waiting.delete(requestId);
        if (one.sent) one.resolve({ done: false, text: "No answer in 8 s", unknown: true });
        else one.resolve(no("Not sent: the page is not connected"));
      }
    },
  };
}
