// One numeral of a bed, on every page: its number, how fresh it is, and what an alarm makes of it.
// Pure. A value that is too old to be judged is never shown as live.
import { type BedState, lastValidOf, type OpenAlarm, type Timed, vitalOf } from "../state/model";
import { alarmOrder, isCalling, isLatched } from "../state/order";
import { ageText, numberText, priorityWord, secondsText, validityWords } from "../state/words";
import { isTechnical, isUnknown } from "../parts/look";
import { AlarmKind } from "../wire/gen/vigil/v1/alarm_pb";
import { NoticeKind } from "../wire/gen/vigil/v1/event_pb";
import { Validity, type Vital } from "../wire/gen/vigil/v1/vital_pb";
import { type LimitView, limitView } from "./limits";
import type { Times } from "./times";

export type Freshness = "fresh" | "old" | "gone";

/** By the parameter, or by what its monitor promises if that is slower. */
export function freshness(vital: Vital, ageMs: number): Freshness {
  const cuff = vital.parameter.startsWith("nibp_");
  const promised = Number(vital.freshNs) / 1e6;
  const fresh = Math.max(cuff ? 15 * 60_000 : 3_000, promised);
  const shown = Math.max(cuff ? 60 * 60_000 : 10_000, 2 * promised);
  if (ageMs <= fresh) return "fresh";
  return ageMs <= shown ? "old" : "gone";
}

export interface NumberView {
  /** "84", or "---". */
  readonly number: string;
  readonly stale: boolean;
  /** Why, or how old: "4 s old", "last 91", "sensor off"; "" while it is live. */
  readonly remark: string;
  readonly atMs: number | undefined;
}

const NONE = "---";

function aged(last: Timed<Vital> | undefined, times: Times): NumberView {
  if (last?.value.value === undefined) {
    return { number: NONE, stale: true, remark: "no value", atMs: undefined };
  }
  // In silence the numbers stay as they stood at the last word, and grow old.
  const age = (times.silentMs ?? times.nowMs) - last.atMs;
  const how = freshness(last.value, age);
  const text = numberText(Math.round(last.value.value));
  const real = times.nowMs - last.atMs;
  if (how === "gone") return { number: NONE, stale: true, remark: `last ${text}`, atMs: last.atMs };
  return { number: text, stale: true, remark: `${secondsText(real)} old`, atMs: last.atMs };
}

export function numberView(bed: BedState, parameter: string, times: Times): NumberView {
  const vital = vitalOf(bed, parameter);
  const last = lastValidOf(bed, parameter);
  if (vital === undefined) return aged(undefined, times);
  const { validity, value } = vital.value;
  if (validity === Validity.DEMO && value !== undefined) {
    const number = numberText(Math.round(value));
    return { number, stale: true, remark: "DEMO", atMs: vital.atMs };
  }
  if (validity !== Validity.VALID) {
    const why = validityWords(validity);
    if (why === "" || why === "no value") return aged(last, times);
    return { number: NONE, stale: true, remark: why, atMs: last?.atMs };
  }
  const now = aged(last, times);
  const age = (times.silentMs ?? times.nowMs) - (last?.atMs ?? 0);
  if (times.silentMs === undefined && freshness(vital.value, age) === "fresh") {
    return { ...now, stale: false, remark: "" };
  }
  return now;
}

/** The gravest alarm about any of these parameters. */
export function alarmAbout(bed: BedState, parameters: readonly string[]): OpenAlarm | undefined {
  return [...bed.alarms.values()]
    .filter((open) => parameters.includes(open.alarm.parameter) && !isLatched(open))
    .sort(alarmOrder)[0];
}

export interface VitalView extends NumberView {
  readonly name: string;
  /** Where the number comes from, or why there is none. */
  readonly source: string;
  readonly limit: LimitView;
  /** Classes of the cell. */
  readonly look: string;
}

/** A fill says that it is an alarm; an outline, that somebody answered. */
export function cellLook(open: OpenAlarm | undefined, stale: boolean, silent: boolean): string {
  const grey = stale ? "stale" : "";
  if (open === undefined || isTechnical(open) || silent) return grey;
  if (open.alarm.kind === AlarmKind.BP_OVERDUE) return grey;
  const word = priorityWord(open.alarm.priority);
  if (!isCalling(open)) return `${grey} acked was-${word}`;
  if (word === "low") return `${grey} acked was-low`;
  return `is-${word}${isUnknown(open) ? " is-unknown" : ""}`;
}

/** HR of the ECG, or the pulse of the finger where the ECG gives none. */
export function heartParameter(bed: BedState): "hr" | "pulse" {
  const hr = vitalOf(bed, "hr");
  const pulse = vitalOf(bed, "pulse");
  if (hr === undefined) return pulse === undefined ? "hr" : "pulse";
  return hr.value.value === undefined && pulse?.value.value !== undefined ? "pulse" : "hr";
}

