// From StationMessages to what is known: pure, and the only place that changes it. A snapshot is
// gathered beside what is shown and takes its place when it is whole, so that nothing flickers and
// nothing half-known is ever shown as known.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Event } from "../wire/gen/vigil/v1/event_pb";
import { SessionState } from "../wire/gen/vigil/v1/record_pb";
import type { InactivationChange } from "../wire/gen/vigil/v1/session_pb";
import type { FeedState, Hello, StationMessage, Who } from "../wire/gen/vigil/v1/station_pb";
import { FeedConnection } from "../wire/gen/vigil/v1/station_pb";
import {
  bedKey,
  emptyBed,
  putFact,
  putInactivation,
  putSignal,
  toldMs,
} from "./bed";
import type { BedKey, BedState, FeedView, OpenAlarm, OtherSession } from "./model";

/** What is known of one daemon. */
export interface Clinic {
  readonly source: string;
  readonly beds: Map<BedKey, BedState>;
  /** Alarms, sessions, pauses and offs of no bed. */
  readonly alarms: Map<string, OpenAlarm>;
  readonly sessions: Map<string, OtherSession>;
  readonly inactivations: Map<string, InactivationChange>;
}

export interface World {
  hello: Hello | undefined;
  who: Who | undefined;
  readonly feeds: FeedView[];
  /** By source. */
  readonly clinics: Map<string, Clinic>;
  /** Snapshots that are not whole yet, by source. */
  readonly filling: Map<string, Clinic>;
}

/** What a message changed, for who must be told. */
export interface Changes {
  readonly beds: Set<BedKey>;
  bedList: boolean;
  alarms: boolean;
  feeds: boolean;
  hello: boolean;
  who: boolean;
  /** Sessions of no bed; pauses and offs of any. */
  rest: boolean;
}

export function emptyWorld(): World {
  return { hello: undefined, who: undefined, feeds: [], clinics: new Map(), filling: new Map() };
}

export function noChanges(): Changes {
  return {
    beds: new Set(),
    bedList: false,
    alarms: false,
    feeds: false,
    hello: false,
    who: false,
    rest: false,
  };
}

function emptyClinic(source: string): Clinic {
  return {
    source,
    beds: new Map(),
    alarms: new Map(),
    sessions: new Map(),
    inactivations: new Map(),
  };
}

export function bedOf(world: World, key: BedKey): BedState | undefined {
  for (const clinic of world.clinics.values()) {
    const bed = clinic.beds.get(key);
    if (bed !== undefined) return bed;
  }
  return undefined;
}

export function allAlarms(world: World): OpenAlarm[] {
  const all: OpenAlarm[] = [];
  for (const clinic of world.clinics.values()) {
    all.push(...clinic.alarms.values());
    for (const bed of clinic.beds.values()) all.push(...bed.alarms.values());
  }
  return all;
}

/** The view of a source; a feed that had no name yet takes it. */
function feedOf(world: World, source: string): FeedView {
  const known =
    world.feeds.find((feed) => feed.source === source) ??
    world.feeds.find((feed) => feed.source === "");
  if (known !== undefined) {
    known.source = source;
    return known;
  }
  const feed = emptyFeed(world.feeds.length, source);
  world.feeds.push(feed);
  return feed;
}

function emptyFeed(daemon: number, source: string): FeedView {
  return {
    daemon,
    source,
    connection: FeedConnection.CONNECTING,
    sinceMs: 0,
    epoch: 0n,
    heartbeat: undefined,
    heardAt: -Infinity,
    bootToWallMs: undefined,
    filling: false,
  };
}

function onFeedState(world: World, state: FeedState): void {
  let feed = world.feeds.find((known) => known.daemon === state.daemon);
  if (feed === undefined) {
    feed = emptyFeed(state.daemon, state.source);
    world.feeds.push(feed);
    world.feeds.sort((a, b) => a.daemon - b.daemon);
  }
  if (state.source !== "") feed.source = state.source;
  feed.connection = state.connection;
  feed.sinceMs = state.since === undefined ? 0 : timestampMs(state.since);
}

/** A new connection: half snapshots of the one before never end. */
function onHello(world: World, hello: Hello): void {
  world.hello = hello;
  world.who = hello.who;
  world.filling.clear();
  for (const feed of world.feeds) feed.filling = false;
  for (const state of hello.feeds) onFeedState(world, state);
  const kept = new Set(hello.feeds.map((state) => state.daemon));
  for (let i = world.feeds.length - 1; i >= 0; --i) {
    const feed = world.feeds[i];
    if (feed === undefined || kept.size === 0 || kept.has(feed.daemon)) continue;
    world.clinics.delete(feed.source);
    world.feeds.splice(i, 1);
  }
}

