// Whether a safety check may be recorded by one touch on the wall, and the order of it.
import type { Order } from "../actions/action";
import { canOneTouch, numberToAnswer } from "../actions/one_touch";
import { seenFrom } from "../actions/seen_from";
import { oneTouchCheck } from "../actions/session_orders";
import type { BedState } from "../state/model";

/** The order of one touch; undefined: details are asked on the bed's page. */
export function checkAction(bed: BedState): Order | undefined {
  if (!canOneTouch(bed)) return undefined;
  return oneTouchCheck(bed, numberToAnswer(bed), seenFrom.peek());
}
