// A session as the review shows it: plain data, made from the station's answer by review/answer.ts.
// Nothing here is inferred. What is absent was not recorded. Times: ms since 1970 UTC.

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Phase extends Span {
  readonly id: string;
}

/** Numbers of one parameter in order of time. No value is made up between two. */
export interface Series {
  readonly parameter: string;
  readonly atMs: readonly number[];
  readonly value: readonly number[];
  /** Longest time that one number stands for, ms; past it is a gap. */
  readonly holdMs: number;
}

export interface Cuff {
  readonly atMs: number;
  readonly sys: number | undefined;
  readonly dia: number | undefined;
  readonly map: number | undefined;
  readonly manual: boolean;
}

export interface DoseMark {
  readonly atMs: number;
  readonly drug: string;
  readonly route: string;
  readonly step: string;
  readonly mg: number | undefined;
  readonly mgPerKg: number | undefined;
}

export interface NoteMark {
  readonly atMs: number;
  /** In words: "spoke: a few words". */
  readonly text: string;
}

export type CheckLook = "done" | "late" | "skipped";

export interface CheckMark {
  readonly atMs: number;
  readonly look: CheckLook;
  /** Seconds behind the minute it was due. */
  readonly lateS: number;
  readonly by: string;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The tightest limit from medium up at the end of the session, as far as recorded. */
export interface Limit {
  readonly parameter: string;
  readonly below: number | undefined;
  readonly above: number | undefined;
  /** The number itself is beyond: "≥ 160". */
  readonly belowInclusive: boolean;
  readonly aboveInclusive: boolean;
}

/** One row of the log's own table: whole numbers as they are printed. */
export interface TableRow {
  readonly parameter: string;
  readonly phase: string;
  readonly baseline: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly mean: number | undefined;
  readonly change: number | undefined;
  /** Of a curve; undefined: no limit is recorded. */
  readonly beyondMs: number | undefined;
  readonly missingPercent: number | undefined;
  /** Of the cuff. */
  readonly readings: number | undefined;
  readonly beyondReadings: number | undefined;
}

export interface Gap extends Span {
  readonly reason: string;
}

export interface ExportOffer {
  readonly format: string;
  readonly title: string;
}

export interface IntegrationWindow {
  readonly endMs: number;
  readonly opensMs: number;
  readonly bestMs: number;
  readonly closesMs: number;
}

/** What is drawn of a session, of this one, an earlier one, or a partner's. */
export interface Course {
  readonly session: string;
  readonly code: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly doseMs: number | undefined;
  readonly phases: readonly Phase[];
  readonly series: ReadonlyMap<string, Series>;
  readonly cuffs: readonly Cuff[];
  readonly doses: readonly DoseMark[];
  /** At rest before the dose, by parameter. */
  readonly baseline: ReadonlyMap<string, number>;
  /** Of every number, as the log told them; the curves here may be coarser. */
  readonly told: Told | undefined;
}

export interface Told {
  readonly hrHighest: number | undefined;
  readonly sysHighest: number | undefined;
  readonly spo2Lowest: number | undefined;
}

export interface Review extends Course {
  /** "ketamine-im, version 3" */
  readonly profile: string;
  readonly manner: string;
  readonly closedMs: number | undefined;
  /** As the log's own words tell it: title and lines, an empty one was not recorded. */
  readonly sections: readonly Section[];
  readonly notes: readonly NoteMark[];
  readonly checks: readonly CheckMark[];
  readonly limits: readonly Limit[];
  readonly table: readonly TableRow[];
  readonly gaps: readonly Gap[];
  readonly window: IntegrationWindow | undefined;
  /** Same code, oldest first. */
  readonly earlier: readonly Course[];
  /** Only where both partners consented to an aligned view. */
  readonly partner: Course | undefined;
  readonly exports: readonly ExportOffer[];
  readonly alarms: AlarmCounts;
}

export interface AlarmCounts {
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  /** That a medium or high one stood. */
  readonly minutes: number;
}

/** Where T counts from: the first dose, or the start where there was none. */
export function originMs(course: Course): number {
  return course.doseMs ?? course.startMs;
}

/** Heart rate, or the pulse of the oximeter where no monitor counted the heart. */
export function heart(course: Course): Series | undefined {
  const hr = course.series.get("hr");
  return hr !== undefined && hr.atMs.length > 0 ? hr : course.series.get("pulse");
}
