// What happened at a bed, for the list of its record and the marks of its curves: asked of the
// station again after something new, and every minute. Values go on live; see TrendDrawer.
import { useEffect, useRef, useState } from "preact/hooks";
import { msOf } from "../actions/say";
import { usePage } from "../state/context";
import type { BedState } from "../state/model";
import type { Event } from "../wire/gen/vigil/v1/event_pb";
import type { History } from "../wire/gen/vigil/v1/station_pb";
import { fetchHistory, historyMinutes, type FetchHistory } from "./history";

/** Asked again after so long, and so soon after something new, ms. */
export const againMs = 60_000;
export const soonMs = 1_000;
/** Before the dose, so much of the past is asked for, minutes. */
const beforeDose = 60;

export interface Marks {
  readonly history: History | undefined;
  readonly events: readonly Event[];
  /** Why the past is missing, in words; "": it is there. */
  readonly problem: string;
}

/** Minutes from half an hour before the first dose, or before the start, until now. Pure. */
export function minutesOf(bed: BedState, nowMs: number): number {
  const began = msOf(bed.session?.startedTime) ?? msOf(bed.session?.firstDoseTime);
  if (began === undefined) return beforeDose;
  const minutes = Math.ceil((nowMs - began) / 60_000) + 30;
  return Math.min(historyMinutes.most, Math.max(beforeDose, minutes));
}

/** What tells that something new happened at the bed. Pure. */
export function newsOf(bed: BedState): string {
  const checks = [...bed.checks.values()].map((check) => `${check.number}/${check.state}`);
  const alarms = [...bed.alarms.values()].map((open) => `${open.alarm.alarmId}/${open.changedMs}`);
  const last = bed.entries[bed.entries.length - 1]?.value.number ?? 0;
  return `${bed.session?.id ?? ""} ${last} ${checks.join()} ${alarms.join()}`;
}

export function useMarks(bed: BedState, load: FetchHistory = fetchHistory): Marks {
  const { store } = usePage();
  const [marks, setMarks] = useState<Marks>({ history: undefined, events: [], problem: "" });
  const shown = useRef(0);
  const asked = useRef(0);
  const news = newsOf(bed);
  const silent = store.silentSources.value.has(bed.source);
  useEffect(() => {
    let over = false;
    const ask = async () => {
      const mine = ++asked.current;
      const loaded = await load(bed, minutesOf(bed, store.nowMs.peek()));
      if (over || mine < shown.current) return; // a later answer is shown already
      shown.current = mine;
      setMarks((was) => ({
        history: loaded.history ?? was.history,
        events: loaded.history?.marks ?? was.events,
        problem: loaded.problem,
      }));
    };
    const soon = setTimeout(() => void ask(), shown.current === 0 ? 0 : soonMs);
    const again = setInterval(() => void ask(), againMs);
    return () => {
      over = true;
      clearTimeout(soon);
      clearInterval(again);
    };
  }, [bed.key, news, silent]);
  return marks;
}
