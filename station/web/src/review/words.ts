// The session in sentences. Each comes from a record, and names it by `from`; what was not recorded
// reads "none recorded". Nothing is inferred: no feeling, no movement, no reassurance. Pure.
import type { DoseMark, Review, Section, Series } from "./model";
import { heart } from "./model";
import { clock, length, minuteMs, tPlus } from "./when";

export interface Sentence {
  readonly text: string;
  /** What it was made of: "dose", "hr", "section:Symptoms". */
  readonly from: string;
}

export const noneRecorded = "none recorded";

const routes: ReadonlyMap<string, string> = new Map([
  ["im", "into the muscle"],
  ["iv", "into the vein"],
  ["sl", "under the tongue"],
  ["in", "into the nose"],
  ["po", "by mouth"],
]);

/** 0.75 for 0.75, 60 for 60: at most two places. */
function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** "60 mg, 0.75 mg/kg" */
export function doseShort(dose: DoseMark): string {
  const amount = dose.mg === undefined ? "amount: none recorded" : `${plain(dose.mg)} mg`;
  return dose.mgPerKg === undefined ? amount : `${amount}, ${plain(dose.mgPerKg)} mg/kg`;
}

export function doseText(dose: DoseMark): string {
  const amount = dose.mg === undefined ? "an unrecorded amount" : `${plain(dose.mg)} mg`;
  const each = dose.mgPerKg === undefined ? "" : ` (${plain(dose.mgPerKg)} mg for each kg)`;
  return `${amount} of ${dose.drug}${each} ${routes.get(dose.route) ?? dose.route}`.trim();
}

function doseSentence(review: Review, dose: DoseMark, index: number, zone?: string): Sentence {
  const at = clock(dose.atMs, zone);
  const after =
    index > 0 && review.doseMs !== undefined ? `, at ${tPlus(dose.atMs, review.doseMs)}` : "";
  const infusion = dose.step.startsWith("infusion");
  const text = infusion
    ? `${dose.step.replace("-", " ")} at ${at}${after}: ${doseText(dose)}.`
    : `${review.code} received ${doseText(dose)} at ${at}${after}.`;
  return { text: text.charAt(0).toUpperCase() + text.slice(1), from: "dose" };
}

export interface Extreme {
  readonly value: number;
  readonly atMs: number;
}

/** The first of the highest, or lowest, from the dose on. */
export function extreme(series: Series, fromMs: number, which: 1 | -1): Extreme | undefined {
  let found: Extreme | undefined;
  series.value.forEach((value, index) => {
    const atMs = series.atMs[index] ?? 0;
    if (atMs < fromMs) return;
    if (found === undefined || (value - found.value) * which > 0) found = { value, atMs };
  });
  return found;
}

const peakLines: Readonly<Record<string, string>> = {
  hr: "HR highest",
  pulse: "Pulse highest",
  nibp_sys: "Systolic pressure highest",
  spo2: "SpO2 lowest",
};

/** As the log's own words have it, of every number: the curve of the page is a mean of seconds. */
export function toldPeak(review: Review, parameter: string): Extreme | undefined {
  const begin = peakLines[parameter];
  const section = sectionOf(review.sections, "Peaks from the dose on");
  const line = section?.lines.find((one) => begin !== undefined && one.startsWith(`${begin} `));
  const found = line === undefined ? null : /(-?[\d.]+) at T\+(\d+)/.exec(line);
  if (found === null || review.doseMs === undefined) return undefined;
  return { value: Number(found[1]), atMs: review.doseMs + Number(found[2]) * minuteMs };
}

/** How near the start counts as "near": percent of the number at rest. */
export const nearPercent = 10;

/** From when on every number to the end stays near the one at rest. Undefined: never away from it,
 * or not back yet. */
export function backAtMs(series: Series, rest: number, fromMs: number): number | undefined {
  const near = (value: number) => Math.abs(value - rest) <= (rest * nearPercent) / 100;
  let last = -1;
  series.value.forEach((value, index) => {
    if ((series.atMs[index] ?? 0) >= fromMs && !near(value)) last = index;
  });
  return last < 0 ? undefined : series.atMs[last + 1];
}

function before(rest: number | undefined, unit = ""): string {
  return rest === undefined ? "" : `${Math.round(rest)}${unit} before the dose and `;
}

