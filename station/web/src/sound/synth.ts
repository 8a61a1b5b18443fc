// Makes a pattern audible: one oscillator for each pulse, scheduled ahead on the audio clock, with
// ramps instead of clicks. Works in a live and in an offline context.
import type { Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { burstS, HARMONICS, type Pattern, patternOf } from "./pattern";

/** Of full scale, at the top of a pulse. */
export const LOUDNESS = 0.9;

/** Schedules one burst at `atS` of the context's clock. Returns how to take it back. */
export function schedule(context: BaseAudioContext, pattern: Pattern, atS: number): () => void {
  const sines = new Float32Array([0, ...HARMONICS]);
  const wave = context.createPeriodicWave(new Float32Array(sines.length), sines);
  const nodes = pattern.pulses.map((start) => {
    const from = atS + start;
    const to = from + pattern.pulseS;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + pattern.rampS);
    gain.gain.setValueAtTime(LOUDNESS, to - pattern.rampS);
    gain.gain.linearRampToValueAtTime(0, to);
    const pulse = context.createOscillator();
    pulse.setPeriodicWave(wave);
    pulse.frequency.value = pattern.hz;
    pulse.connect(gain).connect(context.destination);
    pulse.onended = () => gain.disconnect();
    pulse.start(from);
    pulse.stop(to);
    return pulse;
  });
  return () => {
    for (const pulse of nodes) {
      pulse.disconnect();
      pulse.stop();
    }
  };
}

/** One burst of a priority as samples, beginning at 0. For tests that listen. */
export async function renderPattern(
  priority: Priority,
  sampleRate: number,
): Promise<Float32Array> {
  const pattern = patternOf(priority);
  if (pattern === undefined) return new Float32Array();
  const length = Math.ceil((burstS(pattern) + 0.1) * sampleRate);
  const context = new OfflineAudioContext(1, length, sampleRate);
  schedule(context, pattern, 0);
  return (await context.startRendering()).getChannelData(0);
}
