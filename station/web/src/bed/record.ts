// The entries of a session's record in words, and the list of what /api/history told and what came
// since. Pure.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Event } from "../wire/gen/vigil/v1/event_pb";
import { CheckState, EntryKind, Severity } from "../wire/gen/vigil/v1/record_pb";
import type { Check, SessionEntry } from "../wire/gen/vigil/v1/record_pb";
import type { Timed } from "../state/model";
import { figure } from "../actions/say";
import { parameterWords, phaseWords } from "../state/words";

export interface Line {
  readonly key: string;
  readonly atMs: number;
  /** "Dose", "Check", "Quiet note". */
  readonly what: string;
  readonly text: string;
  readonly who: string;
  readonly late: boolean;
}

const kinds: Partial<Record<EntryKind, string>> = {
  [EntryKind.STATE]: "State",
  [EntryKind.PHASE]: "Phase",
  [EntryKind.BINDING]: "Monitor",
  [EntryKind.PRE_CHECK]: "Questions",
  [EntryKind.TEST_ALARM]: "Test alarm",
  [EntryKind.BASELINE]: "Baseline",
  [EntryKind.OVERRIDE]: "Override",
  [EntryKind.DOSE]: "Dose",
  [EntryKind.SYMPTOM]: "Symptom",
  [EntryKind.NOTE]: "Note",
  [EntryKind.OXYGEN]: "Oxygen",
  [EntryKind.MEDICATION]: "Medicine",
  [EntryKind.MANUAL_VITALS]: "By hand",
  [EntryKind.EMERGENCY]: "Emergency",
  [EntryKind.HANDOVER]: "Handover",
  [EntryKind.BATHROOM]: "Bathroom",
  [EntryKind.GATE]: "Gate",
  [EntryKind.CLOSE]: "Close",
  [EntryKind.MOVE]: "Move",
  [EntryKind.CORRECTION]: "Correction",
  [EntryKind.SCORE]: "Score",
  [EntryKind.FOLLOW_UP]: "Follow-up",
  [EntryKind.CONSENT]: "Consent",
  [EntryKind.INTEGRATION]: "Integration",
  [EntryKind.NOT_RECOVERED]: "Not recovered",
  [EntryKind.PUMP_SUGGESTION]: "Pump",
  [EntryKind.WARNING]: "Warning",
  [EntryKind.LIMIT_OFFER]: "Limit offered",
  [EntryKind.UNDO]: "Taken back",
};
const severities: Partial<Record<Severity, string>> = {
  [Severity.MILD]: "mild",
  [Severity.MODERATE]: "moderate",
  [Severity.SEVERE]: "severe",
  [Severity.ENDED]: "ended",
};

/** "52 mg IM", "pump stops". */
export function doseWords(entry: SessionEntry): string {
  if (entry.detail.case !== "dose") return entry.text;
  const { amountUg, route, step, rateUgH } = entry.detail.value;
  const steps = ["", "", "pump starts", "new rate", "pump pauses", "goes on", "pump stops"];
  const parts = [
    amountUg === 0n ? "" : `${figure(Number(amountUg) / 1000)} mg`,
    route.toUpperCase(),
    steps[step] ?? "",
    rateUgH === 0 ? "" : `${figure(rateUgH / 1000)} mg/h`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

export function entryWords(entry: SessionEntry): string {
  if (entry.kind === EntryKind.DOSE) return doseWords(entry);
  const values = entry.values
    .filter((value) => value.value !== undefined)
    .map((value) => `${parameterWords(value.parameter)} ${figure(value.value)}`)
    .join(", ");
  const amount = entry.amount === undefined ? "" : `${figure(entry.amount)} ${entry.unit}`.trim();
  const parts = [
    entry.code === "" ? "" : phaseWords(entry.code),
    severities[entry.severity] ?? "",
    amount,
    values,
    entry.with === "" ? "" : `with ${entry.with}`,
    entry.text,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

const hows = ["", "window", "camera", "door", "bedside"];

export function checkWords(check: Check): string {
  if (check.state === CheckState.SKIPPED) return `skipped: ${check.reason}`;
  if (check.state === CheckState.UNDONE) return "taken back";
  const seen = [check.breathing, check.colour, check.posture]
    .concat(check.distress === "" ? [] : [`distress ${check.distress}`])
    .concat(check.moaas === undefined ? [] : [`MOAA/S ${check.moaas}`], [check.seen])
    .filter((word) => word !== "");
  const what = check.oneTouch ? "All well" : seen.join(", ") || "seen";
  const how = hows[check.how] ?? "";
  return how === "" ? what : `${what}, ${how}`;
}

function lineOfEntry(entry: SessionEntry, session: string, toldMs: number): Line {
  return {
    key: `${session}#${entry.number}`,
    atMs: entry.performedTime === undefined ? toldMs : timestampMs(entry.performedTime),
    what: kinds[entry.kind] ?? "Entry",
    text: entryWords(entry),
    who: entry.actor,
    late: entry.late,
  };
}

/** Newest first; an entry that came both ways stands once. */
export function recordOf(
  marks: readonly Event[],
  live: readonly Timed<SessionEntry>[],
  session: string,
): Line[] {
  const lines = new Map<string, Line>();
  for (const event of marks) {
    if (event.session !== session) continue;
    const toldMs = event.wallTime === undefined ? 0 : timestampMs(event.wallTime);
    if (event.body.case === "entry") {
      const line = lineOfEntry(event.body.value, session, toldMs);
      lines.set(line.key, line);
    }
    const check = event.body.case === "check" ? event.body.value : undefined;
    if (check !== undefined && isOver(check)) {
      const at = check.performedTime === undefined ? toldMs : timestampMs(check.performedTime);
      const key = `${session}#check${check.number}`;
      const text = checkWords(check);
      lines.set(key, { key, atMs: at, what: "Check", text, who: event.actor, late: false });
    }
  }
  for (const { value, atMs } of live) {
    const line = lineOfEntry(value, session, atMs);
    lines.set(line.key, line);
  }
  return [...lines.values()].sort((a, b) => b.atMs - a.atMs);
}

/** Done, skipped or taken back: planned and due ones are no record yet. */
export function isOver(check: Check): boolean {
  return (
    check.state === CheckState.DONE ||
    check.state === CheckState.SKIPPED ||
    check.state === CheckState.UNDONE
  );
}
