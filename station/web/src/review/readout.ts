// What was measured at a moment: the shared cursor of the picture, in words. Pure.
import type { Review, Series } from "./model";
import { heart } from "./model";
import { clock, minuteMs, moment } from "./when";

/** The number that stands at `atMs`; undefined: a gap. */
export function numberAt(series: Series | undefined, atMs: number): number | undefined {
  if (series === undefined) return undefined;
  let low = 0;
  let high = series.atMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series.atMs[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const at = series.atMs[low - 1];
  if (at === undefined || atMs - at > series.holdMs) return undefined;
  return series.value[low - 1];
}

/** "T+00:25, 09:25: heart 92, BP 164/98 (2 min before), oxygen 97 %" */
export function readout(review: Review, atMs: number, zone?: string): string {
  const hr = numberAt(heart(review), atMs);
  const spo2 = numberAt(review.series.get("spo2"), atMs);
  const cuff = review.cuffs.filter((one) => one.atMs <= atMs).at(-1);
  const age = cuff === undefined ? 0 : Math.floor((atMs - cuff.atMs) / minuteMs);
  const said = (value: number | undefined) => (value === undefined ? "none" : Math.round(value));
  const pressure =
    cuff === undefined
      ? "BP none"
      : `BP ${said(cuff.sys)}/${said(cuff.dia)}${age > 0 ? ` (${age} min before)` : ""}`;
  const head =
    review.doseMs === undefined
      ? clock(atMs, zone)
      : `${moment(atMs, review.doseMs)}, ${clock(atMs, zone)}`;
  const oxygen = spo2 === undefined ? "oxygen none" : `oxygen ${said(spo2)} %`;
  return `${head}: heart ${said(hr)}, ${pressure}, ${oxygen}`;
}