function heartSentence(review: Review, doseMs: number): Sentence | undefined {
  const series = heart(review);
  const top = series && (toldPeak(review, series.parameter) ?? extreme(series, doseMs, 1));
  if (series === undefined || top === undefined) return undefined;
  const rest = review.baseline.get(series.parameter);
  const back = rest === undefined ? undefined : backAtMs(series, rest, top.atMs);
  const most = `${Math.round(top.value)} beats a minute, at ${tPlus(top.atMs, doseMs)}`;
  const end =
    back === undefined
      ? ""
      : `; from ${tPlus(back, doseMs)} on it is within ${nearPercent} % of its start`;
  const name = series.parameter === "hr" ? "The heart rate" : "The pulse";
  return { text: `${name} was ${before(rest)}at most ${most}${end}.`, from: series.parameter };
}

function pressureSentence(review: Review, doseMs: number): Sentence | undefined {
  const all = review.cuffs.filter((cuff) => cuff.atMs >= doseMs && cuff.sys !== undefined);
  const top = all.reduce<(typeof all)[number] | undefined>(
    (best, cuff) => ((cuff.sys ?? 0) > (best?.sys ?? -1) ? cuff : best),
    undefined,
  );
  const last = all.at(-1);
  if (top === undefined || last === undefined) return undefined;
  const said = (cuff: typeof top) =>
    `${Math.round(cuff.sys ?? 0)}${cuff.dia === undefined ? "" : `/${Math.round(cuff.dia)}`}`;
  const sys = review.baseline.get("nibp_sys");
  const dia = review.baseline.get("nibp_dia");
  const rest =
    sys === undefined
      ? ""
      : `${Math.round(sys)}${dia === undefined ? "" : `/${Math.round(dia)}`} before the dose and `;
  const end =
    last === top ? "" : `; the last reading is ${said(last)}, at ${tPlus(last.atMs, doseMs)}`;
  return {
    text: `Blood pressure was ${rest}at most ${said(top)}, at ${tPlus(top.atMs, doseMs)}${end}.`,
    from: "nibp",
  };
}

function oxygenSentence(review: Review, doseMs: number): Sentence | undefined {
  const series = review.series.get("spo2");
  const low = series && (toldPeak(review, "spo2") ?? extreme(series, doseMs, -1));
  if (low === undefined) return undefined;
  const rest = before(review.baseline.get("spo2"), " %");
  const least = `${Math.round(low.value)} % at its lowest, at ${tPlus(low.atMs, doseMs)}`;
  return { text: `Oxygen in the blood was ${rest}${least}.`, from: "spo2" };
}

/** "T+14" of the log's lines as the rest of the page writes it: "T+00:14". */
export function sameClock(line: string): string {
  return line.replace(/\bT([+-])(\d{1,4})\b(?!:\d)/g, (_, sign: string, minutes: string) => {
    const size = Number(minutes) * minuteMs;
    return tPlus(sign === "+" ? size : -size, 0);
  });
}

export function sectionOf(sections: readonly Section[], title: string): Section | undefined {
  return sections.find((section) => section.title === title);
}

/** Titles of the log that are told as a list of their lines, and how the review calls them. */
export const told: readonly (readonly [title: string, name: string])[] = [
  ["Oxygen below its limits", "Oxygen below its limits"],
  ["Symptoms", "Symptoms"],
  ["Oxygen and other medicine", "Extra oxygen and other medicine"],
  ["Emergency calls", "Emergency calls"],
];

function absent(what: string, from: string): Sentence {
  return { text: `${what}: ${noneRecorded}.`, from };
}

/** The paragraph on top of the review. */
export function sentences(review: Review, zone?: string): Sentence[] {
  const all: (Sentence | undefined)[] = review.doses.map((dose, index) =>
    doseSentence(review, dose, index, zone),
  );
  if (review.doses.length === 0) all.push(absent("Dose", "dose"));
  if (review.closedMs !== undefined) {
    const since = review.doseMs === undefined ? 0 : review.closedMs - review.doseMs;
    const after = since > 0 ? `, ${length(since)} after the dose` : "";
    const text = `The session closed at ${clock(review.closedMs, zone)}${after}.`;
    all.push({ text, from: "closed" });
  } else {
    all.push({ text: "The session is not closed.", from: "closed" });
  }
  const doseMs = review.doseMs;
  if (doseMs !== undefined) {
    all.push(
      heartSentence(review, doseMs) ?? absent("Heart rate", "hr"),
      pressureSentence(review, doseMs) ?? absent("Blood pressure", "nibp"),
      oxygenSentence(review, doseMs) ?? absent("Oxygen", "spo2"),
    );
  }
  return all.filter((one) => one !== undefined);
}
