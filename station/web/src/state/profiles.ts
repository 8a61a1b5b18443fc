// What pages draw and ask by a profile: its phases, and how it is dosed. Asked of the station once
// for each version.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

export interface RailPhase {
  readonly id: string;
  readonly fromMin: number;
  readonly toMin: number;
}

/** Of one dose. What the profile does not say is not there. */
export interface DoseFacts {
  /** "im", "iv", "sl", "in". */
  readonly route?: string;
  readonly leastMgPerKg?: number;
  readonly mostMgPerKg?: number;
  readonly leastMg?: number;
  readonly mostMg?: number;
}

export interface Profile {
  readonly phases: readonly RailPhase[];
  readonly dose: DoseFacts;
}

/** A last phase without an end is drawn so long. */
const OPEN_END_MIN = 30;
/** What could not be had is asked for again. */
const AGAIN_MS = 10_000;
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

/** The same of the dose: a route of ours, and numbers. */
export function doseFactsOf(profile: unknown): DoseFacts {
  const told = (profile ?? {}) as Record<string, unknown>;
  const facts: Record<string, string | number> = {};
  if (/^(im|iv|sl|in)$/.test(`${told["route"]}`)) facts["route"] = `${told["route"]}`;
  for (const name of ["leastMgPerKg", "mostMgPerKg", "leastMg", "mostMg"]) {
    const value = told[name];
    if (typeof value === "number" && value > 0) facts[name] = value;
  }
  return facts;
}

const known = new Map<string, Signal<Profile>>();

export function profileFor(id: string, version: number): ReadonlySignal<Profile> {
  const key = `${id}/${version}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const profile = signal<Profile>({ phases: USUAL, dose: {} });
  known.set(key, profile);
  if (id === "") return profile; // a bed without a session follows none
  fetch(`/api/profiles/${encodeURIComponent(id)}`)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("refused"))))
    .then((told: unknown) => {
      const phases = phasesOf(told);
      profile.value = { phases: phases.length > 0 ? phases : USUAL, dose: doseFactsOf(told) };
    })
    .catch(() => setTimeout(() => known.delete(key), AGAIN_MS));
  return profile;
}
