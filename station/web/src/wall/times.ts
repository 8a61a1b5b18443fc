// The clocks that a view of one bed counts by. Every page takes them from here, so that no two
// pages show another age of the same number.
import { useComputed } from "@preact/signals";
import { usePage } from "../state/context";
import type { PageStore } from "../state/model";

export interface Times {
  readonly nowMs: number;
  /** The daemon is silent: the wall time of its last word. */
  readonly silentMs: number | undefined;
  readonly wallMsOf: (instantNs: bigint) => number | undefined;
}

export function timesOf(store: PageStore, source: string, nowMs: number): Times {
  const silent = store.silentSources.value;
  return {
    nowMs,
    silentMs: silent.get(source) ?? silent.get(""),
    wallMsOf: (ns) => store.wallMsOf(source, ns),
  };
}

/** The second that runs, as on the wall: four times as seldom as the store's own clock. */
export function useSecond(): number {
  const { store } = usePage();
  return useComputed(() => Math.floor(store.nowMs.value / 1000) * 1000).value;
}