/** The limit under a number: the one that an alarm of the body broke, else the first. */
export function limitOf(bed: BedState, about: readonly string[], times: Times): LimitView {
  const open = alarmAbout(bed, about);
  const broken = open === undefined || isTechnical(open) ? undefined : open;
  return limitView(bed, about[0] ?? "", broken, times.wallMsOf, times.nowMs);
}

export function vitalView(
  bed: BedState,
  parameter: string,
  name: string,
  from: string,
  times: Times,
): VitalView {
  const number = numberView(bed, parameter, times);
  const about = alarmAbout(bed, [parameter]);
  const limit = limitOf(bed, [parameter], times);
  const silent = times.silentMs !== undefined;
  return {
    ...number,
    name,
    source: number.remark === "" ? from : number.remark,
    limit: silent ? { ...limit, hit: false } : limit,
    look: cellLook(about, number.stale, silent),
  };
}

/** The heart's numeral: of the ECG, else of the finger. */
export function heartView(bed: BedState, times: Times): VitalView {
  const heart = heartParameter(bed);
  const [name, from] = heart === "hr" ? ["HR", "ECG"] : ["Pulse", "finger"];
  return vitalView(bed, heart, name, from, times);
}

export function spo2View(bed: BedState, times: Times): VitalView {
  return vitalView(bed, "spo2", "SpO2", "finger", times);
}

export interface CuffView {
  readonly number: string;
  readonly mean: string;
  readonly look: string;
  readonly limit: LimitView;
  readonly age: string;
  readonly next: string;
}

/** A cycle that nobody told the end of: the pressure comes every second or so. */
const PRESSURE_MS = 10_000;
const CYCLE_MS = 180_000;

function measuring(bed: BedState, times: Times): string {
  for (const [key, notice] of bed.notices) {
    const kind: NoticeKind = Number(key.split("/")[0]);
    const age = times.nowMs - notice.atMs;
    if (!notice.value.active) continue;
    const newest = lastValidOf(bed, "nibp_sys");
    if (newest !== undefined && newest.atMs > notice.atMs) continue;
    const pressure = numberText(notice.value.value ?? 0);
    if (kind === NoticeKind.CUFF_PRESSURE && age < PRESSURE_MS) return `cuff ${pressure}`;
    if (kind === NoticeKind.CUFF_STARTED && age < CYCLE_MS) return "cuff measures";
  }
  return "";
}

function nextCuff(bed: BedState, times: Times): string {
  const cuff = bed.cuff?.value;
  if (cuff === undefined) return "";
  const held = cuff.heldUntilNs === 0n ? undefined : times.wallMsOf(cuff.heldUntilNs);
  if (held !== undefined && held > times.nowMs) return `held ${ageText(held - times.nowMs)}`;
  if (cuff.failures > 0) return `failed ${cuff.failures}×`;
  const next = cuff.nextNs === 0n ? undefined : times.wallMsOf(cuff.nextNs);
  if (next === undefined) return "none planned";
  const left = next - times.nowMs;
  return left >= 0 ? `next cuff ${ageText(left)}` : `cuff late ${ageText(-left)}`;
}

export function cuffAge(ageMs: number, stale: boolean): string {
  const word = stale ? "old" : "ago";
  if (ageMs < 60_000) return `${ageText(ageMs)} ${word}`;
  return `${Math.floor(ageMs / 60_000)} min ${word}`;
}

export function cuffView(bed: BedState, times: Times): CuffView {
  const sys = numberView(bed, "nibp_sys", times);
  const dia = numberView(bed, "nibp_dia", times);
  const mean = numberView(bed, "nibp_mean", times);
  const about = alarmAbout(bed, ["nibp_sys", "nibp_dia", "nibp_mean"]);
  const silent = times.silentMs !== undefined;
  const limit = limitOf(bed, ["nibp_sys", "nibp_dia", "nibp_mean"], times);
  const unknownAge = lastValidOf(bed, "nibp_sys")?.value.ageUnknown === true;
  const next = nextCuff(bed, times);
  const late = next.startsWith("cuff late") && times.nowMs - (sys.atMs ?? 0) > 10 * 60_000;
  const stale = sys.stale || late || unknownAge;
  const none = sys.number === NONE;
  const age =
    sys.atMs === undefined ? "no reading" : cuffAge(times.nowMs - sys.atMs, stale || silent);
  const now = silent ? "" : measuring(bed, times);
  return {
    number: none ? NONE : `${sys.number}/${dia.number}`,
    mean: none || mean.number === NONE ? "" : `(${mean.number})`,
    look: cellLook(about, stale, silent),
    limit: silent ? { ...limit, hit: false } : limit,
    age: now !== "" ? now : unknownAge ? "age unknown" : age,
    next,
  };
}
