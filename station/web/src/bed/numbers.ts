// How a value is shown: live, old in grey with its age, or not at all. Pure. A value that is too
// old to be judged is never drawn as live; how long it counts, its monitor or the table says.
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

/** So long a value counts as live, and is shown in grey, where its monitor does not promise less
 * often ones, ms. The same as on the wall. */
export const freshMs = { live: 3_000, shown: 10_000 } as const;
export const cuffMs = { live: 15 * 60_000, shown: 60 * 60_000 } as const;

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
  // The monitor itself says that it has none, and why: nothing old stands in its place.
  if (newest.value.value === undefined && why !== "") {
    const ago = last === undefined ? "" : `, last ${figure(last.value.value)}`;
    return { ...none, note: `${why}${ago}` };
  }
  const vital = newest.value.value === undefined ? last?.value : newest.value;
  const at = vital === undefined ? undefined : (measuredMs(vital) ?? last?.atMs);
  if (vital?.value === undefined || at === undefined) return { ...none, note: why };
  const promised = Number(vital.freshNs) / 1e6;
  const usual = parameter.startsWith("nibp_") ? cuffMs : freshMs;
  const counts = Math.max(usual.live, promised);
  const old = nowMs - at;
  const ageWords = `${ageText(old)} ago`;
  if (old > Math.max(usual.shown, 2 * promised)) {
    return { ...none, note: why === "" ? `last ${ageWords}` : why };
  }
  const stale = old > counts || newest.value.validity !== Validity.VALID || linkSilent;
  return {
    text: figure(Math.round(vital.value)),
    look: stale ? "stale" : "live",
    note: stale ? ageWords : "",
    measuredMs: at,
    value: vital.value,
  };
}
