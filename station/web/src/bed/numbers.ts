// How a value is shown: live, old in grey with its age, or not at all. Pure. A value that is too
// old to be judged is never drawn as live; how long it counts is what its monitor or the table says.
import { Validity, type Vital } from "../wire/gen/vigil/v1/vital_pb";
import { lastValidOf, vitalOf, type BedState } from "../state/model";
import { ageText, validityWords } from "../state/words";
import { figure } from "../actions/say";

export interface Shown {
  /** "96", or "---". */
  readonly text: string;
  readonly look: "live" | "stale" | "none";
  /** "ECG", "0:42 ago", "sensor off". */
  readonly note: string;
  readonly measuredMs: number | undefined;
  /** Its value, live or old; undefined: nothing to show. */
  readonly value: number | undefined;
}

/** So long a continuous value counts as live where its monitor does not say, ms. */
export const freshMs = 5_000;
/** So long a cuff reading does. */
export const cuffFreshMs = 20 * 60_000;

export function shown(
  bed: BedState,
  parameter: string,
  nowMs: number,
  measuredMs: (vital: Vital) => number | undefined,
  linkSilent = false,
): Shown {
  const none: Shown = {
    text: "---",
    look: "none",
    note: "",
    measuredMs: undefined,
    value: undefined,
  };
  const newest = vitalOf(bed, parameter);
  const last = lastValidOf(bed, parameter);
  if (newest === undefined) return none;
  const why = validityWords(newest.value.validity);
  const vital = newest.value.value === undefined ? last?.value : newest.value;
  const at = vital === undefined ? undefined : (measuredMs(vital) ?? last?.atMs);
  if (vital?.value === undefined || at === undefined) return { ...none, note: why };
  const counts = vital.freshNs > 0n ? Number(vital.freshNs) / 1e6 : fallback(parameter);
  const old = nowMs - at;
  const ageWords = `${ageText(old)} ago`;
  if (old > 2 * counts) return { ...none, note: why === "" ? `last ${ageWords}` : why };
  const stale = old > counts || newest.value.validity !== Validity.VALID || linkSilent;
  return {
    text: figure(vital.value),
    look: stale ? "stale" : "live",
    note: stale ? ageWords : "",
    measuredMs: at,
    value: vital.value,
  };
}

function fallback(parameter: string): number {
  return parameter.startsWith("nibp_") ? cuffFreshMs : freshMs;
}
