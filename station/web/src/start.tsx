// Puts the page together: store, connection, sound, clock. main.tsx starts it; a page for looking
// at the wall without a station starts it with frames of its own.
import { computed, effect, signal } from "@preact/signals";
import { type ComponentType, render } from "preact";
import type { Identify, Order, Send } from "./actions/action";
import { orderWords } from "./actions/order_words";
import { withPerson } from "./actions/person";
import { App, PHONE_PX, routeOf } from "./app";
import { Confirmations, Presence, presenceMessage } from "./live/presence";
import { createOrders, type Orders } from "./live/orders";
import { type Connection, connect } from "./live/connection";
import { loadPad } from "./parts/person";
import { loadSheets } from "./silence/sheets";
import { StationProvider, type Station } from "./parts/station";
import { applyTheme, onTheme } from "./parts/theme";
import { startTicks } from "./silence/tick";
import { createSound } from "./sound/audio";
import { wantedSound } from "./sound/voice";
import { bedKey } from "./state/bed";
import { PageContextProvider } from "./state/context";
import { labelOf } from "./state/places";
import { createStore, type Store } from "./state/store";
import { createCourses } from "./wall/courses";
import { measureAll } from "./wall/strips";
import { create } from "@bufbuild/protobuf";
import { CommandKind } from "./wire/gen/vigil/v1/session_pb";
import { AccountRole, PageMessageSchema } from "./wire/gen/vigil/v1/station_pb";

/** An order is not carried out later than so long after it was asked. */
const STILL_WANTED_MS = 8_000;

/** What could not be fetched is asked for again. */
const FETCH_AGAIN_MS = 5_000;
/** First the page, then what it may need later. */
const FETCH_REST_MS = 2_000;

/** Where a role begins that has asked for nothing. */
export function landing(role: AccountRole): string {
  if (role === AccountRole.THERAPIST) return "#/review";
  return role === AccountRole.TECHNICIAN ? "#/settings" : "#/wall";
}

/** One phase for all flashes: tiles out of step would add up to more than three a second. */
function flashTogether(): void {
  document.addEventListener("animationstart", (event) => {
    const target = event.target as Element;
    for (const animation of target.getAnimations()) animation.startTime = 0;
  });
}

function sendBy(store: Store, orders: Orders): Send {
  return (source: string, order: Order) => {
    const at = performance.now();
    const feed = store.world.feeds.find((known) => known.source === source);
    const boot = feed?.bootToWallMs;
    const until = store.nowMs.peek() + STILL_WANTED_MS;
    const notAfterNs =
      boot === undefined ? 0n : BigInt(Math.max(0, Math.round((until - boot) * 1e6)));
    return orders.command(source, order, at, notAfterNs);
  };
}

/** What the page tells of itself, and the alarms that it shows or sounds. */
function teller(store: Store, station: Station, connection: Connection, send: Send) {
  const presence = new Presence();
  const confirmations = new Confirmations();
  const tick = (at: number): void => {
    if (connection.tries.peek() > 0) return;
    const sound = station.sound.running.peek();
    const visible = !document.hidden;
    const soundConfirmed = sound && station.sound.heardMs.peek() !== undefined;
    const phone = innerWidth < PHONE_PX;
    const told = presence.next({ sound, soundConfirmed, visible, phone }, at);
    if (told !== undefined && !connection.write(presenceMessage(told))) presence.forget();
    if (store.silentSinceMs.peek() !== undefined || !(visible || sound)) return;
    const open = confirmations.next(store.alarms.peek(), at);
    if (open === undefined) return;
    const [, room = "", bed = ""] = open.bedKey.split("|");
    const { alarmId, revision } = open.alarm;
    void send(open.source, { kind: CommandKind.CONFIRM, room, bed, alarmId, revision });
  };
  return { tick, forget: () => presence.forget() };
}

const pad = signal<ComponentType | undefined>(undefined);

/** The PIN pad, once it is here. */
function Pad() {
  const Shown = pad.value;
  return Shown === undefined ? null : <Shown />;
}

