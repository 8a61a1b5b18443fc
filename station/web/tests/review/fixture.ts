// One session as GET /api/sessions/ID answers it, written by hand after docs/formats/station.md:
// code K-0042, 60 mg into the muscle, one dip of oxygen, a lost signal, a late check. Curves are
// made by rule, the same every time.

export const doseMs = Date.parse("2026-11-22T09:30:00.000Z");

function iso(seconds: number): string {
  return new Date(doseMs + seconds * 1000).toISOString();
}

/** A rise from the dose to `atMin` and back to the start. */
function hill(min: number, atMin: number, size: number): number {
  if (min <= 0) return 0;
  const share = min / atMin;
  return size * share * Math.exp(1 - share);
}

interface Wave {
  readonly t: number[];
  readonly v: (number | null)[];
}

function wave(step: number, at: (min: number) => number | null): Wave {
  const t: number[] = [];
  const v: (number | null)[] = [];
  for (let second = -1500; second < 7920; second += step) {
    const value = at(second / 60);
    if (value === null && v.at(-1) === null) continue; // a run of gaps is told once
    t.push(second);
    v.push(value === null ? null : Math.round(value));
  }
  return { t, v };
}

function within(min: number, from: number, to: number): boolean {
  return min >= from && min < to;
}

function heartAt(rest: number, most: number) {
  return (min: number): number | null =>
    within(min, 61, 63.5) ? null : rest + hill(min, 22, most - rest) + Math.sin(min * 2.3) * 0.8;
}

/** With a dip to 84 and a lost signal, or without. */
function oxygenAt(dip: boolean) {
  return (min: number): number | null => {
    if (within(min, 61, 63.5) || (dip && within(min, 14.5, 14.84))) return null;
    if (dip && within(min, 12, 16.5)) return 97.5 - 13.5 * Math.sin(((min - 12) / 4.5) * Math.PI);
    return 97.6 + Math.sin(min * 1.7) * 0.7 - hill(min, 30, 2);
  };
}

export function series(step: number, rest: number, most: number, dip: boolean) {
  return { step, hr: wave(step, heartAt(rest, most)), spo2: wave(step, oxygenAt(dip)) };
}

const cuffMinutes = [-20, -17, 15, 25, 27, 35, 45, 60, 75, 90, 120, 130];
const cuffSys = [121, 122, 146, 164, 152, 150, 144, 138, 134, 131, 128, 126];
const cuffDia = [78, 78, 90, 98, 94, 92, 89, 86, 84, 82, 80, 80];

export function cuffs(less: number) {
  return cuffMinutes.map((min, i) => {
    const sys = (cuffSys[i] ?? 0) - less;
    const dia = (cuffDia[i] ?? 0) - Math.round(less / 2);
    return { t: min * 60, sys, dia, mean: Math.round(dia + (sys - dia) / 3), manual: i === 11 };
  });
}

const phaseMinutes = [
  ["before", -25, 0],
  ["onset", 0, 15],
  ["peak", 15, 45],
  ["plateau", 45, 60],
  ["second-hour", 60, 120],
  ["recovery", 120, 132],
] as const;

export const phases = phaseMinutes.map(([name, from, to]) => ({
  name,
  from: iso(from * 60),
  to: iso(to * 60),
  fromT: from * 60,
  toT: to * 60,
}));

function mark(min: number, kind: string, rest: object) {
  const all = { t: min * 60, at: iso(min * 60), kind, state: "", code: "", text: "", by: "" };
  return { ...all, late: 0, ...rest };
}

function check(min: number, by: string, late = 0) {
  const state = late > 120 ? "late" : "done";
  return mark(min, "check", { state, by, late, text: "regular, normal" });
}

const marks = [
  mark(-12, "note", { code: "mask", text: "Mask and headphones on", by: "RN-2" }),
  mark(0, "dose", { text: "ketamine 60 mg im", by: "RN-2" }),
  check(5, "RN-2"),
  check(10, "RN-2"),
  mark(14, "note", { code: "touch", text: "Staff repositioned the airway", by: "RN-2" }),
  check(15, "RN-5"),
  check(25, "RN-5"),
  mark(31, "note", { code: "spoke", text: "Spoke a few words", by: "RN-5" }),
  check(38, "RN-5", 180),
  check(45, "RN-5"),
  mark(52, "symptom", { code: "nausea", state: "mild", by: "RN-5" }),
  check(55, "RN-2"),
  mark(60, "therapist", { state: "in", text: "PSY-1", by: "RN-2" }),
  mark(61, "bathroom", { state: "left", code: "left", text: "with RN-2", by: "RN-2" }),
  check(75, "RN-2"),
  check(90, "RN-2"),
  mark(105, "check", { state: "skipped", text: "with the therapist", by: "RN-2" }),
  mark(112, "note", { code: "water", text: "", by: "RN-2" }),
  check(120, "RN-2"),
];

type Cell = readonly [min: number, max: number, mean: number, beyond: number, last: number];

