// The gate before the dose and that of the discharge, as a page tells them. Pure. The daemon
// reckons which item holds; this gives each its words and the form that mends it.
import type { GateItem, Session } from "../wire/gen/vigil/v1/record_pb";

/** The six that a person ticks before the patient leaves. */
export const tickedByHand = [
  "escort",
  "no-driving",
  "oriented",
  "walks",
  "no-vomiting",
  "no-dissociation",
] as const;

const names: Record<string, string> = {
  identity: "Wristband compared",
  binding: "Monitor confirmed",
  baseline: "Baseline taken",
  flags: "Questions answered",
  weight: "Weighed",
  sitter: "Sitter instructed",
  "couple-screen": "Asked alone",
  live: "Values are live",
  sensors: "A pulse is seen",
  "test-alarm": "Test alarm confirmed",
  "continuous-spo2": "Continuous SpO2",
  stay: "Minimum stay",
  bp: "Blood pressure",
  hr: "Heart rate",
  spo2: "SpO2",
  "on-air": "On air",
  escort: "Escort is here",
  "no-driving": "Will not drive",
  oriented: "Oriented",
  walks: "Walks safely",
  "no-vomiting": "No vomiting",
  "no-dissociation": "No dissociation",
  aldrete: "Aldrete score",
  moaas: "MOAA/S score",
  alarms: "No open alarm",
  checks: "No open check",
  bathroom: "Not in the bathroom",
  sbp: "Systolic pressure",
  dbp: "Diastolic pressure",
};

/** "flag:pregnancy" reads "Flag: pregnancy". Such words are never on a shared wall. */
export function itemName(item: string): string {
  if (item.startsWith("flag:")) return `Flag: ${item.slice(5).replace(/-/g, " ")}`;
  return names[item] ?? item.replace(/[-_]/g, " ");
}

export const passes = (item: GateItem): boolean => item.holds || item.overridden;

export function missing(session: Session): GateItem[] {
  return session.gate.filter((item) => !passes(item));
}

/** The form or order that mends an item; "": only time or the monitor does. */
export function mender(item: string): "bind" | "pre-check" | "baseline" | "test" | "score" | "" {
  if (item === "binding") return "bind";
  if (item === "baseline") return "baseline";
  if (item === "test-alarm") return "test";
  if (["identity", "flags", "weight", "sitter", "couple-screen"].includes(item)) return "pre-check";
  if (item === "aldrete" || item === "moaas") return "score";
  return "";
}

/** "2 of 9 missing: Minimum stay, not before T+02:00", "All 9 hold". */
export function gateWords(session: Session): string {
  const open = missing(session);
  const all = session.gate.length;
  if (all === 0) return "No gate is known";
  if (open.length === 0) return `All ${all} hold`;
  return `${open.length} of ${all} missing`;
}

/** Why leaving is refused, in one line: the rule of the first open item. */
export function refusal(session: Session): string {
  const first = missing(session)[0];
  if (first === undefined) return "";
  return first.text === "" ? `${itemName(first.item)} is missing` : first.text;
}
