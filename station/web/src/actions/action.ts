// What a person asks for, and what became of it. Every button of every page goes through send().
// live/ sends it; actions/person.ts asks who acts when a person must be proven first, and sends it
// again; the refusal is shown where the button is.
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CommandReply, CommandRequestSchema } from "../wire/gen/vigil/v1/control_pb";

/** Receiver, actor, role, verified and key are filled in on the way. */
export type Order = Omit<MessageInitShape<typeof CommandRequestSchema>, "$typeName">;

export interface Outcome {
  /** It was carried out. */
  readonly done: boolean;
  /** Why not, in words for people; "" when done. */
  readonly text: string;
  /** Nobody knows whether it was carried out: look. */
  readonly unknown: boolean;
  /** Nothing was done: a person must be proven first (ActionAnswer.needs_person). */
  readonly needsPerson?: boolean;
  readonly reply?: CommandReply;
}

/** Resolves in any case, after 8 s at the latest. */
export type Send = (source: string, order: Order) => Promise<Outcome>;

/** Sends PageMessage.identify: who is at this page, by PIN. */
export type Identify = (account: string, pin: string) => Promise<Outcome>;
