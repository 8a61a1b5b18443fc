// Forms from an empty bed to the dose: start, monitor, questions, override. Pure.
import * as ask from "../actions/session_orders";
import type { Bed } from "../actions/orders";
import { Answer, DoseIntent } from "../wire/gen/vigil/v1/record_pb";
import { wrongCode } from "./code";
import { numberOf, type Field, type FormSpec, type Values } from "./form";

/** What a form needs to know of its bed. */
export interface Of {
  readonly bed: Bed;
  /** "4a": on every button. */
  readonly label: string;
  /** Ids of profiles that are known here. */
  readonly profiles: readonly string[];
  /** The profile of the session, "" without one. */
  readonly profile: string;
  /** Bed of the other patient of this room, "" where there is none. */
  readonly partner: string;
  /** Of an empty bed: "K-0433 at 15:30", the session that is planned for it. */
  readonly planned?: string;
}

export const name = (id: string, label: string, required = true): Field => ({
  kind: "text",
  id,
  label,
  required,
  most: 32,
});
export const remark = (label = "Remark", required = false): Field => ({
  kind: "text",
  id: "text",
  label,
  required,
  most: 160,
});
export const yesNo = [
  ["no", "no"],
  ["yes", "yes"],
] as const;

export function startForm(of: Of): FormSpec {
  return {
    id: "start",
    title: `Start a session at ${of.label}`,
    button: `Start at ${of.label}`,
    fields: [
      {
        kind: "text",
        id: "code",
        label: "Code",
        required: true,
        most: 16,
        ...(of.planned === undefined ? {} : { hint: `Planned here: ${of.planned}` }),
      },
      {
        kind: "tick",
        id: "identity",
        label: "Second identifier on the wristband compared",
        required: true,
        hint: "Compared here and now. It is not stored.",
      },
      {
        kind: "choice",
        id: "profile",
        label: "Profile",
        required: true,
        options: of.profiles.map((id) => [id, id] as const),
      },
      {
        kind: "choice",
        id: "intent",
        label: "Dose is meant for",
        required: true,
        options: [
          ["talking", "talking"],
          ["inward", "an inward journey"],
        ],
      },
      name("prescriber", "Prescriber"),
      name("nurse", "Nurse"),
      name("sitter", "Sitter", false),
      { kind: "choice", id: "therapist", label: "Therapist expected", options: yesNo },
      {
        kind: "choice",
        id: "together",
        label: "Dosed together",
        when: () => of.partner !== "",
        required: true,
        options: [
          ["no", "alone"],
          ["yes", `with bed ${of.partner}`],
        ],
      },
    ],
    wrong: (v) => wrongCode((v["code"] ?? "").trim().toUpperCase()),
    order: (v) =>
      ask.start(of.bed, {
        code: (v["code"] ?? "").toUpperCase(),
        profile: v["profile"] ?? "",
        prescriber: v["prescriber"] ?? "",
        nurse: v["nurse"] ?? "",
        sitter: v["sitter"] ?? "",
        intent: v["intent"] === "talking" ? DoseIntent.TALKING : DoseIntent.INWARD,
        therapistExpected: v["therapist"] === "yes",
        identityCompared: v["identity"] === "yes",
        concurrentBed: v["together"] === "yes" ? of.partner : "",
      }),
  };
}

export function bindForm(of: Of): FormSpec {
  return {
    id: "bind",
    title: `Is this monitor at ${of.label}?`,
    button: `It is the monitor of ${of.label}`,
    fields: [
      {
        kind: "choice",
        id: "how",
        label: "Matched by",
        required: true,
        options: [
          ["pulse", "pulse felt"],
          ["two-person", "two people"],
          ["name", "its name"],
        ],
      },
      { ...name("with", "Second person"), when: (v) => v["how"] === "two-person" },
    ],
    order: (v) =>
      ask.bind(of.bed, (v["how"] ?? "pulse") as "pulse" | "two-person" | "name", v["with"]),
  };
}

/** Every question of the pre-check, in the order in which it is asked. */
export const flags: readonly (readonly [string, string])[] = [
  ["uncontrolled-cardiovascular", "Heart or pressure out of control"],
  ["pregnancy", "Pregnancy"],
  ["hepatic", "Liver disease"],
  ["renal", "Kidney disease"],
  ["raised-icp", "Raised pressure in the skull"],
  ["raised-iop", "Raised pressure in the eye"],
  ["psychosis", "Psychosis"],
  ["suicidality", "Suicidality"],
  ["violence", "Violence"],
  ["substance-use", "Substance use"],
  ["benzodiazepine", "Benzodiazepine today"],
  ["sedative", "Sedative today"],
  ["opioid", "Opioid today"],
  ["stimulant", "Stimulant today"],
  ["maoi", "MAO inhibitor"],
];
const withPlan = ["suicidality", "substance-use"];

export function preCheckForm(of: Of): FormSpec {
  const questions = flags.flatMap(([flag, label]): Field[] => [
    { kind: "choice", id: flag, label, options: yesNo },
    {
      kind: "text",
      id: `plan-${flag}`,
      label: `Plan: ${label}`,
      most: 96,
      required: true,
      when: (v) => withPlan.includes(flag) && v[flag] === "yes",
    },
  ]);
  return {
    id: "pre-check",
    title: `Questions before the dose of ${of.label}`,
    button: `Save answers of ${of.label}`,
    fields: [
      { kind: "tick", id: "identity", label: "Wristband compared" },
      ...questions,
      { kind: "number", id: "kg", label: "Weight", unit: "kg", least: 30, most: 300 },
      {
        kind: "choice",
        id: "weighed",
        label: "Weight was",
        required: true,
        when: (v) => (v["kg"] ?? "") !== "",
        options: [
          ["yes", "weighed"],
          ["no", "told"],
        ],
      },
      { kind: "tick", id: "sitter", label: "Sitter has read the instructions" },
      { kind: "tick", id: "couple", label: "Asked alone, without the partner" },
      { kind: "text", id: "other", label: "Other treatments today", most: 96 },
    ],
    wrong: (v) => (Object.keys(answered(v)).length === 0 ? "Nothing is answered yet" : ""),
    order: (v) => ask.preCheck(of.bed, answered(v)),
  };
}

/** Only what was answered is sent: it changes nothing of what was answered before. */
function answered(v: Values): ask.PreCheckOf {
  const said: ask.PreCheckOf = {};
  const answers = flags
    .filter(([flag]) => v[flag] === "yes" || v[flag] === "no")
    .map(([flag]) => ({
      flag,
      answer: v[flag] === "yes" ? Answer.YES : Answer.NO,
      plan: v[`plan-${flag}`] ?? "",
    }));
  if (answers.length > 0) said.flags = answers;
  if (v["identity"] === "yes") said.identityCompared = true;
  const kg = numberOf(v["kg"]);
  if (kg !== undefined) said.weightG = Math.round(kg * 1000);
  if (v["weighed"] === "yes") said.weighed = true;
  if (v["sitter"] === "yes") said.sitterInstructed = true;
  if (v["couple"] === "yes") said.coupleScreenedAlone = true;
  if ((v["other"] ?? "") !== "") said.otherTreatments = v["other"]!;
  return said;
}

export function overrideForm(of: Of, item: string, what: string): FormSpec {
  return {
    id: `override-${item}`,
    title: `Override for ${of.label}: ${what}`,
    button: `Override for ${of.label}`,
    fields: [remark("Reason", true)],
    order: (v) => ask.override(of.bed, item, v["text"] ?? ""),
  };
}
