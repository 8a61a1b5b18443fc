// The limit that stands under a parameter's name: the first that sounds, or the one that is broken.
import type { BedState, OpenAlarm } from "../state/model";
import { leftText, numberText } from "../state/words";
import { Inactivation, Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { type Limit, LimitSide } from "../wire/gen/vigil/v1/session_pb";

export interface LimitView {
  readonly text: string;
  /** It is broken, or its alarms are off: to be seen at once. */
  readonly hit: boolean;
}

/** The tightest of a side, from medium up. */
export function tightest(limits: readonly Limit[], side: LimitSide): Limit | undefined {
  let best: Limit | undefined;
  for (const limit of limits) {
    if (limit.side !== side || limit.priority < Priority.MEDIUM) continue;
    const tighter =
      best === undefined ||
      (side === LimitSide.BELOW ? limit.limit > best.limit : limit.limit < best.limit);
    if (tighter) best = limit;
  }
  return best;
}

/** What is allowed: the other side of what breaks it. */
const ALLOWED: Record<string, string> = { "<": "≥", "<=": ">", ">": "≤", ">=": "<" };

function offText(bed: BedState, parameter: string, untilMs: (ns: bigint) => number | undefined,
  nowMs: number): string {
  for (const change of bed.inactivations.values()) {
    if (change.parameter !== "" && change.parameter !== parameter) continue;
    if (change.what === Inactivation.ALARM_OFF) return "ALARM OFF";
    if (change.what !== Inactivation.ALARM_PAUSED) continue;
    const until = untilMs(change.untilNs);
    return until === undefined ? "PAUSED" : `PAUSED ${leftText(until - nowMs)}`;
  }
  return "";
}

export function limitView(
  bed: BedState,
  parameter: string,
  broken: OpenAlarm | undefined,
  untilMs: (ns: bigint) => number | undefined,
  nowMs: number,
): LimitView {
  const off = offText(bed, parameter, untilMs, nowMs);
  if (off !== "") return { text: off, hit: true };
  const alarm = broken?.alarm;
  const sign = alarm === undefined ? undefined : ALLOWED[alarm.sign];
  if (alarm?.limit !== undefined && sign !== undefined) {
    return { text: `${sign} ${numberText(alarm.limit)}`, hit: true };
  }
  const limits = bed.limits.get(parameter);
  if (limits === undefined) return { text: "no limits", hit: false };
  const below = tightest(limits.limits, LimitSide.BELOW);
  const above = tightest(limits.limits, LimitSide.ABOVE);
  const own = limits.personal ? " own" : "";
  let text = "no limits";
  if (below !== undefined && above !== undefined) {
    text = `${numberText(below.limit)}–${numberText(above.limit)}${own}`;
  } else if (below !== undefined) {
    text = `${below.inclusive ? ">" : "≥"} ${numberText(below.limit)}${own}`;
  } else if (above !== undefined) {
    text = `${above.inclusive ? "<" : "≤"} ${numberText(above.limit)}${own}`;
  }
  return { text, hit: false };
}
