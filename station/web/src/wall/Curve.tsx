// A curve of 30 minutes with its limits: dashes from medium up, dots for low ones. It stops where
// values stop.
import type { Limits } from "../wire/gen/vigil/v1/session_pb";
import { Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { type Course, POINTS_MAX } from "./courses";

const WIDTH = 212;
const HEIGHT = 36;

export interface Range {
  readonly low: number;
  readonly high: number;
}

export const HEART_RANGE: Range = { low: 33, high: 157 };
export const SPO2_RANGE: Range = { low: 78.75, high: 101.25 };

export function yOf(value: number, range: Range): number {
  const share = (range.high - value) / (range.high - range.low);
  return Math.round(Math.max(0.02, Math.min(0.98, share)) * HEIGHT * 10) / 10;
}

/** One M for each run of points without a gap of two steps or more. */
export function pathOf(course: Course, nowStep: number, range: Range): string {
  const first = nowStep - POINTS_MAX;
  let path = "";
  let before = -Infinity;
  for (const step of [...course.keys()].sort((a, b) => a - b)) {
    if (step < first || step > nowStep) continue;
    const x = Math.round(((step - first) / POINTS_MAX) * WIDTH * 10) / 10;
    path += `${step - before > 3 ? "M" : "L"}${x} ${yOf(course.get(step) ?? 0, range)}`;
    before = step;
  }
  return path;
}

interface Props {
  readonly course: Course;
  readonly nowStep: number;
  readonly limits: Limits | undefined;
  readonly range: Range;
  readonly name: string;
}

export function Curve({ course, nowStep, limits, range, name }: Props) {
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`30 minutes of ${name}`}
    >
      <rect class="frame" width={WIDTH} height={HEIGHT} rx={3} />
      {limits?.limits.map((limit) => (
        <path
          class={limit.priority < Priority.MEDIUM ? "limit low" : "limit"}
          d={`M0 ${yOf(limit.limit, range)}H${WIDTH}`}
        />
      ))}
      <path class="trend" d={pathOf(course, nowStep, range)} />
    </svg>
  );
}
