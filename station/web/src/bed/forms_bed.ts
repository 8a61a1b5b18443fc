// Forms about the bed itself: limits, pauses, cuff, off the monitor, bathroom, handover, gate, ways
// out, another bed. Pure.
import * as orders from "../actions/orders";
import * as ask from "../actions/session_orders";
import { CloseManner } from "../wire/gen/vigil/v1/record_pb";
import type { Limit, Limits } from "../wire/gen/vigil/v1/session_pb";
import { parameterWords, priorityWord } from "../state/words";
import { numberOf, type Field, type FormSpec } from "./form";
import { name, remark, type Of } from "./forms_before";

/** "SpO2 below 92, medium". */
export function limitWords(parameter: string, limit: Limit): string {
  const side = limit.side === 1 ? "below" : "above";
  const relative = limit.relative ? ", from the baseline" : "";
  const grade = priorityWord(limit.priority);
  return `${parameterWords(parameter)} ${side} ${limit.limit}, ${grade}${relative}`;
}

export function limitForm(of: Of, limits: Limits, limit: Limit): FormSpec {
  return {
    id: `limit-${limits.parameter}-${limit.side}-${limit.priority}`,
    title: `Limit of ${of.label}: ${limitWords(limits.parameter, limit)}`,
    button: `Change limit of ${of.label}`,
    fields: [
      {
        kind: "number",
        id: "limit",
        label: "New limit",
        unit: limits.unit === "mm[Hg]" ? "mmHg" : limits.unit,
        least: 0,
        most: 400,
        required: true,
      },
      remark("Reason", true),
    ],
    wrong: (v) => (numberOf(v["limit"]) === limit.limit ? "That is the limit of now" : ""),
    order: (v) =>
      orders.setLimit(of.bed, {
        parameter: limits.parameter,
        side: limit.side,
        priority: limit.priority,
        limit: numberOf(v["limit"]) ?? limit.limit,
        reason: v["text"] ?? "",
      }),
  };
}

const minutes = (label: string, most: number): Field => ({
  kind: "number",
  id: "minutes",
  label,
  unit: "min",
  least: 1,
  most,
  required: true,
});

/** Alarms of one parameter, or all, paused or off: only for roles that may. */
export function alarmsOffForm(of: Of, parameters: readonly string[]): FormSpec {
  return {
    id: "alarms-off",
    title: `Pause alarms of ${of.label}`,
    button: `Pause alarms of ${of.label}`,
    fields: [
      {
        kind: "choice",
        id: "parameter",
        label: "Of",
        required: true,
        options: [
          ...parameters.map((each) => [each, parameterWords(each)] as const),
          ["all", "all"],
        ],
      },
      {
        kind: "choice",
        id: "how",
        label: "How long",
        required: true,
        options: [
          ["pause", "minutes"],
          ["off", "until enabled"],
        ],
      },
      { ...minutes("Minutes", 60), when: (v) => v["how"] === "pause" },
      remark("Reason", true),
    ],
    order: (v) => {
      const parameter = v["parameter"] === "all" ? "" : (v["parameter"] ?? "");
      const reason = v["text"] ?? "";
      if (v["how"] === "off") return orders.alarmOff(of.bed, parameter, reason);
      const s = (numberOf(v["minutes"]) ?? 0) * 60;
      return orders.alarmPause(of.bed, parameter, s, reason);
    },
  };
}

export function holdCuffForm(of: Of): FormSpec {
  return {
    id: "hold-cuff",
    title: `Hold the cuff of ${of.label}`,
    button: `Hold cuff of ${of.label}`,
    fields: [minutes("For", 20), remark("Reason", true)],
    order: (v) =>
      orders.holdCuff(of.bed, (numberOf(v["minutes"]) ?? 0) * 60, v["text"] ?? ""),
  };
}

export function offMonitorForm(of: Of): FormSpec {
  return {
    id: "off-monitor",
    title: `${of.label} leaves the monitor`,
    button: `${of.label} is off the monitor`,
    fields: [
      {
        kind: "choice",
        id: "reason",
        label: "Why",
        required: true,
        options: [
          ["ending", "session ends"],
          ["bathroom", "bathroom"],
          ["imaging", "imaging"],
          ["transfer", "transfer"],
        ],
      },
      { kind: "text", id: "seen", label: "Condition seen", required: true, most: 64 },
      { kind: "text", id: "with", label: "Who is with them", required: true, most: 64 },
      {
        kind: "choice",
        id: "where",
        label: "You are",
        required: true,
        options: [
          ["bedside", "at the bedside"],
          ["away", "not there"],
        ],
      },
    ],
    order: (v) =>
      orders.offMonitor(of.bed, {
        reason: v["reason"] ?? "",
        seen: v["seen"] ?? "",
        with: v["with"] ?? "",
        bedside: v["where"] === "bedside",
      }),
  };
}