/** What is needed later, when the station may be gone: fetched once the page stands. */
function fetchRest(): void {
  const again = (load: () => Promise<unknown>) => (): void => {
    load().catch(() => setTimeout(again(load), FETCH_AGAIN_MS));
  };
  again(loadSheets)();
  again(async () => {
    pad.value = await loadPad();
  })();
}

export interface Started {
  readonly store: Store;
  readonly station: Station;
}

/** `live` false: no connection is opened; the caller feeds the store. */
export function start(place: Element, live: boolean): Started {
  const store = createStore();
  const sound = createSound();
  const hash = signal(location.hash);
  const route = computed(() => routeOf(hash.value));
  addEventListener("hashchange", () => {
    const was = route.peek().page;
    hash.value = location.hash;
    // Somebody has just logged in: everything begins anew, with that login.
    if (live && was === "login" && route.peek().page !== "login") location.reload();
  });
  const tries = signal(0);
  const station: Station = {
    sound,
    tries,
    quietUntilMs: signal(0),
    courses: createCourses(store),
    secondMs: computed(() => Math.floor(store.nowMs.value / 1000) * 1000),
    page: computed(() => route.value.page),
  };
  let connection: Connection | undefined;
  const orders = createOrders(
    (message) => connection?.write(message) ?? false,
    `page-${crypto.randomUUID()}`,
  );
  const waves = (): void => {
    const on = !document.hidden;
    const value = { $typeName: "vigil.v1.WavesWanted" as const, on };
    connection?.write(create(PageMessageSchema, { body: { case: "waves", value } }));
  };
  const raw = sendBy(store, orders);
  const identify: Identify = (account, pin) => orders.identify(account, pin, performance.now());
  const send = withPerson(raw, identify, (source, order) => {
    const key = order.room ? bedKey(source, order.room, order.bed ?? "") : "";
    return orderWords(order, labelOf(store.bedKeys.peek(), key));
  });
  let tell: ReturnType<typeof teller> | undefined;
  let lost = false;
  if (live && route.peek().page !== "login") {
    connection = connect({
      onMessage: (message) => {
        if (message.body.case === "answer") orders.answer(message.body.value);
        else store.take(message, performance.now());
        if (message.body.case === "hello" && location.hash === "") {
          location.hash = landing(message.body.value.who?.role ?? AccountRole.UNSPECIFIED);
        }
      },
      onOpen: () => {
        tell?.forget();
        waves();
        orders.resend();
      },
      onNobody: () => {
        location.hash = "#/login";
      },
      onNonsense: (why) => console.warn(`a frame was passed over: ${why}`),
    });
    const here = connection;
    tell = teller(store, station, here, raw);
    effect(() => {
      tries.value = here.tries.value;
    });
  }
  const tick = (): void => {
    const at = performance.now();
    connection?.tick(at);
    orders.tick(at);
    store.tick(at, Date.now());
    const nowMs = store.nowMs.peek();
    station.courses.step(nowMs);
    const silent = store.silentSinceMs.peek() !== undefined;
    // What was missed in a silence is asked for.
    if (lost && !silent) station.courses.forget();
    lost = silent;
    // Nobody is logged in: this page is no receiver, and says so.
    const nobody = route.peek().page === "login";
    const quiet = nobody || nowMs < station.quietUntilMs.peek();
    const alarms = nobody || silent ? [] : store.alarms.peek();
    const me = store.hello.peek()?.receiver ?? "";
    const standing = store.inactivations.peek();
    const wanted = wantedSound(alarms, me, standing, silent && !quiet, nowMs);
    sound.tick(wanted, at, nowMs);
    tell?.tick(at);
  };
  startTicks(tick);
  document.addEventListener("visibilitychange", () => {
    store.flush();
    waves();
    tick();
  });
  onTheme(measureAll);
  applyTheme();
  flashTogether();
  const go = (to: string): void => {
    location.hash = to;
  };
  render(
    <StationProvider value={station}>
      <PageContextProvider value={{ store, send, go }}>
        <App route={route} />
        <Pad />
      </PageContextProvider>
    </StationProvider>,
    place,
  );
  setTimeout(fetchRest, FETCH_REST_MS);
  return { store, station };
}

