// The page's memory with signals on top: frames go in, pages read. Changes of one animation frame
// come together; in a hidden page, where there are no frames, at once, as its sound must go on.
import { batch, type Signal, signal } from "@preact/signals";
import { silentSources } from "../silence/silent";
import type { InactivationChange } from "../wire/gen/vigil/v1/session_pb";
import type { StationMessage } from "../wire/gen/vigil/v1/station_pb";
import type { WaveBlock } from "../wire/gen/vigil/v1/wave_pb";
import { allAlarms, apply, bedOf, emptyWorld, noChanges, type World } from "./apply";
import { bedKey, toldMs } from "./bed";
import { DaemonClock } from "./clock";
import type { BedKey, BedState, OtherSession, PageStore, Standing } from "./model";
import { ordered } from "./order";
import { wallOrder } from "./places";

export interface Store extends PageStore {
  readonly world: World;
  /** A frame from the station; waves go to strips, answers are not taken here. */
  take(message: StationMessage, heardAt: number): void;
  /** Four times a second: clocks, silence, and what no animation frame has shown yet. */
  tick(at: number, browserMs: number): void;
  /** Shows what came, now. */
  flush(): void;
}

export interface StoreOptions {
  /** Calls back at the next animation frame, or at once where none will come. */
  readonly frame?: (show: () => void) => void;
  /** performance.now() when the page opened. */
  readonly openedAt?: number;
}

function nextFrame(show: () => void): void {
  if (document.hidden) show();
  else requestAnimationFrame(show);
}

function sameMap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

function standing(world: World): Standing[] {
  const all: Standing[] = [];
  for (const { source, beds, inactivations } of world.clinics.values()) {
    const put = (bedKey: BedKey | "", changes: Iterable<InactivationChange>): void => {
      for (const change of changes) all.push({ source, bedKey, change });
    };
    put("", inactivations.values());
    for (const bed of beds.values()) put(bed.key, bed.inactivations.values());
  }
  return all;
}

export function createStore(options: StoreOptions = {}): Store {
  const frame = options.frame ?? nextFrame;
  const openedAt = options.openedAt ?? performance.now();
  const world = emptyWorld();
  const clock = new DaemonClock();
  const versions = new Map<BedKey, Signal<number>>();
  const takers = new Map<string, Set<(block: WaveBlock) => void>>();
  let changes = noChanges();
  let asked = false;
  let silentAt: ReadonlyMap<string, number> = new Map();

  const hello = signal(world.hello);
  const who = signal(world.who);
  const feeds = signal<PageStore["feeds"]["value"]>([]);
  const bedKeys = signal<readonly BedKey[]>([]);
  const alarms = signal<PageStore["alarms"]["value"]>([]);
  const sessions = signal<readonly OtherSession[]>([]);
  const inactivations = signal<readonly Standing[]>([]);
  // The browser's own clock until a daemon is heard.
  const nowMs = signal(Date.now());
  const silentSinceMs = signal<number | undefined>(undefined);
  const silent = signal<ReadonlyMap<string, number>>(new Map());
  const clockAheadMs = signal<number | undefined>(undefined);

  const version = (key: BedKey): Signal<number> => {
    let found = versions.get(key);
    if (found === undefined) versions.set(key, (found = signal(0)));
    return found;
  };

  const flush = (): void => {
    const now = changes;
    changes = noChanges();
    asked = false;
    batch(() => {
      if (now.hello) hello.value = world.hello;
      if (now.who) who.value = world.who;
      if (now.feeds) feeds.value = world.feeds.map((feed) => ({ ...feed }));
      if (now.bedList) bedKeys.value = wallOrder(world);
      if (now.alarms) alarms.value = ordered(allAlarms(world));
      if (now.rest) {
        const clinics = [...world.clinics.values()];
        sessions.value = clinics.flatMap((clinic) => [...clinic.sessions.values()]);
        inactivations.value = standing(world);
      }
      for (const key of now.beds) version(key).value += 1;
    });
  };

  const onSilence = (at: number, wallNow: number): void => {
    const now = silentSources(world.feeds, at, openedAt, silentAt);
    if (sameMap(now, silentAt)) return;
    silentAt = now;
    const told = new Map<string, number>();
    for (const [source, heardAt] of now) told.set(source, wallNow - at + heardAt);
    silent.value = told;
    silentSinceMs.value = told.size === 0 ? undefined : Math.min(...told.values());
  };

  return {
    world,
    hello,
    who,
    feeds,
    bedKeys,
    alarms,
    sessions,
    inactivations,
    nowMs,
    silentSinceMs,
    silentSources: silent,
    clockAheadMs,
    bed(key): BedState | undefined {
      void version(key).value;
      return bedOf(world, key);
    },
    wallMsOf(source, instantNs) {
      const feed = world.feeds.find((known) => known.source === source);
      if (feed?.bootToWallMs === undefined) return undefined;
      return feed.bootToWallMs + Number(instantNs) / 1e6;
    },
    onWave(key, wave, take) {
      const name = `${key}|${wave}`;
      const set = takers.get(name) ?? new Set();
      takers.set(name, set.add(take));
      return () => {
        set.delete(take);
      };
    },
    take(message, heardAt) {
      const body = message.body;
      if (body.case === "wave") {
        const block = body.value;
        const key = bedKey(block.source, block.room, block.bed);
        for (const take of takers.get(`${key}|${block.wave}`) ?? []) take(block);
        return;
      }
      if (body.case === "event" && !body.value.retransmit) {
        // Several daemons, several clocks: the first that is heard is the wall's.
        const first = world.feeds.find((feed) => feed.source !== "");
        if (first === undefined || first.source === body.value.source) {
          clock.learn(toldMs(body.value), heardAt);
        }
      }
      apply(world, message, heardAt, changes);
      if (document.hidden) flush();
      else if (!asked) {
        asked = true;
        frame(flush);
      }
    },
    tick(at, browserMs) {
      batch(() => {
        if (asked) flush();
        const now = clock.nowMs(at);
        nowMs.value = now ?? browserMs;
        clockAheadMs.value = now === undefined ? undefined : browserMs - now;
        onSilence(at, nowMs.value);
      });
    },
    flush,
  };
}
