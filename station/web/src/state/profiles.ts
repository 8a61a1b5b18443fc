// The phases of a profile, for rails: asked of the station once for each version.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

export interface RailPhase {
  readonly id: string;
  readonly fromMin: number;
  readonly toMin: number;
}

/** A last phase without an end is drawn so long. */
const OPEN_END_MIN = 30;
/** Until the profile is known, and where it can't be had. */
export const USUAL: readonly RailPhase[] = [
  { id: "onset", fromMin: 0, toMin: 15 },
  { id: "peak", fromMin: 15, toMin: 45 },
  { id: "plateau", fromMin: 45, toMin: 60 },
  { id: "second-hour", fromMin: 60, toMin: 120 },
  { id: "recovery", fromMin: 120, toMin: 150 },
];

/** From the station's JSON; what it does not understand is left out. */
export function phasesOf(profile: unknown): RailPhase[] {
  const all = (profile as { phases?: unknown } | null)?.phases;
  if (!Array.isArray(all)) return [];
  const phases: RailPhase[] = [];
  for (const one of all as { id?: unknown; fromMin?: unknown; toMin?: unknown }[]) {
    if (typeof one.id !== "string" || typeof one.fromMin !== "number") continue;
    if (one.fromMin < 0) continue; // before the dose
    const toMin = typeof one.toMin === "number" ? one.toMin : one.fromMin + OPEN_END_MIN;
    if (toMin > one.fromMin) phases.push({ id: one.id, fromMin: one.fromMin, toMin });
  }
  return phases;
}

const known = new Map<string, Signal<readonly RailPhase[]>>();

export function phasesFor(id: string, version: number): ReadonlySignal<readonly RailPhase[]> {
  const key = `${id}/${version}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const phases = signal<readonly RailPhase[]>(USUAL);
  known.set(key, phases);
  if (id === "") return phases; // a bed without a session follows none
  fetch(`/api/profiles/${encodeURIComponent(id)}`)
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .then((profile: unknown) => {
      const told = phasesOf(profile);
      if (told.length > 0) phases.value = told;
    })
    .catch(() => known.delete(key));
  return phases;
}
