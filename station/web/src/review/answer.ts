// Makes a Review of what GET /api/sessions/ID answers (docs/formats/station.md, "The review").
// What is not as the page expects it counts as not recorded. Pure.
import { count, list, number, object, text, time } from "./json";
import type {
  CheckMark,
  Course,
  Cuff,
  DoseMark,
  IntegrationWindow,
  NoteMark,
  Phase,
  Review,
  Section,
  Series,
  TableRow,
  Told,
} from "./model";
import { phaseName } from "./phases";

/** A number of a monitor counts for so long at most, ms. */
const holdMs = 10_000;

function curve(parameter: string, value: unknown, originMs: number, stepMs: number): Series {
  const at = list(object(value)["t"]);
  const values = list(object(value)["v"]);
  const atMs: number[] = [];
  const numbers: number[] = [];
  at.forEach((t, place) => {
    const second = number(t);
    const found = number(values[place]);
    if (second === undefined || found === undefined) return; // null: a gap
    atMs.push(originMs + second * 1000);
    numbers.push(found);
  });
  return { parameter, atMs, value: numbers, holdMs: Math.max(stepMs, holdMs) };
}

function curves(value: unknown, originMs: number): ReadonlyMap<string, Series> {
  const all = object(value);
  const stepMs = (number(all["step"]) ?? 1) * 1000;
  const found = new Map<string, Series>();
  for (const [parameter, one] of Object.entries(all)) {
    if (parameter !== "step") found.set(parameter, curve(parameter, one, originMs, stepMs));
  }
  return found;
}

function cuffs(value: unknown, originMs: number): Cuff[] {
  return list(value).flatMap((one) => {
    const cuff = object(one);
    const t = number(cuff["t"]);
    if (t === undefined) return [];
    return {
      atMs: originMs + t * 1000,
      sys: number(cuff["sys"]),
      dia: number(cuff["dia"]),
      map: number(cuff["mean"]),
      manual: cuff["manual"] === true,
    };
  });
}

function phases(value: unknown, originMs: number): Phase[] {
  return list(value).flatMap((one) => {
    const phase = object(one);
    const from = number(phase["fromT"]);
    const to = number(phase["toT"]);
    if (from === undefined || to === undefined) return [];
    const fromMs = originMs + from * 1000;
    return { id: text(phase["name"]), fromMs, toMs: originMs + to * 1000 };
  });
}

interface Mark {
  readonly atMs: number;
  readonly kind: string;
  readonly state: string;
  readonly code: string;
  readonly text: string;
  readonly by: string;
  readonly lateS: number;
}

