// Forms of what is noted while a person looks after a patient: check, symptom, note, oxygen,
// medication, values by hand, score. Pure.
import * as ask from "../actions/session_orders";
import { CheckHow, Severity } from "../wire/gen/vigil/v1/record_pb";
import { agoField, numberOf, performedAt, type Field, type FormSpec, type Values } from "./form";
import { remark, type Of } from "./forms_before";

const same = (words: readonly string[]) => words.map((word) => [word, word] as const);

/** Places to look from, as a check wants them; which of them an alarm's check takes. */
export function placesFor(cause: string): readonly (readonly [string, string])[] {
  const all = [
    ["window", "window"],
    ["camera", "camera"],
    ["door", "door"],
    ["in-room", "bedside"],
  ] as const;
  if (cause === "high alarm") return all.filter(([id]) => id === "in-room");
  if (cause === "medium alarm") return all.filter(([id]) => id !== "door");
  return all;
}

const hows: Record<string, CheckHow> = {
  window: CheckHow.WINDOW,
  camera: CheckHow.CAMERA,
  door: CheckHow.DOOR,
  "in-room": CheckHow.IN_ROOM,
};

/** Details of a check: empty at first, so nothing is recorded that nobody saw. */
export function checkForm(of: Of, number: number, cause: string): FormSpec {
  return {
    id: `check-${number}`,
    title: `Check of ${of.label}`,
    button: `Save check of ${of.label}`,
    fields: [
      { kind: "choice", id: "how", label: "Seen from", required: true, options: placesFor(cause) },
      {
        kind: "choice",
        id: "breathing",
        label: "Breathing",
        required: true,
        options: same(["regular", "snoring", "blocked"]),
      },
      {
        kind: "choice",
        id: "colour",
        label: "Colour",
        required: true,
        options: same(["normal", "pale", "blue"]),
      },
      { kind: "choice", id: "posture", label: "Posture", options: same(["safe", "unsafe"]) },
      {
        kind: "choice",
        id: "distress",
        label: "Distress",
        options: same(["none", "some", "much"]),
      },
      {
        kind: "choice",
        id: "moaas",
        label: "MOAA/S",
        options: same(["0", "1", "2", "3", "4", "5"]),
        hint: "5: answers when spoken to. 0: does not react to pain.",
      },
      { kind: "choice", id: "sensor", label: "Sensor", options: [["yes", "on"], ["no", "off"]] },
      { kind: "choice", id: "mask", label: "Eye mask", options: [["yes", "on"], ["no", "off"]] },
      { kind: "text", id: "seen", label: "Seen beside", most: 96 },
    ],
    order: (v) => ask.check(of.bed, number, findings(v)),
  };
}

function findings(v: Values): ask.Findings {
  const moaas = numberOf(v["moaas"]);
  const text = (id: "breathing" | "colour" | "posture" | "distress" | "seen") =>
    v[id] === undefined ? {} : { [id]: v[id] };
  return {
    how: hows[v["how"] ?? ""] ?? CheckHow.UNSPECIFIED,
    ...text("breathing"),
    ...text("colour"),
    ...text("posture"),
    ...text("distress"),
    ...text("seen"),
    ...(moaas === undefined ? {} : { moaas }),
    ...(v["sensor"] === undefined ? {} : { sensorOn: v["sensor"] === "yes" }),
    ...(v["mask"] === undefined ? {} : { maskOn: v["mask"] === "yes" }),
  };
}

const severities: Record<string, Severity> = {
  mild: Severity.MILD,
  moderate: Severity.MODERATE,
  severe: Severity.SEVERE,
  ended: Severity.ENDED,
};
const symptoms: readonly (readonly [string, string])[] = [
  ["nausea", "nausea"],
  ["vomiting", "vomiting"],
  ["headache", "headache"],
  ["dizziness", "dizziness"],
  ["anxiety", "anxiety"],
  ["dissociation", "dissociation"],
  ["drowsiness", "drowsiness"],
  ["confusion", "confusion"],
  ["blurred-vision", "blurred vision"],
  ["tingling", "tingling"],
  ["perceptual-distortion", "distorted perception"],
  ["impaired-memory", "memory"],
  ["lowered-inhibition", "inhibition"],
  ["mood-swing", "mood swing"],
  ["thought-disorder", "thinking"],
  ["abnormal-sensation", "odd sensation"],
  ["other", "other"],
];

export function symptomForm(of: Of): FormSpec {
  return {
    id: "symptom",
    title: `Symptom of ${of.label}`,
    button: `Note symptom of ${of.label}`,
    fields: [
      { kind: "choice", id: "code", label: "What", required: true, options: symptoms },
      {
        kind: "choice",
        id: "severity",
        label: "How much",
        required: true,
        options: same(["mild", "moderate", "severe", "ended"]),
      },
      { ...remark("In words"), required: false },
      agoField,
    ],
    wrong: (v) =>
      v["code"] === "other" && (v["text"] ?? "").trim() === "" ? "Say in words what it is" : "",
    order: (v, nowMs) =>
      ask.symptom(
        of.bed,
        v["code"] ?? "",
        severities[v["severity"] ?? ""] ?? Severity.UNSPECIFIED,
        v["text"] ?? "",
        performedAt(v, nowMs),
      ),
  };
}