/** Of curves: lowest, highest, mean, seconds beyond, percent missing. */
const curveCells: Readonly<Record<string, readonly Cell[]>> = {
  hr: [
    [66, 70, 68, 0, 0],
    [67, 88, 79, 0, 7],
    [83, 92, 89, 0, 0],
    [78, 84, 81, 0, 0],
    [67, 79, 72, 0, 4],
    [67, 70, 68, 0, 0],
  ],
  spo2: [
    [97, 99, 98, 0, 0],
    [84, 99, 96, 70, 2],
    [95, 98, 96, 0, 0],
    [95, 97, 96, 0, 0],
    [96, 99, 97, 0, 4],
    [97, 99, 98, 0, 0],
  ],
};

/** Of the cuff: lowest, highest, mean, readings beyond, readings. */
const cuffCells: Readonly<Record<string, readonly (Cell | null)[]>> = {
  nibp_sys: [
    [121, 122, 122, 0, 2],
    null,
    [146, 164, 153, 1, 4],
    [144, 144, 144, 0, 1],
    [131, 138, 134, 0, 3],
    [126, 128, 127, 0, 2],
  ],
  nibp_dia: [
    [78, 78, 78, 0, 2],
    null,
    [90, 98, 94, 0, 4],
    [89, 89, 89, 0, 1],
    [82, 86, 84, 0, 3],
    [80, 80, 80, 0, 2],
  ],
};

const rest: Readonly<Record<string, number>> = { hr: 68, spo2: 98, nibp_sys: 122, nibp_dia: 78 };

function row(parameter: string, phase: string | undefined, cell: Cell | null) {
  const baseline = rest[parameter] ?? 0;
  const [min, max, mean, beyond, last] = cell ?? [null, null, null, 0, 0];
  const change = mean === null ? null : mean - baseline;
  const cuff = parameter.startsWith("nibp");
  const label = parameter;
  const head = { parameter, label, unit: "", cuff, phase, baseline, min, max, mean, change };
  if (!cuff) return { ...head, beyondLimitS: beyond, missingPercent: last };
  const beyondReadings = parameter === "nibp_sys" ? beyond : null;
  return { ...head, beyondLimitS: null, missingPercent: null, readings: last, beyondReadings };
}

const table = Object.entries({ ...curveCells, ...cuffCells }).flatMap(([parameter, cells]) =>
  phaseMinutes.map(([phase], index) => row(parameter, phase, cells[index] ?? null)),
);

const sections = [
  { title: "Session", lines: ["profile ketamine-im, version 3"] },
  { title: "Doses", lines: ["T+0: ketamine 60 mg im, given, 0.75 mg/kg, by RN-2"] },
  {
    title: "Peaks from the dose on",
    lines: [
      "HR highest 92 at T+22, baseline 68 (+24)",
      "Systolic pressure highest 164 at T+25, baseline 122 (+42)",
      "SpO2 lowest 84 at T+14, baseline 98 (-14)",
    ],
  },
  {
    title: "Oxygen below its limits",
    lines: [
      "Oxygen fell to 84 % at T+14; the alarm stood for 1 min 10 s; " +
        "Staff repositioned the airway; signal lost 20 s",
    ],
  },
  { title: "Symptoms", lines: ["T+52: nausea, mild"] },
  { title: "Oxygen and other medicine", lines: [] },
  { title: "Emergency calls", lines: [] },
];

function earlier(id: string, day: string, mg: number, most: number, less: number, low: number) {
  return {
    id,
    firstDose: `${day}T09:30:00.000Z`,
    route: "im",
    mg,
    manner: "discharged",
    hrHighest: most,
    sysHighest: 164 - less,
    spo2Lowest: low,
    series: series(30, 68, most, false),
    cuffs: cuffs(less),
  };
}

export function answer(): Record<string, unknown> {
  return {
    session: "K-0042.20261122.1",
    code: "K-0042",
    origin: iso(0),
    dosed: true,
    facts: {
      state: "integration",
      profile: "ketamine-im",
      profileVersion: 3,
      room: "2",
      bed: "a",
      intent: "inward",
      started: iso(-1800),
      firstDose: iso(0),
      closed: iso(7920),
      manner: "discharged",
      drug: "ketamine",
      route: "im",
      mg: 60,
      mgPerKg: 0.75,
      prescriber: "Dr Hale",
      responsible: "RN-2",
      fromT: -1500,
      toT: 7920,
    },
    sections,
    baseline: rest,
    course: [],
    phases,
    series: series(5, 68, 92, true),
    cuffs: cuffs(0),
    marks,
    alarms: { high: 1, medium: 1, low: 2, minutes: 2 },
    checks: { done: 9, late: 1, skipped: 1 },
    table,
    limits: [
      { parameter: "hr", below: 45, above: 130 },
      { parameter: "nibp_sys", below: null, above: 160, aboveInclusive: true },
      { parameter: "spo2", below: 92, above: null },
    ],
    window: { end: iso(7920), opens: iso(15120), best: iso(94320), closes: iso(180720) },
    gaps: [],
    earlier: [
      earlier("K-0042.20261025.1", "2026-10-25", 40, 86, 22, 95),
      earlier("K-0042.20261101.1", "2026-11-01", 45, 89, 14, 94),
      earlier("K-0042.20261115.1", "2026-11-15", 60, 94, 6, 93),
    ],
    partner: null,
    exports: [
      { format: "csv", title: "Every number, CSV", ending: ".csv" },
      { format: "report", title: "Report, HTML", ending: ".html" },
      { format: "fhir", title: "FHIR", ending: ".json" },
    ],
  };
}
