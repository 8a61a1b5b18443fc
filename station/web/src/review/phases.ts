// Phases of a profile in words for people who are not clinicians. Pure.

const names: ReadonlyMap<string, string> = new Map([
  ["before", "Before"],
  ["baseline", "Before"],
  ["pre-check", "Before"],
  ["onset", "Onset"],
  ["peak", "Peak"],
  ["plateau", "Plateau"],
  ["second-hour", "Second hour"],
  ["recovery", "Recovery"],
]);

/** "Second hour" of "second-hour"; a phase of the clinic's own keeps its word. */
export function phaseName(id: string): string {
  const known = names.get(id);
  if (known !== undefined) return known;
  const words = id.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
