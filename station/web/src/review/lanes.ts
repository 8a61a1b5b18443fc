// What the picture of a session is made of, in drawing units: lanes of heart rate, pressure and
// oxygen on one time axis. Pure; Picture.tsx draws it.
import type { Course } from "./model";
import { heart, originMs } from "./model";
import type { Scale } from "./scale";
import { enclose } from "./scale";
import { minuteMs } from "./when";

export interface Lanes {
  readonly x: Scale;
  readonly hr: Scale;
  readonly bp: Scale;
  readonly spo2: Scale;
}

/** Where each lane stands, from the top. */
export const lane = { top: 22, hr: [28, 104], bp: [120, 206], spo2: [220, 262] } as const;
/** Minutes drawn before the dose at most, so that a long preparation does not squeeze the rest. */
export const beforeMin = 20;

function* pressures(courses: readonly Course[]): Iterable<number> {
  for (const course of courses) {
    for (const cuff of course.cuffs) {
      if (cuff.sys !== undefined) yield cuff.sys;
      if (cuff.dia !== undefined) yield cuff.dia;
    }
  }
}

function* numbers(courses: readonly Course[], pick: "hr" | "spo2"): Iterable<number> {
  for (const course of courses) {
    yield* (pick === "hr" ? heart(course) : course.series.get("spo2"))?.value ?? [];
  }
}

/** From where to where, ms from the dose, of all of these together. */
export function spanOf(courses: readonly Course[]): readonly [number, number] {
  let from = 0;
  let to = minuteMs;
  for (const course of courses) {
    const origin = originMs(course);
    from = Math.min(from, Math.max(course.startMs - origin, -beforeMin * minuteMs));
    to = Math.max(to, course.endMs - origin);
  }
  return [from, to];
}

/** Scales that hold every one of `courses`, so that they can be compared by eye. */
export function scalesOf(courses: readonly Course[]): {
  readonly hr: readonly [number, number];
  readonly bp: readonly [number, number];
  readonly spo2: readonly [number, number];
} {
  return {
    hr: enclose(numbers(courses, "hr"), [60, 100], 20),
    bp: enclose(pressures(courses), [80, 160], 20),
    spo2: enclose(numbers(courses, "spo2"), [92, 100], 4),
  };
}

/** The lanes of one course, `width` wide with room for words at the left. */
export function lanesOf(course: Course, width: number, left: number): Lanes {
  const [from, to] = spanOf([course]);
  const origin = originMs(course);
  const { hr, bp, spo2 } = scalesOf([course]);
  const upright = (range: readonly [number, number], at: readonly [number, number]): Scale => ({
    from: range[0],
    to: range[1],
    start: at[1],
    end: at[0],
  });
  return {
    x: { from: origin + from, to: origin + to, start: left, end: width - 2 },
    hr: upright(hr, lane.hr),
    bp: upright(bp, lane.bp),
    spo2: upright(spo2, lane.spo2),
  };
}
