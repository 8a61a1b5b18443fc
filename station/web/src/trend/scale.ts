// From times and values to pixels, and the words on the axis. Pure.
import { timeText } from "../state/words";
import { tPlus } from "../actions/say";

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Range = "15 min" | "1 hour" | "session";
export const ranges: readonly Range[] = ["15 min", "1 hour", "session"];

/** Room right of now, as part of the whole span. */
const ahead = 0.04;

/** What is drawn: the session from its start, but at least 15 min. */
export function spanOf(range: Range, nowMs: number, startMs: number | undefined): Span {
  const minute = 60_000;
  const back = range === "15 min" ? 15 * minute : 60 * minute;
  const session = startMs === undefined ? 60 * minute : Math.max(15 * minute, nowMs - startMs);
  const length = range === "session" ? session : back;
  return { fromMs: nowMs - length, toMs: nowMs + length * ahead };
}

export interface Tick {
  readonly atMs: number;
  /** "T+00:15", or the clock where nothing was given. */
  readonly label: string;
  readonly clock: string;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240].map((minutes) => minutes * 60_000);

/** Ticks far enough apart for their words; counted from the first dose. */
export function ticks(span: Span, pixels: number, doseMs: number | undefined, apart = 92): Tick[] {
  const length = span.toMs - span.fromMs;
  const step = steps.find((each) => (each / length) * pixels >= apart) ?? steps[steps.length - 1]!;
  const zero = doseMs ?? 0;
  const found: Tick[] = [];
  for (let n = Math.ceil((span.fromMs - zero) / step); zero + n * step <= span.toMs; ++n) {
    const atMs = zero + n * step;
    const clock = timeText(atMs);
    found.push({ atMs, label: doseMs === undefined ? clock : tPlus(atMs - doseMs), clock });
  }
  return found;
}

/** Lowest and highest of a lane: what is usual, widened by limits and values. */
export function reach(
  usual: readonly [number, number],
  values: Iterable<number>,
): readonly [number, number] {
  let [low, high] = usual;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** Where the cursor goes by a key; undefined: not one of its keys. Steps of one pixel of ten. */
export function cursorByKey(
  key: string,
  shift: boolean,
  atMs: number | undefined,
  span: Span,
  nowMs: number,
): number | undefined {
  const step = shift ? 60_000 : Math.max(1000, (span.toMs - span.fromMs) / 120);
  const from = atMs ?? nowMs;
  const kept = (ms: number) => Math.min(nowMs, Math.max(span.fromMs, ms));
  if (key === "ArrowLeft") return kept(from - step);
  if (key === "ArrowRight") return kept(from + step);
  if (key === "Home") return span.fromMs;
  return key === "End" ? nowMs : undefined;
}
