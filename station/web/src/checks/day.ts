// The record of one day: GET /api/checks, as docs/formats/station.md tells it, and its words. Pure
// but for the request.
export interface DayCheck {
  readonly session: string;
  readonly code: string;
  readonly room: string;
  readonly bed: string;
  readonly number: number;
  readonly state: "done" | "skipped" | "due" | "overdue";
  readonly cause: string;
  readonly due: string | null;
  readonly performed: string | null;
  readonly lateS: number | null;
  readonly onTime: boolean | null;
  readonly how: string | null;
  readonly who: string | null;
  readonly breathing?: string | null;
  readonly colour?: string | null;
  readonly posture?: string | null;
  readonly distress?: string | null;
  readonly moaas?: number | null;
  readonly reason?: string | null;
}

export interface DayRecord {
  readonly day: string;
  readonly onTime: number | null;
  readonly done: number;
  readonly late: number;
  readonly skipped: number;
  readonly open: number;
  readonly checks: readonly DayCheck[];
}

export interface LoadedDay {
  readonly record: DayRecord | undefined;
  readonly problem: string;
}
export type FetchDay = (day: string) => Promise<LoadedDay>;

export const fetchDay: FetchDay = async (day) => {
  try {
    const answer = await fetch(`/api/checks?day=${encodeURIComponent(day)}`, {
      credentials: "same-origin",
    });
    if (answer.ok) return { record: (await answer.json()) as DayRecord, problem: "" };
    const problem =
      answer.status === 401 || answer.status === 403
        ? "This account may not read the record of the day"
        : `The station has no record of the day now (${answer.status})`;
    return { record: undefined, problem };
  } catch {
    return { record: undefined, problem: "The station does not answer: no record of the day" };
  }
};

/** Asked by nobody: listed, not counted. */
export const counts = (check: DayCheck): boolean => check.cause !== "extra";

export type DayLook = "done" | "latecheck" | "missed" | "todo";

/** A filled diamond, a hollow one, a cross, or an outline. */
export function lookOf(check: DayCheck): DayLook {
  if (check.state === "skipped") return "missed";
  if (check.state === "done") return check.onTime === false ? "latecheck" : "done";
  return "todo";
}

/** When it stands on the day's picture: when it was done, else when it was due. */
export function atOf(check: DayCheck): number | undefined {
  const text = check.performed ?? check.due;
  const ms = text === null || text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** "on time: 88 of 92 checks". */
export function onTimeWords(record: DayRecord): string {
  const counted = record.checks.filter(counts);
  const good = counted.filter((check) => check.state === "done" && check.onTime !== false).length;
  const due = counted.filter((check) => check.state !== "due" || (check.lateS ?? 0) > 120).length;
  return `on time: ${good} of ${due} checks`;
}

/** "3 late (longest 4 min), 1 missed, 1 overdue now". */
export function lateWords(record: DayRecord): string {
  const counted = record.checks.filter(counts);
  const longest = Math.max(
    0,
    ...counted.filter((c) => lookOf(c) === "latecheck").map((c) => c.lateS ?? 0),
  );
  const length = longest > 0 ? ` (longest ${Math.round(longest / 60)} min)` : "";
  const overdue = counted.filter((check) => check.state === "overdue").length;
  const now = overdue > 0 ? `, ${overdue} overdue now` : "";
  return `${record.late} late${length}, ${record.skipped} missed${now}`;
}

/** "All well, window", "breathing snoring, colour normal, bedside". */
export function foundWords(check: DayCheck): string {
  if (check.state === "skipped") return `missed: ${check.reason ?? "no reason given"}`;
  const parts = [
    check.breathing ? `breathing ${check.breathing}` : "",
    check.colour ? `colour ${check.colour}` : "",
    check.posture ? `posture ${check.posture}` : "",
    check.distress ? `distress ${check.distress}` : "",
    typeof check.moaas === "number" ? `MOAA/S ${check.moaas}` : "",
  ].filter((part) => part !== "");
  const what = parts.length === 0 ? "All well" : parts.join(", ");
  const how = check.how === "in-room" ? "bedside" : (check.how ?? "");
  return how === "" ? what : `${what}, ${how}`;
}
