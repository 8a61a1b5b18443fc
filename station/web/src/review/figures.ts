// The figures of a span: lowest, highest, mean, change from the start, time beyond a limit, and
// how much is missing. Pure. Differences are those of the printed numbers, so that what stands on
// paper adds up.
import type { Course, Limit, Review, Series, Span, TableRow } from "./model";
import { heart } from "./model";

export interface Figures {
  /** Printed whole numbers; undefined: none recorded. */
  readonly before: number | undefined;
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
  readonly mean: number | undefined;
  /** mean - before, of the printed ones. */
  readonly change: number | undefined;
  /** Of a curve: ms beyond a limit; undefined: no limit is recorded. */
  readonly beyondMs: number | undefined;
  /** Of the cuff: readings beyond a limit. */
  readonly beyondCount: number | undefined;
  /** Of a curve: percent of the span without a number. */
  readonly missingPercent: number | undefined;
  /** Readings of the cuff; numbers of a curve. */
  readonly count: number;
}

export function beyond(limit: Limit, value: number): boolean {
  const { below, above } = limit;
  const low = below !== undefined && (limit.belowInclusive ? value <= below : value < below);
  const high = above !== undefined && (limit.aboveInclusive ? value >= above : value > above);
  return low || high;
}

interface Sum {
  lowest: number;
  highest: number;
  total: number;
  count: number;
}

function summed(values: readonly number[]): Sum {
  const sum: Sum = { lowest: Infinity, highest: -Infinity, total: 0, count: 0 };
  for (const value of values) {
    sum.lowest = Math.min(sum.lowest, value);
    sum.highest = Math.max(sum.highest, value);
    sum.total += value;
    ++sum.count;
  }
  return sum;
}

function printed(sum: Sum, before: number | undefined) {
  const some = sum.count > 0;
  const first = before === undefined ? undefined : Math.round(before);
  const mean = some ? Math.round(sum.total / sum.count) : undefined;
  return {
    before: first,
    lowest: some ? Math.round(sum.lowest) : undefined,
    highest: some ? Math.round(sum.highest) : undefined,
    mean,
    change: mean === undefined || first === undefined ? undefined : mean - first,
    count: sum.count,
  };
}

/** How long, of the span, the number at a place stands: to the next one, but no longer than its
 * hold. */
function standsMs(series: Series, place: number, span: Span): number {
  const at = series.atMs[place] ?? 0;
  const until = Math.min(series.atMs[place + 1] ?? Infinity, at + series.holdMs);
  return Math.max(0, Math.min(until, span.toMs) - Math.max(at, span.fromMs));
}

/** Of a curve. */
export function curveFigures(
  series: Series | undefined,
  span: Span,
  before: number | undefined,
  limit: Limit | undefined,
): Figures {
  const values: number[] = [];
  let coveredMs = 0;
  let beyondMs = 0;
  series?.value.forEach((value, place) => {
    const at = series.atMs[place] ?? 0;
    const stands = standsMs(series, place, span);
    coveredMs += stands;
    if (limit !== undefined && beyond(limit, value)) beyondMs += stands;
    if (at >= span.fromMs && at < span.toMs) values.push(value);
  });
  const spanMs = span.toMs - span.fromMs;
  return {
    ...printed(summed(values), before),
    beyondMs: limit === undefined ? undefined : beyondMs,
    beyondCount: undefined,
    missingPercent: spanMs > 0 ? Math.round(100 * (1 - coveredMs / spanMs)) : undefined,
  };
}

/** Of one side of the cuff. */
export function cuffFigures(
  course: Course,
  parameter: "nibp_sys" | "nibp_dia",
  span: Span,
  limit: Limit | undefined,
): Figures {
  const values: number[] = [];
  for (const cuff of course.cuffs) {
    const value = parameter === "nibp_sys" ? cuff.sys : cuff.dia;
    if (value === undefined || cuff.atMs < span.fromMs || cuff.atMs >= span.toMs) continue;
    values.push(value);
  }
  const past = values.filter((value) => limit !== undefined && beyond(limit, value));
  return {
    ...printed(summed(values), course.baseline.get(parameter)),
    beyondMs: undefined,
    beyondCount: limit === undefined ? undefined : past.length,
    missingPercent: undefined,
  };
}

export interface Measure {
  readonly id: "hr" | "nibp_sys" | "nibp_dia" | "spo2";
  readonly name: string;
  readonly look: "hr" | "bp" | "spo2";
}

export const measures: readonly Measure[] = [
  { id: "hr", name: "Heart rate", look: "hr" },
  { id: "nibp_sys", name: "Upper BP", look: "bp" },
  { id: "nibp_dia", name: "Lower BP", look: "bp" },
  { id: "spo2", name: "Oxygen", look: "spo2" },
];

/** The parameter that a measure is read from: the pulse where no monitor counted the heart. */
export function parameterOf(course: Course, measure: Measure): string {
  return measure.id === "hr" ? (heart(course)?.parameter ?? "hr") : measure.id;
}

/** Of a span of the reader's choice: from the curves, by the limits at the end. */
export function figuresOf(review: Review, measure: Measure, span: Span): Figures {
  const parameter = parameterOf(review, measure);
  const limit = review.limits.find((one) => one.parameter === parameter);
  if (measure.id === "nibp_sys" || measure.id === "nibp_dia") {
    return cuffFigures(review, measure.id, span, limit);
  }
  const series = review.series.get(parameter);
  return curveFigures(series, span, review.baseline.get(parameter), limit);
}

/** Of a phase: as the log counted them, from every number. */
export function figuresOfRow(row: TableRow | undefined): Figures {
  return {
    before: row?.baseline,
    lowest: row?.min,
    highest: row?.max,
    mean: row?.mean,
    change: row?.change,
    beyondMs: row?.beyondMs,
    beyondCount: row?.beyondReadings,
    missingPercent: row?.missingPercent,
    count: row?.readings ?? (row?.mean === undefined ? 0 : 1),
  };
}

/** "+24", "−3", "0" */
export function signed(value: number | undefined): string {
  if (value === undefined) return "–";
  return value === 0 ? "0" : value > 0 ? `+${value}` : `\u2212${-value}`;
}
