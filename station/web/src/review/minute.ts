// The clock in whole minutes: four times a second is for alarms, not for a page of paper.
import type { ReadonlySignal } from "@preact/signals";
import { useComputed } from "@preact/signals";
import { minuteMs } from "./when";

/** Reading its value in a component draws that component again once a minute. */
export function useMinute(nowMs: ReadonlySignal<number>): ReadonlySignal<number> {
  return useComputed(() => Math.floor(nowMs.value / minuteMs) * minuteMs);
}
