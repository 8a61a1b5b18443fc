// The last 30 minutes of HR and SpO2 of each bed: from the station's history once, then from what
// comes. One point each five seconds; a gap stays a gap. Renders nothing.
import { fromBinary } from "@bufbuild/protobuf";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Store } from "../state/store";
import { type BedKey, lastValidOf } from "../state/model";
import { bedOf } from "../state/apply";
import { type History, HistorySchema } from "../wire/gen/vigil/v1/station_pb";
import { freshness, heartParameter } from "./vital";

export const SPAN_MS = 30 * 60_000;
export const STEP_MS = 5_000;
export const POINTS_MAX = SPAN_MS / STEP_MS;

/** By number of the step since 1970; a step without a point is a gap. */
export type Course = ReadonlyMap<number, number>;

export interface BedCourse {
  readonly heart: Course;
  readonly spo2: Course;
}

export interface Courses {
  of(key: BedKey): ReadonlySignal<BedCourse>;
  /** Takes what stands now; asks for the history of beds that have none. */
  step(nowMs: number): void;
  /** After a silence: what was missed is asked for. */
  forget(): void;
}

export type Load = (source: string, room: string, bed: string) => Promise<History | undefined>;

export async function loadHistory(
  source: string,
  room: string,
  bed: string,
): Promise<History | undefined> {
  const ask = new URLSearchParams({ source, room, bed, minutes: "30" });
  const answer = await fetch(`/api/history?${ask}`).catch(() => undefined);
  if (answer === undefined || !answer.ok) return undefined;
  return fromBinary(HistorySchema, new Uint8Array(await answer.arrayBuffer()));
}

/** Points of one parameter; of several monitors the first has the word. */
export function courseOf(history: History, parameter: string): Map<number, number> {
  const course = new Map<number, number>();
  const all = history.series.filter((series) => series.parameter === parameter);
  for (const series of all.sort((a, b) => b.monitor - a.monitor)) {
    let at = 0;
    series.atMs.forEach((step, i) => {
      at += Number(step);
      const milli = series.milli[i];
      if (milli !== undefined) course.set(Math.floor(at / STEP_MS), Number(milli) / 1000);
    });
  }
  return course;
}

function trim(course: Map<number, number>, nowStep: number): void {
  for (const step of course.keys()) {
    if (step < nowStep - POINTS_MAX || step > nowStep) course.delete(step);
  }
}

export function createCourses(store: Store, load: Load = loadHistory): Courses {
  const known = new Map<BedKey, Signal<BedCourse>>();
  const asked = new Set<BedKey>();
  let last = 0;
  const of = (key: BedKey): Signal<BedCourse> => {
    let found = known.get(key);
    if (found === undefined) {
      known.set(key, (found = signal<BedCourse>({ heart: new Map(), spo2: new Map() })));
    }
    return found;
  };

  const ask = async (key: BedKey): Promise<void> => {
    asked.add(key);
    const [source = "", room = "", bed = ""] = key.split("|");
    const history = await load(source, room, bed).catch(() => undefined);
    if (history === undefined) return;
    const at = of(key);
    const heart = courseOf(history, "hr");
    const merged = heart.size === 0 ? courseOf(history, "pulse") : heart;
    const spo2 = courseOf(history, "spo2");
    // What this page saw itself is newer.
    for (const [step, value] of at.value.heart) merged.set(step, value);
    for (const [step, value] of at.value.spo2) spo2.set(step, value);
    at.value = { heart: merged, spo2 };
  };

  return {
    of,
    forget: () => asked.clear(),
    step(nowMs) {
      const step = Math.floor(nowMs / STEP_MS);
      if (step === last) return;
      last = step;
      for (const key of store.bedKeys.peek()) {
        const bed = bedOf(store.world, key);
        if (bed === undefined) continue;
        const at = of(key);
        const heart = new Map(at.value.heart);
        const spo2 = new Map(at.value.spo2);
        for (const [course, parameter] of [[heart, heartParameter(bed)], [spo2, "spo2"]] as const) {
          const valid = lastValidOf(bed, parameter);
          const fresh = valid && freshness(valid.value, nowMs - valid.atMs) === "fresh";
          if (fresh && valid.value.value !== undefined) course.set(step, valid.value.value);
          trim(course, step);
        }
        at.value = { heart, spo2 };
        if (!asked.has(key)) void ask(key);
      }
    },
  };
}
