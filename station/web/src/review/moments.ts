// Notes and safety checks of a session in words. Pure; all from records.
import type { CheckMark, Review } from "./model";
import { noneRecorded } from "./words";
import { minuteMs, moment } from "./when";

function joinedNames(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function lateText(check: CheckMark, review: Review): string {
  const at = moment(check.atMs, review.doseMs);
  const minutes = Math.floor((check.lateS * 1000) / minuteMs);
  return `${minutes < 1 ? "under a minute" : `${minutes} min`} late at ${at}`;
}

/** "13 checks done by RN-2 and RN-5. 12 on time. 1 late: 3 min late at T+00:28. 0 skipped." */
export function checkWords(review: Review): string {
  const { checks } = review;
  if (checks.length === 0) return `Safety checks: ${noneRecorded}.`;
  const done = checks.filter((check) => check.look !== "skipped");
  const late = checks.filter((check) => check.look === "late");
  const skipped = checks.filter((check) => check.look === "skipped");
  const by = [...new Set(done.map((check) => check.by).filter((name) => name !== ""))].sort();
  const head = `${done.length} done${by.length > 0 ? ` by ${joinedNames(by)}` : ""}, `;
  const onTime = `${done.length - late.length} on time`;
  const lates =
    late.length === 0
      ? ", none late"
      : `, ${late.length} late (${late.map((one) => lateText(one, review)).join("; ")})`;
  const none =
    skipped.length === 0
      ? ", none skipped."
      : `, ${skipped.length} skipped (${skipped
          .map((one) => moment(one.atMs, review.doseMs))
          .join(", ")}).`;
  return head + onTime + lates + none;
}

/** "2 high, 1 medium, 0 low", without names or noise. */
export function alarmWords(review: Review): string {
  const { high, medium, low, minutes } = review.alarms;
  if (high + medium + low === 0) return `Alarms: ${noneRecorded}.`;
  const stood = minutes > 0 ? ` A high or medium one stood for ${minutes} min in all.` : "";
  return `Alarms, as counts: ${high} high, ${medium} medium, ${low} low.${stood}`;
}
