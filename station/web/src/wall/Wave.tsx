// The pleth, or the ECG where there is no pleth, on a canvas; in words where neither comes.
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { usePage } from "../state/context";
import type { BedState } from "../state/model";
import { ageText } from "../state/words";
import type { WaveBlock } from "../wire/gen/vigil/v1/wave_pb";
import { animate, Strip } from "./strips";
import type { Times } from "./times";
import { numberView } from "./vital";

const ECG = ["ecg_ii", "ecg", "ecg_i", "ecg_iii", "ecg_v"];
/** Without a block for so long there is no wave. */
export const WAVE_LOST_MS = 2_000;

/** Why there is no wave: the sensor's reason, or how long none came. */
export function noWaveText(bed: BedState, times: Times, lastMs: number | undefined): string {
  const spo2 = numberView(bed, "spo2", times);
  const why = spo2.remark;
  const reasons = ["sensor off", "no sensor"];
  if (reasons.includes(why)) {
    const since = spo2.atMs === undefined ? "" : ` ${ageText(times.nowMs - spo2.atMs)}`;
    return `SpO2 ${why}${since}`;
  }
  if (lastMs === undefined && spo2.stale && spo2.atMs !== undefined) {
    return `No pleth for ${ageText(times.nowMs - spo2.atMs)}`;
  }
  return lastMs === undefined ? "No wave comes" : `No pleth for ${ageText(times.nowMs - lastMs)}`;
}

export function Wave({ bed, times }: { bed: BedState; times: Times }) {
  const { store } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const lastMs = useSignal<number | undefined>(undefined);
  const kind = useSignal<"pleth" | "ecg">("pleth");
  const lost = lastMs.value === undefined || times.nowMs - lastMs.value > WAVE_LOST_MS;
  useEffect(() => {
    const place = canvas.current;
    if (place === null) return;
    const strip = new Strip(place);
    strip.measure();
    const seen = { pleth: -Infinity, at: -Infinity };
    const take = (wave: "pleth" | "ecg") => (block: WaveBlock) => {
      const now = store.nowMs.peek();
      if (wave === "pleth") seen.pleth = now;
      else if (now - seen.pleth < WAVE_LOST_MS) return;
      if (kind.peek() !== wave) {
        kind.value = wave;
        strip.clear();
        requestAnimationFrame(() => strip.measure());
      }
      if (now - seen.at >= 500) lastMs.value = seen.at = now;
      strip.take(block);
    };
    const stops = [
      store.onWave(bed.key, "pleth", take("pleth")),
      ...ECG.map((wave) => store.onWave(bed.key, wave, take("ecg"))),
      animate(strip),
    ];
    const watch = new ResizeObserver(() => strip.measure());
    watch.observe(place);
    return () => {
      watch.disconnect();
      for (const stop of stops) stop();
    };
  }, [bed.key, store]);
  return (
    <div class={`pleth ${kind.value}${lost ? " lost" : ""}`}>
      <canvas ref={canvas} role="img" aria-label={kind.value === "ecg" ? "ECG" : "Pleth"} />
      {lost && (
        <p class="say">
          <span>{noWaveText(bed, times, lastMs.value)}</span>
        </p>
      )}
    </div>
  );
}
