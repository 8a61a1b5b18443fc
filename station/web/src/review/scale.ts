// From numbers to places of a drawing. Pure. A gap stays a gap: no line is drawn where nothing was
// measured.
import type { Series } from "./model";

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

export function place(scale: Scale, value: number): number {
  const share = (value - scale.from) / (scale.to - scale.from);
  return scale.start + share * (scale.end - scale.start);
}

/** The value at a place, kept within the scale. */
export function valueAt(scale: Scale, at: number): number {
  const share = (at - scale.start) / (scale.end - scale.start);
  return scale.from + Math.max(0, Math.min(1, share)) * (scale.to - scale.from);
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** One path; a new "M" after every gap. A lone number is a dot: a line of no length, round ends. */
export function linePath(series: Series, x: Scale, y: Scale): string {
  let path = "";
  let joined = false;
  series.value.forEach((value, index) => {
    const at = series.atMs[index] ?? 0;
    if (at < x.from || at > x.to) {
      joined = false;
      return;
    }
    const spot = `${short(place(x, at))} ${short(place(y, value))}`;
    const next = series.atMs[index + 1] ?? Infinity;
    const goesOn = next - at <= series.holdMs && next <= x.to;
    path += joined ? `L${spot}` : goesOn ? `M${spot}` : `M${spot}h0`;
    joined = goesOn;
  });
  return path;
}

/** Round numbers that enclose what was measured, at least as wide as `least`. */
export function enclose(
  values: Iterable<number>,
  least: readonly [number, number],
  step: number,
): readonly [number, number] {
  let [low, high] = least;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

/** Round numbers from the lowest to the highest of a scale, `step` apart. */
export function steps(from: number, to: number, step: number): number[] {
  const all: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) all.push(at);
  return all;
}

/** Minutes between two marks of the time axis, so that they do not run into each other. */
export function minuteStep(spanMs: number, width: number, room = 64): number {
  for (const step of [5, 10, 15, 30, 60, 120, 240]) {
    if ((step * 60_000 * width) / spanMs >= room) return step;
  }
  return 480;
}

/** Places for marks that may not overlap: each is moved right as far as is needed, and the row
 * back left where it would leave the drawing. */
export function spread(wanted: readonly number[], gap: number, end: number): number[] {
  const placed: number[] = [];
  for (const at of wanted) placed.push(Math.max(at, (placed.at(-1) ?? -Infinity) + gap));
  for (let i = placed.length - 1, most = end; i >= 0; --i, most -= gap) {
    placed[i] = Math.min(placed[i] ?? 0, most);
  }
  return placed;
}

/** Rows that so many marks need; 0: more than three, so they are drawn without numbers. */
export function rowsFor(marks: number, gap: number, width: number): number {
  const rows = Math.max(1, Math.ceil((marks * gap) / width));
  return rows > 3 ? 0 : rows;
}

/** Marks dealt out to rows in turn, and moved apart within each. */
export function inRows(
  wanted: readonly number[],
  rows: number,
  gap: number,
  end: number,
): readonly { readonly at: number; readonly row: number }[] {
  const placed = Array.from({ length: rows }, (_, row) =>
    spread(
      wanted.filter((_, index) => index % rows === row),
      gap,
      end,
    ),
  );
  return wanted.map((at, index) => {
    const row = index % rows;
    return { at: placed[row]?.[Math.floor(index / rows)] ?? at, row };
  });
}