const notes: readonly (readonly [string, string])[] = [
  ["music", "music"],
  ["spoke", "spoke"],
  ["water", "water"],
  ["touch", "touch"],
  ["mask", "mask"],
  ["sitter", "sitter"],
  ["therapist-in", "therapist in"],
  ["therapist-out", "therapist out"],
  ["other", "other"],
];

export function noteForm(of: Of): FormSpec {
  return {
    id: "note",
    title: `Quiet note of ${of.label}`,
    button: `Save note of ${of.label}`,
    fields: [
      { kind: "choice", id: "code", label: "What", required: true, options: notes },
      remark("In words"),
      agoField,
    ],
    wrong: (v) =>
      v["code"] === "other" && (v["text"] ?? "").trim() === "" ? "Say in words what it is" : "",
    order: (v, nowMs) =>
      ask.note(of.bed, v["code"] ?? "", v["text"] ?? "", performedAt(v, nowMs)),
  };
}

export function oxygenForm(of: Of): FormSpec {
  return {
    id: "oxygen",
    title: `Oxygen of ${of.label}`,
    button: `Record oxygen of ${of.label}`,
    fields: [
      {
        kind: "number",
        id: "flow",
        label: "Flow",
        unit: "L/min",
        least: 0,
        most: 30,
        required: true,
        hint: "0: it is stopped",
      },
      {
        kind: "choice",
        id: "how",
        label: "By",
        required: true,
        when: (v) => (numberOf(v["flow"]) ?? 0) > 0,
        options: [
          ["cannula", "cannula"],
          ["mask", "mask"],
          ["bag", "bag"],
        ],
      },
      agoField,
    ],
    order: (v, nowMs) =>
      ask.oxygen(of.bed, numberOf(v["flow"]) ?? 0, v["how"] ?? "", performedAt(v, nowMs)),
  };
}

export function medicationForm(of: Of): FormSpec {
  return {
    id: "medication",
    title: `Medicine for ${of.label}`,
    button: `Record medicine of ${of.label}`,
    fields: [
      { kind: "text", id: "drug", label: "Drug", required: true, most: 48 },
      remark("Amount and route", true),
      agoField,
    ],
    order: (v, nowMs) =>
      ask.medication(of.bed, v["drug"] ?? "", v["text"] ?? "", performedAt(v, nowMs)),
  };
}

/** Values by hand: parameter, label, unit and what is plausible at all. */
const byHand: readonly (readonly [string, string, string, number, number])[] = [
  ["nibp_sys", "SBP", "mmHg", 20, 300],
  ["nibp_dia", "DBP", "mmHg", 10, 250],
  ["hr", "HR", "/min", 10, 300],
  ["spo2", "SpO2", "%", 1, 100],
  ["rr", "RR", "/min", 1, 100],
  ["temp1", "Temperature", "°C", 25, 45],
];

export function vitalsForm(of: Of): FormSpec {
  const fields = byHand.map(
    ([id, label, unit, least, most]): Field => ({ kind: "number", id, label, unit, least, most }),
  );
  return {
    id: "vitals",
    title: `Values of ${of.label} by hand`,
    button: `Save values of ${of.label}`,
    fields: [...fields, { kind: "text", id: "method", label: "Taken with", most: 48 }, agoField],
    wrong: wrongVitals,
    order: (v, nowMs) => {
      const values = byHand.flatMap(([parameter]) => {
        const value = numberOf(v[parameter]);
        return value === undefined ? [] : [{ parameter, value }];
      });
      return ask.vitals(of.bed, values, v["method"] ?? "", performedAt(v, nowMs));
    },
  };
}

function wrongVitals(v: Values): string {
  const sys = numberOf(v["nibp_sys"]);
  const dia = numberOf(v["nibp_dia"]);
  if ((sys === undefined) !== (dia === undefined)) return "A cuff gives SBP and DBP: say both";
  if (sys !== undefined && dia !== undefined && dia >= sys) return "DBP is not below SBP";
  const any = byHand.some(([parameter]) => numberOf(v[parameter]) !== undefined);
  return any ? "" : "Say at least one value";
}

export function scoreForm(of: Of): FormSpec {
  const most: Record<string, number> = { aldrete: 10, moaas: 5, cadss: 92, madrs: 60 };
  return {
    id: "score",
    title: `Score of ${of.label}`,
    button: `Save score of ${of.label}`,
    fields: [
      {
        kind: "choice",
        id: "code",
        label: "Score",
        required: true,
        options: [
          ["aldrete", "Aldrete"],
          ["moaas", "MOAA/S"],
          ["cadss", "CADSS"],
          ["madrs", "MADRS"],
        ],
      },
      {
        kind: "number",
        id: "points",
        label: "Points",
        unit: "",
        least: 0,
        most: 92,
        required: true,
      },
      agoField,
    ],
    wrong: (v) => {
      const limit = most[v["code"] ?? ""] ?? 0;
      const points = numberOf(v["points"]) ?? 0;
      const good = Number.isInteger(points) && points <= limit;
      return good ? "" : `Points: a whole number, 0 to ${limit}`;
    },
    order: (v, nowMs) =>
      ask.score(of.bed, v["code"] ?? "", numberOf(v["points"]) ?? 0, performedAt(v, nowMs)),
  };
}