function marks(value: unknown, originMs: number): Mark[] {
  return list(value).flatMap((one) => {
    const mark = object(one);
    const t = number(mark["t"]);
    if (t === undefined) return [];
    return {
      atMs: originMs + t * 1000,
      kind: text(mark["kind"]),
      state: text(mark["state"]),
      code: text(mark["code"]),
      text: text(mark["text"]),
      by: text(mark["by"]),
      lateS: number(mark["late"]) ?? 0,
    };
  });
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "Therapist in: PSY-1", "Symptom: nausea, mild", "Touch: hand on shoulder". A code or state that
 * the text repeats is left out. */
function noteOf(mark: Mark): NoteMark {
  const said = mark.text.toLowerCase();
  const fresh = (word: string) => (said.includes(word) ? "" : word);
  const code = mark.code === "other" ? "" : fresh(mark.code.replaceAll("-", " ").toLowerCase());
  const other = fresh(mark.state.replaceAll("-", " ").toLowerCase());
  const state = other === code ? "" : other;
  const moves = mark.kind === "therapist" || mark.kind === "bathroom";
  const head = mark.kind === "note" ? code : moves ? `${mark.kind} ${other}`.trim() : mark.kind;
  const rest = mark.kind === "note" ? [state] : moves ? [] : [code, state];
  const tail = [...rest, mark.text].filter((one) => one !== "").join(", ");
  const all = [head, tail].filter((one) => one !== "").join(": ");
  return { atMs: mark.atMs, text: capital(all === "" ? mark.kind : all) };
}

function isLook(state: string): state is CheckMark["look"] {
  return state === "done" || state === "late" || state === "skipped";
}

function checkOf(mark: Mark): CheckMark[] {
  if (!isLook(mark.state)) return [];
  return [{ atMs: mark.atMs, look: mark.state, lateS: mark.lateS, by: mark.by }];
}

/** "ketamine 60 mg im, infusion start" of a mark; what each kg got stands in the log's own line of
 * the same dose. The facts have the amount of all doses together, so they are not asked. */
function doseOf(mark: Mark, line: string | undefined): DoseMark {
  const parts = /^(.*?)\s*([\d.]+) mg\b\s*([a-z]*)(?:, (.*))?$/.exec(mark.text);
  const amount = parts?.[2];
  const each = /([\d.]+) mg\/kg/.exec(line ?? "");
  const same = amount !== undefined && (line ?? "").includes(` ${amount} mg `);
  return {
    atMs: mark.atMs,
    drug: parts?.[1] || mark.text || "an unrecorded medicine",
    route: parts?.[3] ?? "",
    step: (parts?.[4] ?? "").replaceAll("-", " "),
    mg: amount === undefined ? undefined : Number(amount),
    mgPerKg: same && each !== null ? Number(each[1]) : undefined,
  };
}

function dosesOf(found: readonly Mark[], sections: readonly Section[]): DoseMark[] {
  const given = found.filter((mark) => mark.kind === "dose");
  const lines = sections.find((section) => section.title === "Doses")?.lines ?? [];
  const fit = lines.length === given.length;
  return given.map((mark, index) => doseOf(mark, fit ? lines[index] : undefined));
}

function row(value: unknown): TableRow {
  const one = object(value);
  const beyondS = number(one["beyondLimitS"]);
  return {
    parameter: text(one["parameter"]),
    phase: text(one["phase"]),
    baseline: number(one["baseline"]),
    min: number(one["min"]),
    max: number(one["max"]),
    mean: number(one["mean"]),
    change: number(one["change"]),
    beyondMs: beyondS === undefined ? undefined : beyondS * 1000,
    missingPercent: number(one["missingPercent"]),
    readings: number(one["readings"]),
    beyondReadings: number(one["beyondReadings"]),
  };
}

function windowOf(value: unknown): IntegrationWindow | undefined {
  const one = object(value);
  const endMs = time(one["end"]);
  const opensMs = time(one["opens"]);
  const bestMs = time(one["best"]);
  const closesMs = time(one["closes"]);
  if (endMs === undefined || opensMs === undefined) return undefined;
  if (bestMs === undefined || closesMs === undefined) return undefined;
  return { endMs, opensMs, bestMs, closesMs };
}

/** Of what there is: the last moment that anything stands at. */
function lastMs(series: ReadonlyMap<string, Series>, all: readonly Cuff[], from: number): number {
  let last = from;
  for (const one of series.values()) last = Math.max(last, one.atMs.at(-1) ?? from);
  return Math.max(last, all.at(-1)?.atMs ?? from);
}

function firstMs(series: ReadonlyMap<string, Series>, from: number): number {
  let first = from;
  for (const one of series.values()) first = Math.min(first, one.atMs[0] ?? from);
  return first;
}

function earlierOf(value: unknown, code: string): Course[] {
  const one = object(value);
  const doseMs = time(one["firstDose"]);
  if (doseMs === undefined) return [];
  const series = curves(one["series"], doseMs);
  const readings = cuffs(one["cuffs"], doseMs);
  const dose = {
    atMs: doseMs,
    drug: text(one["drug"]),
    route: text(one["route"]),
    step: "",
    mg: number(one["mg"]),
    mgPerKg: undefined,
  };
  return [
    {
      session: text(one["id"]),
      code,
      startMs: firstMs(series, doseMs),
      endMs: lastMs(series, readings, doseMs),
      doseMs,
      phases: phases(one["phases"], doseMs),
      series,
      cuffs: readings,
      doses: [dose],
      baseline: new Map(),
      told: {
        hrHighest: number(one["hrHighest"]),
        sysHighest: number(one["sysHighest"]),
        spo2Lowest: number(one["spo2Lowest"]),
      },
    },
  ];
}

function partnerOf(value: unknown, originMs: number, endMs: number): Course | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const one = object(value);
  const series = curves(one["series"], originMs);
  const readings = cuffs(one["cuffs"], originMs);
  return {
    session: "",
    code: text(one["code"]),
    startMs: firstMs(series, originMs),
    endMs: Math.max(endMs, lastMs(series, readings, originMs)),
    doseMs: undefined,
    phases: phases(one["phases"], originMs),
    series,
    cuffs: readings,
    doses: [],
    baseline: new Map(),
    told: undefined,
  };
}

