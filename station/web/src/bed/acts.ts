// What can be done at a bed, grouped by what is likely now. Pure. What a rule refuses stays in
// sight, with the rule; the daemon has the last word.
import { SessionState } from "../wire/gen/vigil/v1/record_pb";
import type { BedState } from "../state/model";
import { ageText } from "../state/words";
import { msOf } from "../actions/say";
import { gateWords, missing, refusal } from "./gate";

export type Stage = "empty" | "before" | "dosed" | "leaving";

export type ActId =
  | "start"
  | "bind"
  | "pre-check"
  | "dose"
  | "symptom"
  | "note"
  | "oxygen"
  | "medication"
  | "vitals"
  | "score"
  | "cuff"
  | "bathroom"
  | "limits"
  | "alarms-off"
  | "off-monitor"
  | "staff"
  | "close"
  | "move"
  | "record";

export interface ActWords {
  readonly id: ActId;
  readonly label: string;
  /** A few words below: what it is about, or the rule that says no. */
  readonly sub: string;
  /** A rule says no now; it opens all the same, and says what is missing. */
  readonly no: boolean;
}

export function stageOf(bed: BedState): Stage {
  const session = bed.session;
  if (session === undefined || session.state === SessionState.SCHEDULED) return "empty";
  if (session.firstDoseTime === undefined) return "before";
  const leaving = [SessionState.RECOVERY, SessionState.DISCHARGE_READY];
  return leaving.includes(session.state) ? "leaving" : "dosed";
}

const likely: Record<Stage, readonly ActId[]> = {
  empty: ["start", "limits", "vitals", "off-monitor", "alarms-off", "record"],
  before: [
    "pre-check", "bind", "dose", "vitals", "cuff", "limits", "note", "staff", "record",
    "medication", "alarms-off", "off-monitor", "bathroom", "move", "close",
  ],
  dosed: [
    "dose", "symptom", "note", "oxygen", "bathroom", "cuff", "limits", "staff", "close",
    "record", "medication", "vitals", "score", "bind", "alarms-off", "off-monitor", "move",
  ],
  leaving: [
    "score", "symptom", "note", "bathroom", "vitals", "oxygen", "staff", "record", "close",
    "dose", "medication", "cuff", "limits", "bind", "alarms-off", "off-monitor", "move",
  ],
};

/** So many are shown at once; the rest opens by "More". */
export const shownFirst = 9;

const labels: Record<ActId, string> = {
  start: "Start session",
  bind: "Monitor",
  "pre-check": "Questions",
  dose: "Dose",
  symptom: "Symptom",
  note: "Quiet note",
  oxygen: "Oxygen",
  medication: "Medicine",
  vitals: "Values by hand",
  score: "Score",
  cuff: "Cuff",
  bathroom: "Bathroom",
  limits: "Limits",
  "alarms-off": "Pause alarms",
  "off-monitor": "Off monitor",
  staff: "Staff",
  close: "Close session",
  move: "Move",
  record: "Record",
};

export function actsFor(bed: BedState, nowMs: number): ActWords[] {
  return likely[stageOf(bed)].map((id) => {
    const [sub, no] = about(id, bed, nowMs);
    const leaves = id === "close" && stageOf(bed) !== "before";
    return { id, label: leaves ? "Discharge" : labels[id], sub, no };
  });
}

function about(id: ActId, bed: BedState, nowMs: number): [string, boolean] {
  const session = bed.session;
  const off = bed.patient?.offMonitor === true;
  switch (id) {
    case "start":
      return ["empty bed", false];
    case "dose": {
      const last = msOf(session?.lastDoseTime);
      if (last !== undefined) return [`last ${ageText(nowMs - last)} ago`, false];
      const open = session === undefined ? 0 : missing(session).length;
      return open === 0 ? ["every item holds", false] : [gateWords(session!), true];
    }
    case "oxygen": {
      const flow = session?.oxygenMlMin ?? 0;
      return [flow === 0 ? "on air" : `O2 ${flow / 1000} L`, false];
    }
    case "bathroom":
      return [
        (session?.bathroomUntilNs ?? 0n) === 0n ? "names who goes along" : "there now",
        false,
      ];
    case "limits":
      return [bed.patient?.profile || session?.profile || "bed's own", false];
    case "staff":
      return [session?.responsible || "nobody named", false];
    case "cuff":
      return [bed.cuff === undefined ? "at the monitor" : "start, hold", false];
    case "off-monitor":
      return [off ? "off now" : "who, why, seen", false];
    case "close":
      if (session?.firstDoseTime === undefined) return ["not dosed, left", false];
      return missing(session).length === 0 ? ["every item holds", false] : [refusal(session), true];
    case "symptom":
      return ["what, how much", false];
    case "note":
      return ["music, water, spoke", false];
    case "vitals":
      return ["judged by limits", false];
    case "record":
      return ["what was done", false];
    default:
      return ["", false];
  }
}