/** What no snapshot repeats is carried over: what was said, and the last good values. */
function carryOver(before: BedState, now: BedState): void {
  for (const [key, last] of before.lastValid) {
    const fresh = now.lastValid.get(key);
    if (fresh === undefined || fresh.atMs < last.atMs) now.lastValid.set(key, last);
  }
  for (const [monitor, link] of now.links) {
    const sinceMs = before.linkSinceMs.get(monitor);
    const same = before.links.get(monitor)?.value.state === link.value.state;
    if (same && sinceMs !== undefined) now.linkSinceMs.set(monitor, sinceMs);
  }
  if (before.session !== undefined && before.session.id === now.session?.id) {
    now.entries.unshift(...before.entries);
    now.dose ??= before.dose;
  }
  carryAlarms(before.alarms, now.alarms);
}

function carryAlarms(before: Map<string, OpenAlarm>, now: Map<string, OpenAlarm>): void {
  for (const [id, open] of now) {
    const old = before.get(id);
    if (old === undefined || old.alarm.revision !== open.alarm.revision) continue;
    if (old.alarm.inactivation !== open.alarm.inactivation) continue;
    if (open.alarm.calls.length === 0) open.alarm.calls = old.alarm.calls;
    now.set(id, { ...open, changedMs: old.changedMs, deliveries: old.deliveries });
  }
}

function onSnapshotEnd(world: World, source: string, changes: Changes): void {
  const clinic = world.filling.get(source);
  if (clinic === undefined) return;
  world.filling.delete(source);
  feedOf(world, source).filling = false;
  const before = world.clinics.get(source);
  for (const [key, bed] of clinic.beds) {
    const old = before?.beds.get(key);
    if (old !== undefined) carryOver(old, bed);
    changes.beds.add(key);
  }
  for (const key of before?.beds.keys() ?? []) changes.beds.add(key);
  if (before !== undefined) carryAlarms(before.alarms, clinic.alarms);
  world.clinics.set(source, clinic);
  changes.bedList = changes.alarms = changes.feeds = changes.rest = true;
}

function onOtherSession(clinic: Clinic, event: Event): void {
  if (event.body.case !== "medicineSession") return;
  const session = event.body.value;
  const kept =
    session.state === SessionState.SCHEDULED ||
    session.state === SessionState.CLOSED ||
    session.state === SessionState.INTEGRATION;
  if (kept) clinic.sessions.set(session.id, { source: event.source, session });
  else clinic.sessions.delete(session.id);
}

/** Where clocks are learnt: an event that is told for the first time. */
function learnClock(feed: FeedView, event: Event): void {
  if (event.wallTime === undefined) return;
  if (event.retransmit && feed.bootToWallMs !== undefined) return;
  feed.bootToWallMs = toldMs(event) - Number(event.instantNs) / 1e6;
}

function onEvent(world: World, event: Event, heardAt: number, changes: Changes): void {
  const feed = feedOf(world, event.source);
  learnClock(feed, event);
  if (event.body.case === "heartbeat") {
    feed.heartbeat = event.body.value;
    feed.heardAt = heardAt;
    feed.epoch = event.epoch;
    feed.connection = FeedConnection.LIVE;
    changes.feeds = true;
    return;
  }
  const beside = world.filling.get(event.source);
  let clinic = beside ?? world.clinics.get(event.source);
  if (clinic === undefined) {
    clinic = emptyClinic(event.source);
    world.clinics.set(event.source, clinic);
  }
  const hidden = beside !== undefined;
  if (event.room === "") {
    const signal = putSignal(clinic.alarms, event, "");
    onOtherSession(clinic, event);
    if (event.body.case === "inactivation") {
      putInactivation(clinic.inactivations, event.body.value);
    }
    changes.alarms ||= signal && !hidden;
    changes.rest ||= !hidden;
    return;
  }
  const key = bedKey(event.source, event.room, event.bed);
  let bed = clinic.beds.get(key);
  if (bed === undefined) {
    bed = emptyBed(event.source, event.room, event.bed);
    clinic.beds.set(key, bed);
    changes.bedList ||= !hidden;
  }
  const signal = putSignal(bed.alarms, event, key);
  const changed = signal || putFact(bed, event);
  if (hidden) return;
  changes.alarms ||= signal;
  changes.rest ||= event.body.case === "inactivation";
  if (changed) changes.beds.add(key);
}

/**
 * Applies one frame. `heardAt` is performance.now() of its arrival. What it changed is added to
 * `changes`. Waves and answers are nobody's state: they pass by.
 */
export function apply(
  world: World,
  message: StationMessage,
  heardAt: number,
  changes: Changes,
): void {
  const body = message.body;
  switch (body.case) {
    case "hello":
      onHello(world, body.value);
      changes.hello = changes.who = changes.feeds = changes.bedList = true;
      return;
    case "who":
      world.who = body.value;
      changes.who = true;
      return;
    case "feed":
      onFeedState(world, body.value);
      changes.feeds = true;
      return;
    case "snapshotBegin": {
      const feed = feedOf(world, body.value.source);
      feed.filling = true;
      feed.epoch = body.value.epoch;
      world.filling.set(body.value.source, emptyClinic(body.value.source));
      changes.feeds = true;
      return;
    }
    case "snapshotEnd":
      onSnapshotEnd(world, body.value.source, changes);
      return;
    case "event":
      onEvent(world, body.value, heardAt, changes);
      return;
    default:
      return;
  }
}
