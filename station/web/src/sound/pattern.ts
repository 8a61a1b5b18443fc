// How each priority sounds, as IEC 60601-1-8 shapes it: numbers only. docs/clinical-numbers.md has
// their sources. Seconds throughout.
import { Priority } from "../wire/gen/vigil/v1/alarm_pb";

export interface Pattern {
  readonly pulses: readonly number[];
  /** Length of a pulse. */
  readonly pulseS: number;
  /** Of each pulse: the time to full loudness, and from it to nothing. */
  readonly rampS: number;
  /** From the end of a burst to the beginning of the next. */
  readonly restS: number;
  readonly hz: number;
}

/** Beginnings of pulses of `lengthS`, with these silences between them. */
function starts(lengthS: number, gaps: readonly number[]): number[] {
  const all = [0];
  let at = 0;
  for (const gap of gaps) {
    at += lengthS + gap;
    all.push(Math.round(at * 1000) / 1000);
  }
  return all;
}

/** Three and two, twice: ten pulses. */
const HIGH_GAPS = [0.1, 0.1, 0.35, 0.1, 0.5, 0.1, 0.1, 0.35, 0.1];

export const HIGH: Pattern = {
  pulses: starts(0.15, HIGH_GAPS),
  pulseS: 0.15,
  rampS: 0.03,
  restS: 8,
  hz: 523.25,
};

export const MEDIUM: Pattern = {
  pulses: starts(0.2, [0.2, 0.2]),
  pulseS: 0.2,
  rampS: 0.04,
  restS: 15,
  hz: 392,
};

export const LOW: Pattern = { pulses: [0], pulseS: 0.2, rampS: 0.04, restS: 29.8, hz: 329.63 };

/** Two pulses that no alarm has, to prove that somebody hears it. */
export const TEST: Pattern = {
  pulses: starts(0.2, [0.3]),
  pulseS: 0.2,
  rampS: 0.04,
  restS: 0,
  hz: 440,
};

/** Loudness of the harmonics, from the fundamental on: all within 15 dB of each other. */
export const HARMONICS = [1, 0.9, 0.8, 0.7, 0.55, 0.45];

export function patternOf(priority: Priority): Pattern | undefined {
  if (priority === Priority.HIGH) return HIGH;
  if (priority === Priority.MEDIUM) return MEDIUM;
  return priority === Priority.LOW ? LOW : undefined;
}

export function burstS(pattern: Pattern): number {
  return (pattern.pulses.at(-1) ?? 0) + pattern.pulseS;
}
