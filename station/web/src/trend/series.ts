// Numbers over time without making any up: a gap stays a gap, and has a name. Pure.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Event } from "../wire/gen/vigil/v1/event_pb";
import { AlarmKind, AlarmState } from "../wire/gen/vigil/v1/alarm_pb";
import type { HistorySeries } from "../wire/gen/vigil/v1/station_pb";

/** Two values further apart than this have a gap between them, told or not, ms. */
export const gapMs = 30_000;

export interface Point {
  readonly atMs: number;
  readonly value: number;
  /** Taken by hand. */
  readonly manual: boolean;
  /** It was the last valid one for a while. */
  readonly last: boolean;
}

export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The points of one parameter: steps added up, thousandths made numbers. */
export function pointsOf(series: HistorySeries): Point[] {
  const breaks = new Set(series.breaks);
  const manual = new Set(series.manual);
  const points: Point[] = [];
  let atMs = 0;
  for (let i = 0; i < series.atMs.length; ++i) {
    atMs += Number(series.atMs[i]);
    const value = Number(series.milli[i] ?? 0n) / 1000;
    points.push({ atMs, value, manual: manual.has(i), last: breaks.has(i + 1) });
  }
  return points;
}

/** What the past told, then what came live after it; several monitors in order of time. */
export function joined(past: readonly Point[], live: readonly Point[]): Point[] {
  const endMs = past[past.length - 1]?.atMs ?? -Infinity;
  return [...past, ...live.filter((point) => point.atMs > endMs)];
}

/** Runs of points without a gap between them. A point taken by hand stands for itself. */
export function runs(points: readonly Point[], apartMs = gapMs): Point[][] {
  const all: Point[][] = [];
  let run: Point[] = [];
  for (const point of points) {
    const before = run[run.length - 1];
    const apart =
      before !== undefined &&
      (before.last || before.manual || point.manual || point.atMs - before.atMs > apartMs);
    if (apart) {
      all.push(run);
      run = [];
    }
    run.push(point);
  }
  if (run.length > 0) all.push(run);
  return all;
}

/** Gaps between the runs, and from the last value to now if that is long ago. */
export function gaps(points: readonly Point[], nowMs: number, apartMs = gapMs): Gap[] {
  const found: Gap[] = [];
  const measured = runs(points.filter((point) => !point.manual), apartMs);
  measured.forEach((run, i) => {
    const fromMs = run[run.length - 1]?.atMs ?? nowMs;
    const toMs = measured[i + 1]?.[0]?.atMs ?? nowMs;
    if (i + 1 < measured.length || toMs - fromMs > apartMs) found.push({ fromMs, toMs });
  });
  return found;
}

const causes: Partial<Record<AlarmKind, string>> = {
  [AlarmKind.SENSOR_OFF]: "sensor off",
  [AlarmKind.LINK_LOST]: "link lost",
  [AlarmKind.NO_DATA]: "no data",
  [AlarmKind.NO_PULSE]: "no pulse",
};

export interface AlarmSpan {
  readonly id: string;
  readonly kind: AlarmKind;
  readonly parameter: string;
  readonly priority: number;
  readonly text: string;
  readonly fromMs: number;
  /** Undefined: it stands. */
  readonly toMs: number | undefined;
}

/** Alarms as spans, from their events in order of time; the gravest priority of each. */
export function alarmSpans(marks: readonly Event[]): AlarmSpan[] {
  const spans = new Map<string, AlarmSpan>();
  for (const event of marks) {
    if (event.body.case !== "alarm" || event.wallTime === undefined) continue;
    const alarm = event.body.value;
    const atMs = timestampMs(event.wallTime);
    const before = spans.get(alarm.alarmId);
    const begun = Number(event.instantNs - alarm.startedNs) / 1e6;
    const startMs = alarm.startedNs === 0n ? atMs : atMs - begun;
    const graver = before === undefined || alarm.priority >= before.priority;
    spans.set(alarm.alarmId, {
      id: alarm.alarmId,
      kind: alarm.kind || (before?.kind ?? alarm.kind),
      parameter: alarm.parameter || (before?.parameter ?? ""),
      priority: Math.max(alarm.priority, before?.priority ?? 0),
      text: graver && alarm.text !== "" ? alarm.text : (before?.text ?? alarm.text),
      fromMs: before?.fromMs ?? startMs,
      toMs: alarm.state === AlarmState.INACTIVE ? atMs : undefined,
    });
  }
  return [...spans.values()];
}

/** "sensor off 3 min", "no data 0:40": the alarm that stood meanwhile gives the reason. */
export function gapWords(gap: Gap, parameter: string, spans: readonly AlarmSpan[]): string {
  const cause = spans.find(
    (span) =>
      causes[span.kind] !== undefined &&
      (span.parameter === "" || span.parameter === parameter) &&
      span.fromMs < gap.toMs &&
      (span.toMs ?? Infinity) > gap.fromMs,
  );
  const s = Math.round((gap.toMs - gap.fromMs) / 1000);
  const length = s < 100 ? `${s} s` : `${Math.round(s / 60)} min`;
  return `${cause === undefined ? "no data" : causes[cause.kind]} ${length}`;
}

/** At most four points for each pixel, the lowest and highest kept: no dip is drawn away. */
export function thinned(run: readonly Point[], fromMs: number, msPerPixel: number): Point[] {
  const kept: Point[] = [];
  let i = 0;
  while (i < run.length) {
    const column = Math.floor((run[i]!.atMs - fromMs) / msPerPixel);
    let low = i;
    let high = i;
    let end = i;
    while (end < run.length && Math.floor((run[end]!.atMs - fromMs) / msPerPixel) === column) {
      if (run[end]!.value < run[low]!.value) low = end;
      if (run[end]!.value > run[high]!.value) high = end;
      ++end;
    }
    const places = [...new Set([i, Math.min(low, high), Math.max(low, high), end - 1])];
    kept.push(...places.map((place) => run[place]!));
    i = end;
  }
  return kept;
}

/** One cuff reading: its three numbers of the same moment. */
export interface Pressure {
  readonly atMs: number;
  readonly sys: number;
  readonly dia: number;
  readonly mean: number | undefined;
  readonly manual: boolean;
}

/** Numbers so close together are of the same reading, ms. */
const togetherMs = 3_000;

export function pressures(
  sys: readonly Point[],
  dia: readonly Point[],
  mean: readonly Point[],
): Pressure[] {
  const near = (points: readonly Point[], atMs: number) =>
    points.find((point) => Math.abs(point.atMs - atMs) <= togetherMs);
  return sys.flatMap((top) => {
    const low = near(dia, top.atMs);
    if (low === undefined) return [];
    const middle = near(mean, top.atMs)?.value;
    const { atMs, value, manual } = top;
    return [{ atMs, sys: value, dia: low.value, mean: middle, manual }];
  });
}

/** The value at a moment: the newest at or before it, if no gap lies between; else undefined. */
export function valueAt(
  points: readonly Point[],
  atMs: number,
  apartMs = gapMs,
): Point | undefined {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.atMs <= atMs) low = middle + 1;
    else high = middle;
  }
  const point = points[low - 1];
  if (point === undefined || point.manual) return undefined;
  const next = points[low];
  const until = point.last ? point.atMs + apartMs / 6 : (next?.atMs ?? point.atMs + apartMs);
  const near = atMs - point.atMs <= apartMs && atMs <= until;
  return near ? point : undefined;
}
