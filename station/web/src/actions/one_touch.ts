// When a check may be recorded by one touch, and when details are asked. The daemon decides; this
// says beforehand what it would say, so that no button offers what is refused. Pure.
import { AlarmState, Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { LinkState } from "../wire/gen/vigil/v1/event_pb";
import { CheckState, type Check } from "../wire/gen/vigil/v1/record_pb";
import { Validity } from "../wire/gen/vigil/v1/vital_pb";
import type { BedState } from "../state/model";

/** What called for a check beside the schedule. */
export type Raised = "high alarm" | "medium alarm";

/** Checks that wait to be done: those an alarm raised first, then by the time they fell due. */
export function openChecks(bed: BedState): Check[] {
  const open = [...bed.checks.values()].filter(
    (check) => check.state === CheckState.DUE || check.state === CheckState.OVERDUE,
  );
  const rank = (check: Check) => (raisedBy(check) === undefined ? 1 : 0);
  return open.sort(
    (a, b) => rank(a) - rank(b) || Number(a.dueNs - b.dueNs) || a.number - b.number,
  );
}

/** The alarm that called for this check; undefined: the schedule, or a person. */
export function raisedBy(check: Check): Raised | undefined {
  return check.cause === "high alarm" || check.cause === "medium alarm" ? check.cause : undefined;
}

/** The check that the next look answers, and 0 where none is open or planned. */
export function numberToAnswer(bed: BedState): number {
  return openChecks(bed)[0]?.number ?? 0;
}

/** Is there a pulse now, from any monitor that is live? */
function livePulse(bed: BedState): boolean {
  for (const { value: vital } of bed.vitals.values()) {
    const pulse = vital.parameter === "hr" || vital.parameter === "pulse";
    if (!pulse || vital.validity !== Validity.VALID || vital.value === undefined) continue;
    if (vital.unconfirmed || vital.value <= 0) continue;
    if (bed.links.get(vital.monitor)?.value.state === LinkState.LIVE) return true;
  }
  return false;
}

/** Why details are asked, in words; "": one touch is enough. */
export function whyDetails(bed: BedState): string {
  if (bed.session === undefined) return "No session";
  for (const { alarm } of bed.alarms.values()) {
    if (alarm.state !== AlarmState.ACTIVE) continue; // latched: its condition is over
    if (alarm.priority === Priority.HIGH) return "A high alarm is open: say what you see";
    if (alarm.priority === Priority.MEDIUM) return "A medium alarm is open: say what you see";
  }
  for (const check of openChecks(bed)) {
    const raised = raisedBy(check);
    if (raised === "high alarm") return "A high alarm called for it: done in the room";
    if (raised === "medium alarm") return "A medium alarm called for it: say what you see";
  }
  if (!livePulse(bed)) return "No live pulse: say what you see";
  return "";
}

/** One touch is offered: live values, no open high or medium alarm, none that called for it. */
export function canOneTouch(bed: BedState): boolean {
  return whyDetails(bed) === "";
}
