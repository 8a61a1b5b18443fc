// The limits of a session in words. Pure.
import type { Review } from "./model";

const names: ReadonlyMap<string, readonly [name: string, unit: string]> = new Map([
  ["hr", ["heart rate", ""]],
  ["pulse", ["pulse", ""]],
  ["nibp_sys", ["upper BP", ""]],
  ["nibp_dia", ["lower BP", ""]],
  ["spo2", ["oxygen", " %"]],
]);

/** "limits at the end: heart rate below 45 or above 130, oxygen below 92 %" */
export function limitWords(review: Review): string {
  const all = review.limits.flatMap((limit) => {
    const known = names.get(limit.parameter);
    if (known === undefined) return [];
    const [name, unit] = known;
    const sides = [
      limit.below === undefined ? "" : `below ${limit.below}${unit}`,
      limit.above === undefined ? "" : `above ${limit.above}${unit}`,
    ].filter((side) => side !== "");
    return sides.length === 0 ? [] : [`${name} ${sides.join(" or ")}`];
  });
  return all.length === 0 ? "limits: none recorded" : `limits at the end: ${all.join(", ")}`;
}
