// What the page knows of the clinic, made from events alone. Plain data: nothing here renders,
// reads a clock or talks to the station. state/apply.ts changes it; state/store.ts tells pages.
import type { Alarm } from "../wire/gen/vigil/v1/alarm_pb";
import type { Delivery } from "../wire/gen/vigil/v1/alarm_pb";
import type { Heartbeat, Link, Notice } from "../wire/gen/vigil/v1/event_pb";
import type { Check, Dose, Session, SessionEntry } from "../wire/gen/vigil/v1/record_pb";
import type {
  AlarmLoad,
  Cuff,
  InactivationChange,
  Limits,
  Patient,
} from "../wire/gen/vigil/v1/session_pb";
import type { FeedConnection, Hello, Who } from "../wire/gen/vigil/v1/station_pb";
import type { OtherNumeric, Vital } from "../wire/gen/vigil/v1/vital_pb";
import type { WaveBlock } from "../wire/gen/vigil/v1/wave_pb";
import type { ReadonlySignal } from "@preact/signals";

/** "clinic|4|a": source, room and bed. */
export type BedKey = string;

/** An alarm and the wall time (ms since 1970 UTC) of what a page counts from. */
export interface OpenAlarm {
  readonly alarm: Alarm;
  /** Of the daemon that told it, and its bed; "" for what belongs to no bed. */
  readonly source: string;
  readonly bedKey: BedKey | "";
  readonly startedMs: number;
  /** When its priority last changed, or its acknowledgement began or ended. */
  readonly changedMs: number;
  /** Where it is a reminder: when that was told. */
  readonly remindedMs: number | undefined;
  /** Wall times of the alarm's own instants; undefined where it has none. */
  readonly lastMeasuredMs: number | undefined;
  readonly repeatUntilMs: number | undefined;
  readonly inactivatedUntilMs: number | undefined;
  readonly deliveries: readonly Delivery[];
}

export interface Timed<T> {
  readonly value: T;
  /** When it was told, ms since 1970 UTC. */
  readonly atMs: number;
}

/** All that is known of one bed. Replaced values are new objects; the maps are changed in place. */
export interface BedState {
  readonly key: BedKey;
  readonly source: string;
  readonly room: string;
  readonly bed: string;
  /** By "<parameter>/<monitor>". */
  readonly vitals: Map<string, Timed<Vital>>;
  /** The last valid one of each, and when it was measured: what is shown grey, with its age. */
  readonly lastValid: Map<string, Timed<Vital>>;
  readonly others: Map<string, Timed<OtherNumeric>>;
  /** By alarm id; those that ended are gone, latched ones stay. */
  readonly alarms: Map<string, OpenAlarm>;
  /** By monitor. */
  readonly links: Map<number, Timed<Link>>;
  /** By monitor: since when it is live, or since when it is not. */
  readonly linkSinceMs: Map<number, number>;
  /** The last of each kind and monitor, "<kind>/<monitor>". */
  readonly notices: Map<string, Timed<Notice>>;
  /** By parameter. */
  readonly limits: Map<string, Limits>;
  readonly inactivations: Map<string, InactivationChange>;
  /** By number: planned, due and overdue ones of the session. */
  readonly checks: Map<number, Check>;
  /** What was said since the page opened, newest last, at most 200. /api/history has the rest. */
  readonly entries: Timed<SessionEntry>[];
  session: Session | undefined;
  patient: Patient | undefined;
  cuff: Timed<Cuff> | undefined;
  /** The last dose told since the page opened. */
  dose: Timed<Dose> | undefined;
  load: AlarmLoad | undefined;
}

export interface OtherSession {
  readonly source: string;
  readonly session: Session;
}

/** A pause or an off that stands. */
export interface Standing {
  readonly source: string;
  readonly bedKey: BedKey | "";
  readonly change: InactivationChange;
}

/** One daemon as the station hears it. */
export interface FeedView {
  readonly daemon: number;
  source: string;
  connection: FeedConnection;
  sinceMs: number;
  epoch: bigint;
  heartbeat: Heartbeat | undefined;
  /** performance.now() of the last heartbeat; -Infinity: none yet. */
  heardAt: number;
  /** Wall time minus CLOCK_BOOTTIME of the daemon's machine, ms. */
  bootToWallMs: number | undefined;
  /** True between SnapshotBegin and SnapshotEnd: what is shown is not whole. */
  filling: boolean;
}

/** The value to show of a parameter: the newest valid one, else the newest. */
export function vitalOf(bed: BedState, parameter: string): Timed<Vital> | undefined {
  let best: Timed<Vital> | undefined;
  for (const vital of bed.vitals.values()) {
    if (vital.value.parameter !== parameter) continue;
    const better =
      best === undefined ||
      (vital.value.value !== undefined && best.value.value === undefined) ||
      ((vital.value.value !== undefined) === (best.value.value !== undefined) &&
        vital.value.measuredNs > best.value.measuredNs);
    if (better) best = vital;
  }
  return best;
}

/** "4a", or "3" where the room has one bed. `alone`: no other bed of that room is known. */
export function bedLabel(room: string, bed: string, alone: boolean): string {
  return alone ? room : `${room}${bed}`;
}

/** The last valid one of a parameter, of any monitor. */
export function lastValidOf(bed: BedState, parameter: string): Timed<Vital> | undefined {
  let best: Timed<Vital> | undefined;
  for (const vital of bed.lastValid.values()) {
    if (vital.value.parameter === parameter && (best === undefined || vital.atMs > best.atMs)) {
      best = vital;
    }
  }
  return best;
}

/** What pages read. Reading a signal's value in a component subscribes it. */
export interface PageStore {
  readonly hello: ReadonlySignal<Hello | undefined>;
  readonly who: ReadonlySignal<Who | undefined>;
  readonly feeds: ReadonlySignal<readonly FeedView[]>;
  /** In the order of the wall's places, then by name. */
  readonly bedKeys: ReadonlySignal<readonly BedKey[]>;
  /** Subscribes to this bed alone. Changes of one animation frame come together. */
  bed(key: BedKey): BedState | undefined;
  /** Every open or latched alarm of every bed and of none, as the banner orders them. */
  readonly alarms: ReadonlySignal<readonly OpenAlarm[]>;
  /** Sessions without a bed: planned ones, and closed ones whose integration window is open. */
  readonly sessions: ReadonlySignal<readonly OtherSession[]>;
  /** Every pause and off that stands, of every bed and of none. */
  readonly inactivations: ReadonlySignal<readonly Standing[]>;
  /** The daemons' wall clock, ms since 1970 UTC; a new value four times a second. */
  readonly nowMs: ReadonlySignal<number>;
  /** Wall time of an instant of a daemon (CLOCK_BOOTTIME, ns); undefined before its heartbeat. */
  wallMsOf(source: string, instantNs: bigint): number | undefined;
  /** The page, or a daemon, is not up to date: the wall time of its last word. */
  readonly silentSinceMs: ReadonlySignal<number | undefined>;
  /** The same by source: beds of a daemon that is heard go on. */
  readonly silentSources: ReadonlySignal<ReadonlyMap<string, number>>;
  /** The browser's clock minus the daemon's, ms; undefined before the first heartbeat. */
  readonly clockAheadMs: ReadonlySignal<number | undefined>;
  /** Wave blocks as they come, for strips; returns how to stop. */
  onWave(key: BedKey, wave: string, take: (block: WaveBlock) => void): () => void;
}
