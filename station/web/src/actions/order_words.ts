// What a person asks for, as the PIN pad says it: "Dose for 4a". Pure.
import { CommandKind } from "../wire/gen/vigil/v1/session_pb";
import type { Order } from "./action";

const words: Partial<Record<CommandKind, string>> = {
  [CommandKind.GOING]: "“I’m going”",
  [CommandKind.CANT_GO]: "“I can’t go”",
  [CommandKind.AT_BEDSIDE]: "“At bedside”",
  [CommandKind.LEFT_BEDSIDE]: "“Left bedside”",
  [CommandKind.AUDIO_PAUSE]: "Pause of sound",
  [CommandKind.AUDIO_OFF]: "Sound off",
  [CommandKind.ALARM_PAUSE]: "Pause of alarms",
  [CommandKind.ALARM_OFF]: "Alarms off",
  [CommandKind.ENABLE]: "Alarms and sound on again",
  [CommandKind.RESET]: "Reset",
  [CommandKind.OFF_MONITOR]: "Off monitor",
  [CommandKind.ON_MONITOR]: "Back on the monitor",
  [CommandKind.CONFIRM_MONITOR]: "Changed monitor",
  [CommandKind.SET_LIMIT]: "New limit",
  [CommandKind.TEST_ALARM]: "Test alarm",
  [CommandKind.HOLD_CUFF]: "Hold of the cuff",
  [CommandKind.RELEASE_CUFF]: "Release of the cuff",
  [CommandKind.START_CUFF]: "Start of the cuff",
  [CommandKind.STOP_CUFF]: "Stop of the cuff",
  [CommandKind.SESSION_START]: "Start of a session",
  [CommandKind.SESSION_BIND]: "Monitor",
  [CommandKind.SESSION_PRE_CHECK]: "Questions",
  [CommandKind.SESSION_BASELINE]: "Baseline",
  [CommandKind.SESSION_OVERRIDE]: "Override",
  [CommandKind.SESSION_DOSE]: "Dose",
  [CommandKind.SESSION_CHECK]: "Check",
  [CommandKind.SESSION_SKIP_CHECK]: "Skipped check",
  [CommandKind.SESSION_UNDO]: "Taking back a check",
  [CommandKind.SESSION_SYMPTOM]: "Symptom",
  [CommandKind.SESSION_NOTE]: "Quiet note",
  [CommandKind.SESSION_OXYGEN]: "Oxygen",
  [CommandKind.SESSION_MEDICATION]: "Medicine",
  [CommandKind.SESSION_VITALS]: "Values by hand",
  [CommandKind.SESSION_SCORE]: "Score",
  [CommandKind.SESSION_HANDOVER]: "Handover",
  [CommandKind.SESSION_BATHROOM]: "Bathroom",
  [CommandKind.SESSION_GATE]: "Item of the gate",
  [CommandKind.SESSION_CLOSE]: "Close of the session",
  [CommandKind.SESSION_MOVE]: "Move",
};

/** `label`: of its bed, as on every button; "" where it is for all. */
export function orderWords(order: Order, label: string): string {
  const what = words[order.kind ?? CommandKind.UNSPECIFIED] ?? "What you ask";
  return label === "" ? what : `${what} for ${label}`;
}
