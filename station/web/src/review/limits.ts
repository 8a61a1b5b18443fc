// The limits of a session in words. Pure.
import type { Review } from "./model";

const names: ReadonlyMap<string, readonly [name: string, unit: string]> = new Map([
  ["hr", ["heart rate", ""]],
  ["pulse", ["pulse", ""]],
  ["nibp_sys", ["upper BP", ""]],
  ["nibp_dia", ["lower BP", ""]],
  ["spo2", ["oxygen", " %"]],
]);

/** "above 130", "160 or above" */
function side(which: "below" | "above", value: number, inclusive: boolean, unit: string): string {
  return inclusive ? `${value}${unit} or ${which}` : `${which} ${value}${unit}`;
}

/** "limits at the end: heart rate below 45 or above 130, oxygen below 92 %" */
export function limitWords(review: Review): string {
  const all = review.limits.flatMap((limit) => {
    const known = names.get(limit.parameter);
    if (known === undefined) return [];
    const [name, unit] = known;
    const sides = [
      limit.below === undefined ? "" : side("below", limit.below, limit.belowInclusive, unit),
      limit.above === undefined ? "" : side("above", limit.above, limit.aboveInclusive, unit),
    ].filter((words) => words !== "");
    return sides.length === 0 ? [] : [`${name} ${sides.join(" or ")}`];
  });
  return all.length === 0 ? "limits: none recorded" : `limits at the end: ${all.join(", ")}`;
}
