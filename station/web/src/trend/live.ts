// Values that came since the past was asked for, appended as they come. Nothing renders here.
import type { BedState } from "../state/model";
import type { Vital } from "../wire/gen/vigil/v1/vital_pb";
import type { History, HistorySeries } from "../wire/gen/vigil/v1/station_pb";
import { joined, pointsOf, type Point } from "./series";

/** So many live values of a parameter are kept: three hours of one a second. */
export const liveMost = 10_800;

export interface LiveValues {
  /** Takes what is new of the bed. */
  readonly take: (bed: BedState, measuredMs: (vital: Vital) => number | undefined) => void;
  readonly of: (parameter: string) => readonly Point[];
}

export function liveValues(): LiveValues {
  const points = new Map<string, Point[]>();
  const open = (parameter: string) => {
    let list = points.get(parameter);
    if (list === undefined) points.set(parameter, (list = []));
    return list;
  };
  return {
    take(bed, measuredMs) {
      for (const { value: vital } of bed.vitals.values()) {
        const list = open(vital.parameter);
        const before = list[list.length - 1];
        if (vital.value === undefined) {
          // Another monitor may still give it: then the next value goes on without a gap.
          const ended = before !== undefined && !before.last;
          if (ended) list[list.length - 1] = { ...before, last: true };
          continue;
        }
        const atMs = measuredMs(vital);
        if (atMs === undefined || (before !== undefined && atMs <= before.atMs)) continue;
        list.push({ atMs, value: vital.value, manual: false, last: false });
        if (list.length > liveMost) list.shift();
      }
    },
    of: (parameter) => points.get(parameter) ?? [],
  };
}

/** The past does not change: its thousands of steps are added up once. */
const known = new WeakMap<HistorySeries, Point[]>();

function pastOf(series: HistorySeries): Point[] {
  let points = known.get(series);
  if (points === undefined) known.set(series, (points = pointsOf(series)));
  return points;
}

/** All points of a parameter: the past of every monitor in order of time, then what came live. */
export function allPoints(
  history: History | undefined,
  parameter: string,
  live: readonly Point[],
): Point[] {
  const series = (history?.series ?? []).filter((each) => each.parameter === parameter);
  const past = series.flatMap(pastOf);
  if (series.length > 1) past.sort((a, b) => a.atMs - b.atMs);
  return joined(past, live);
}
