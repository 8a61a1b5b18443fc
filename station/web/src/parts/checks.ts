// Whether a safety check may be recorded by one touch, as actions/ decides it. Where that part is
// not built in, nothing is offered by one touch.
import type { Order } from "../actions/action";
import type { BedState } from "../state/model";
import type { CheckHow } from "../wire/gen/vigil/v1/record_pb";

interface OneTouch {
  canOneTouch(bed: BedState): boolean;
  numberToAnswer(bed: BedState): number;
}
interface Orders {
  oneTouchCheck(bed: { room: string; bed: string }, number: number, how: CheckHow): Order;
}
interface SeenFrom {
  readonly seenFrom: { peek(): CheckHow };
}

const oneTouch = Object.values(
  import.meta.glob<OneTouch>("../actions/one_touch.ts", { eager: true }),
)[0];
const orders = Object.values(
  import.meta.glob<Orders>("../actions/session_orders.ts", { eager: true }),
)[0];
const seen = Object.values(
  import.meta.glob<SeenFrom>("../actions/seen_from.ts", { eager: true }),
)[0];

/** The order of one touch; undefined: details are asked on the bed's page. */
export function checkAction(bed: BedState): Order | undefined {
  if (oneTouch === undefined || orders === undefined || seen === undefined) return undefined;
  if (!oneTouch.canOneTouch(bed)) return undefined;
  return orders.oneTouchCheck(bed, oneTouch.numberToAnswer(bed), seen.seenFrom.peek());
}