/** The table knows the rest of parameters that the short list leaves out, as the pulse. */
function baselineOf(value: unknown, table: readonly TableRow[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { parameter, baseline } of table) {
    if (baseline !== undefined) found.set(parameter, baseline);
  }
  for (const [parameter, one] of Object.entries(object(value))) {
    const rest = number(one);
    if (rest !== undefined) found.set(parameter, rest);
  }
  return found;
}

/** Of the phases from the dose on, every number counted. */
function toldOf(table: readonly TableRow[]): Told {
  const of = (parameter: string) =>
    table.filter((one) => one.parameter === parameter && phaseName(one.phase) !== "Before");
  const most = (parameter: string) => highest(of(parameter).map((one) => one.max));
  const least = highest(of("spo2").map((one) => (one.min === undefined ? undefined : -one.min)));
  return {
    hrHighest: most("hr") ?? most("pulse"),
    sysHighest: most("nibp_sys"),
    spo2Lowest: least === undefined ? undefined : -least,
  };
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Undefined: this is no answer of that kind. */
export function reviewOf(answer: unknown): Review | undefined {
  const body = object(answer);
  const origin = time(body["origin"]);
  if (origin === undefined || text(body["session"]) === "") return undefined;
  const facts = object(body["facts"]);
  const series = curves(body["series"], origin);
  const readings = cuffs(body["cuffs"], origin);
  const found = marks(body["marks"], origin);
  const fromT = number(facts["fromT"]);
  const toT = number(facts["toT"]);
  const endMs = toT === undefined ? lastMs(series, readings, origin) : origin + toT * 1000;
  const version = count(facts["profileVersion"]);
  const profile = text(facts["profile"]);
  const counts = object(body["alarms"]);
  const sections = list(body["sections"]).map((one) => ({
    title: text(object(one)["title"]),
    lines: list(object(one)["lines"]).map(text),
  }));
  const table = list(body["table"]).map(row);
  const plain = found.filter((mark) => mark.kind !== "dose" && mark.kind !== "check");
  return {
    session: text(body["session"]),
    code: text(body["code"]),
    startMs: fromT === undefined ? firstMs(series, origin) : origin + fromT * 1000,
    endMs,
    doseMs: body["dosed"] === true ? origin : undefined,
    phases: phases(body["phases"], origin),
    series,
    cuffs: readings,
    doses: dosesOf(found, sections),
    baseline: baselineOf(body["baseline"], table),
    told: toldOf(table),
    profile: version === undefined ? profile : `${profile}, version ${version}`,
    manner: text(facts["manner"]),
    closedMs: time(facts["closed"]),
    sections,
    notes: plain.map(noteOf),
    checks: found.filter((mark) => mark.kind === "check").flatMap(checkOf),
    limits: list(body["limits"]).map((one) => ({
      parameter: text(object(one)["parameter"]),
      below: number(object(one)["below"]),
      above: number(object(one)["above"]),
      belowInclusive: object(one)["belowInclusive"] === true,
      aboveInclusive: object(one)["aboveInclusive"] === true,
    })),
    table,
    gaps: list(body["gaps"]).flatMap((one) => {
      const from = number(object(one)["fromT"]);
      const to = number(object(one)["toT"]);
      if (from === undefined || to === undefined) return [];
      const reason = text(object(one)["reason"]);
      return { fromMs: origin + from * 1000, toMs: origin + to * 1000, reason };
    }),
    window: windowOf(body["window"]),
    earlier: list(body["earlier"]).flatMap((one) => earlierOf(one, text(body["code"]))),
    partner: partnerOf(body["partner"], origin, endMs),
    exports: list(body["exports"]).map((one) => ({
      format: text(object(one)["format"]),
      title: text(object(one)["title"]),
    })),
    alarms: {
      high: count(counts["high"]) ?? 0,
      medium: count(counts["medium"]) ?? 0,
      low: count(counts["low"]) ?? 0,
      minutes: count(counts["minutes"]) ?? 0,
    },
  };
}
