// One function for each order about a medicine session. Pure. The text of an order is its reason or
// its remark; `ago` says how long before now it was done, by the clock that is passed in.
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { SessionOrderSchema, SessionStartSchema } from "../wire/gen/vigil/v1/control_pb";
import type {
  CheckHow,
  CloseManner,
  DoseSchema,
  PreCheckSchema,
  Severity,
} from "../wire/gen/vigil/v1/record_pb";
import { CommandKind } from "../wire/gen/vigil/v1/session_pb";
import type { Order } from "./action";
import { seconds, type Bed } from "./orders";

type What = Omit<MessageInitShape<typeof SessionOrderSchema>, "$typeName">;
/** When it was done, ms since 1970 UTC; undefined: now, by the daemon's clock. */
export type At = number | undefined;

function order(kind: CommandKind, bed: Bed, session: What, at?: At): Order {
  const when = at === undefined ? {} : { performedTime: timestampFromMs(at) };
  return { kind, room: bed.room, bed: bed.bed, session: { ...session, ...when } };
}

export type StartOf = Omit<MessageInitShape<typeof SessionStartSchema>, "$typeName">;
export const start = (bed: Bed, start: StartOf) =>
  order(CommandKind.SESSION_START, bed, { start });
export const bind = (bed: Bed, code: "pulse" | "two-person" | "name", other = "") =>
  order(CommandKind.SESSION_BIND, bed, { code, with: other });

export type PreCheckOf = Omit<MessageInitShape<typeof PreCheckSchema>, "$typeName">;
export const preCheck = (bed: Bed, preCheck: PreCheckOf) =>
  order(CommandKind.SESSION_PRE_CHECK, bed, { preCheck });
export const baseline = (bed: Bed) => order(CommandKind.SESSION_BASELINE, bed, {});
export const override = (bed: Bed, item: string, text: string) =>
  order(CommandKind.SESSION_OVERRIDE, bed, { code: item, text });

export type DoseOf = Omit<MessageInitShape<typeof DoseSchema>, "$typeName">;
export const dose = (bed: Bed, dose: DoseOf, at?: At, text = "") =>
  order(CommandKind.SESSION_DOSE, bed, { dose, text }, at);

/** Findings that nobody saw are left out. */
export interface Findings {
  readonly how: CheckHow;
  readonly breathing?: string;
  readonly colour?: string;
  readonly posture?: string;
  readonly distress?: string;
  readonly moaas?: number;
  readonly sensorOn?: boolean;
  readonly maskOn?: boolean;
  readonly seen?: string;
}
/** Number 0: the check that is open, else an extra one. */
export const check = (bed: Bed, number: number, findings: Findings, at?: At) =>
  order(CommandKind.SESSION_CHECK, bed, { check: { number, oneTouch: false, ...findings } }, at);
/** "All well, seen now": nothing but from where. Only where canOneTouch() allows it. */
export const oneTouchCheck = (bed: Bed, number: number, how: CheckHow) =>
  order(CommandKind.SESSION_CHECK, bed, { check: { number, how, oneTouch: true } });
export const skipCheck = (bed: Bed, ref: number, text: string) =>
  order(CommandKind.SESSION_SKIP_CHECK, bed, { ref, text });
/** Takes the last check back: 10 s. */
export const undo = (bed: Bed, ref = 0) => order(CommandKind.SESSION_UNDO, bed, { ref });

export const symptom = (bed: Bed, code: string, severity: Severity, text = "", at?: At) =>
  order(CommandKind.SESSION_SYMPTOM, bed, { code, severity, text }, at);
export const note = (bed: Bed, code: string, text = "", at?: At) =>
  order(CommandKind.SESSION_NOTE, bed, { code, text }, at);
/** Litres a minute; 0: it stopped. */
export const oxygen = (bed: Bed, amount: number, how: string, at?: At) =>
  order(CommandKind.SESSION_OXYGEN, bed, { amount, code: how }, at);
export const medication = (bed: Bed, drug: string, amountAndRoute: string, at?: At) =>
  order(CommandKind.SESSION_MEDICATION, bed, { code: drug, text: amountAndRoute }, at);
export interface HandValue {
  readonly parameter: string;
  readonly value: number;
}
export const vitals = (bed: Bed, values: HandValue[], method: string, at?: At) =>
  order(CommandKind.SESSION_VITALS, bed, { values, code: method }, at);
export const score = (bed: Bed, code: string, amount: number, at?: At) =>
  order(CommandKind.SESSION_SCORE, bed, { code, amount }, at);

export const emergency = (bed: Bed) =>
  order(CommandKind.SESSION_EMERGENCY, bed, { code: "called" });
export const emergencyOver = (bed: Bed, text: string) =>
  order(CommandKind.SESSION_EMERGENCY, bed, { code: "over", text });

export const handover = (bed: Bed, to: string, text = "") =>
  order(CommandKind.SESSION_HANDOVER, bed, { with: to, text });
export const bathroomLeft = (bed: Bed, who: string, minutes: number) =>
  order(CommandKind.SESSION_BATHROOM, bed, {
    code: "left",
    with: who,
    durationNs: seconds(minutes * 60),
  });
export const bathroomBack = (bed: Bed) =>
  order(CommandKind.SESSION_BATHROOM, bed, { code: "back" });
/** Ticks an item of the discharge, or says that it does not hold. */
export const gate = (bed: Bed, item: string, holds: boolean, who = "") =>
  order(CommandKind.SESSION_GATE, bed, { code: item, amount: holds ? 1 : 0, with: who });
export const close = (bed: Bed, manner: CloseManner, text: string, to = "") =>
  order(CommandKind.SESSION_CLOSE, bed, { manner, text, code: to });
export const move = (bed: Bed, to: Bed, text: string) =>
  order(CommandKind.SESSION_MOVE, bed, { toRoom: to.room, toBed: to.bed, text });