/** `alone`: far enough after the dose that nobody needs to go along. */
export function bathroomForm(of: Of, alone: boolean): FormSpec {
  return {
    id: "bathroom",
    title: `Bathroom, ${of.label}`,
    button: `${of.label} goes to the bathroom`,
    fields: [
      {
        ...name("with", "Who goes along", !alone),
        hint: alone ? "Empty: alone" : "Needed until T+01:00",
      },
      minutes("For", 15),
    ],
    order: (v) => ask.bathroomLeft(of.bed, v["with"] ?? "", numberOf(v["minutes"]) ?? 0),
  };
}

export function skipForm(of: Of, number: number): FormSpec {
  return {
    id: `skip-${number}`,
    title: `Skip the check of ${of.label}`,
    button: `Skip check of ${of.label}`,
    fields: [remark("Reason", true)],
    order: (v) => ask.skipCheck(of.bed, number, v["text"] ?? ""),
  };
}

export function handoverForm(of: Of): FormSpec {
  return {
    id: "handover",
    title: `Hand ${of.label} over`,
    button: `Hand ${of.label} over`,
    fields: [name("to", "To whom"), remark()],
    order: (v) => ask.handover(of.bed, v["to"] ?? "", v["text"] ?? ""),
  };
}

export function emergencyOverForm(of: Of): FormSpec {
  return {
    id: "emergency-over",
    title: `The emergency of ${of.label} is over`,
    button: `Emergency of ${of.label} is over`,
    fields: [remark("What was done", true)],
    order: (v) => ask.emergencyOver(of.bed, v["text"] ?? ""),
  };
}

const manners: Record<string, CloseManner> = {
  discharged: CloseManner.DISCHARGED,
  against: CloseManner.AGAINST_GATE,
  left: CloseManner.LEFT_AGAINST_ADVICE,
  transferred: CloseManner.TRANSFERRED,
  "not-dosed": CloseManner.NOT_DOSED,
};

/** `dosed` and what is still open decide which ways out are there. */
export function closeForm(of: Of, dosed: boolean, open: number): FormSpec {
  const ways: (readonly [string, string])[] = dosed
    ? [
        ...(open === 0 ? [["discharged", "discharged"] as const] : []),
        ["against", "prescriber, against the gate"],
        ["left", "left against advice"],
        ["transferred", "transferred"],
      ]
    : [
        ["not-dosed", "not dosed"],
        ["left", "left against advice"],
        ["transferred", "transferred"],
      ];
  return {
    id: "close",
    title: `Close the session of ${of.label}`,
    button: `Close session of ${of.label}`,
    fields: [
      {
        kind: "choice",
        id: "manner",
        label: "How",
        required: true,
        options: ways,
        ...(dosed && open > 0 ? { hint: `Discharge: ${open} items are open` } : {}),
      },
      {
        kind: "text",
        id: "to",
        label: "Where to",
        required: true,
        most: 48,
        when: (v) => v["manner"] === "transferred",
      },
      { ...remark("Reason", true), when: (v) => v["manner"] !== "discharged" },
    ],
    order: (v) =>
      ask.close(
        of.bed,
        manners[v["manner"] ?? ""] ?? CloseManner.UNSPECIFIED,
        v["text"] ?? "",
        v["to"] ?? "",
      ),
  };
}

/** `free`: labels of beds without a session, with room and bed as "room/bed". */
export function moveForm(of: Of, free: readonly (readonly [string, string])[]): FormSpec {
  return {
    id: "move",
    title: `Move the session of ${of.label}`,
    button: `Move session of ${of.label}`,
    fields: [
      { kind: "choice", id: "to", label: "To bed", required: true, options: free },
      remark("Reason"),
    ],
    order: (v) => {
      const [room = "", bed = ""] = (v["to"] ?? "").split("/");
      return ask.move(of.bed, { room, bed }, v["text"] ?? "");
    },
  };
}
