// Bed page, checks and phone with made-up beds, to look at without a station: dev/pages.html with
// #/bed/4/a, #/checks or #/phone behind it. Invented values; not part of what is built.
import { create, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { render } from "preact";
import { PinPad } from "../src/actions/PinPad";
import { withPerson } from "../src/actions/person";
import BedPage from "../src/bed/BedPage";
import ChecksPage from "../src/checks/ChecksPage";
import { PhoneWall } from "../src/phone/PhoneWall";
import { PageContextProvider } from "../src/state/context";
import { AlarmKind, AlarmState, Priority } from "../src/wire/gen/vigil/v1/alarm_pb";
import { EventSchema, type Event } from "../src/wire/gen/vigil/v1/event_pb";
import { CheckHow, CheckState, DoseStep, EntryKind } from "../src/wire/gen/vigil/v1/record_pb";
import { CommandKind } from "../src/wire/gen/vigil/v1/session_pb";
import { HistorySchema } from "../src/wire/gen/vigil/v1/station_pb";
import { MINUTE, NOW, ns, SOURCE, type Body } from "../tests/events";
import { fixtureStore } from "../tests/fixture";
import "../src/style/base.css";
import "../src/wall/wall.css";

const dose = NOW - 68 * MINUTE;
const at = (minute: number) => dose + minute * MINUTE;

function mark(atMs: number, body: Body, actor = "RN-2"): Event {
  return create(EventSchema, {
    source: SOURCE,
    epoch: 7n,
    instantNs: ns(atMs),
    wallTime: timestampFromMs(atMs),
    room: "4",
    bed: "a",
    session: "K-0395.20261124.1",
    actor,
    body,
  });
}

let number = 0;
const entry = (minute: number, kind: EntryKind, code: string, more = {}) =>
  mark(at(minute), {
    case: "entry",
    value: {
      number: ++number,
      kind,
      code,
      actor: "RN-2",
      performedTime: timestampFromMs(at(minute)),
      ...more,
    },
  });
const checked = (n: number, due: number, done: number) =>
  mark(at(done), {
    case: "check",
    value: {
      number: n,
      state: CheckState.DONE,
      how: CheckHow.WINDOW,
      oneTouch: true,
      dueTime: timestampFromMs(at(due)),
      performedTime: timestampFromMs(at(done)),
    },
  });

function history() {
  const series = (
    parameter: string,
    from: number,
    step: number,
    of: (minute: number) => number,
  ) => {
    const atMs: bigint[] = [];
    const milli: bigint[] = [];
    const breaks: number[] = [];
    let last = 0;
    for (let minute = from; minute <= 68; minute += step) {
      if (parameter === "spo2" && minute > 41 && minute < 44) {
        if (breaks.length === 0) breaks.push(atMs.length);
        continue;
      }
      const ms = Math.round(at(minute));
      atMs.push(BigInt(ms - last));
      last = ms;
      milli.push(BigInt(Math.round(of(minute) * 1000)));
    }
    return { parameter, atMs, milli, breaks };
  };
  const noise = (x: number) => Math.sin(x * 37) * 1.2 + Math.sin(x * 91) * 0.8;
  const rise = (m: number) => 24 * Math.max(0, Math.min(1, m / 20)) - Math.max(0, m - 40) * 0.3;
  const sys = (m: number) => 124 + rise(m) * 1.2 + (m > 64 ? 22 : 0);
  return create(HistorySchema, {
    room: "4",
    bed: "a",
    series: [
      series("hr", -20, 1 / 30, (m) => 72 + rise(m) + noise(m)),
      series("spo2", -20, 1 / 30, (m) => Math.round(98 - Math.max(0, rise(m)) / 10 + noise(m) / 3)),
      series("nibp_sys", -16, 12, sys),
      series("nibp_dia", -16, 12, (m) => sys(m) * 0.6),
      series("nibp_mean", -16, 12, (m) => sys(m) * 0.75),
    ],
    marks: [
      entry(0, EntryKind.DOSE, "", {
        detail: {
          case: "dose",
          value: { step: DoseStep.GIVEN, amountUg: 52_000n, route: "im", drug: "ketamine" },
        },
      }),
      entry(0, EntryKind.PHASE, "onset"),
      entry(15, EntryKind.PHASE, "peak"),
      entry(45, EntryKind.PHASE, "plateau"),
      entry(60, EntryKind.PHASE, "second-hour"),
      entry(2, EntryKind.NOTE, "mask", { text: "on" }),
      entry(21, EntryKind.NOTE, "music", { text: "changed" }),
      entry(39, EntryKind.NOTE, "spoke", { text: "settled" }),
      entry(60, EntryKind.NOTE, "therapist-in", { actor: "PSY-1" }),
      ...[5, 10, 15, 25].map((minute, i) => checked(i + 1, minute, minute)),
      checked(5, 28, 31),
      ...[36, 45, 60].map((minute, i) => checked(i + 6, minute, minute)),
      mark(at(41), {
        case: "alarm",
        value: {
          alarmId: "7.1",
          kind: AlarmKind.SENSOR_OFF,
          parameter: "spo2",
          priority: Priority.LOW,
          state: AlarmState.ACTIVE,
          startedNs: ns(at(41)),
          text: "* SpO2 sensor off",
        },
      }),
      mark(at(44), {
        case: "alarm",
        value: { alarmId: "7.1", state: AlarmState.INACTIVE, startedNs: ns(at(41)) },
      }),
    ],
  });
}

const rooms = ["1", "2", "3", "4a", "4b", "5", "6", "7"];
const day = {
  day: "2026-11-24",
  onTime: 95,
  done: 91,
  late: 3,
  skipped: 1,
  open: 1,
  checks: rooms.flatMap((room, r) =>
    [...Array(10).keys()].map((i) => {
      const due = NOW - (260 - i * 22 - r * 6) * MINUTE;
      const late = r === 3 && i === 4;
      const missed = r === 6 && i === 3;
      return {
        session: `S-${room}`,
        code: "K-0388",
        room: room[0],
        bed: room[1] ?? "a",
        number: i,
        state: missed ? "skipped" : "done",
        cause: "schedule",
        due: new Date(due).toISOString(),
        performed: new Date(due + (late ? 4 : 0) * MINUTE).toISOString(),
        lateS: late ? 240 : 0,
        onTime: !late && !missed,
        how: i % 3 === 0 ? "in-room" : "window",
        who: r % 2 === 0 ? "RN-2" : "RN-5",
        breathing: i % 4 === 0 ? "regular" : "",
        colour: i % 4 === 0 ? "normal" : "",
        reason: missed ? "asleep, not woken" : "",
      };
    }),
  ),
};

window.fetch = async (input) => {
  const url = String(input);
  if (url.startsWith("/api/history")) {
    return new Response(toBinary(HistorySchema, history()).slice().buffer);
  }
  return new Response(JSON.stringify(day), { status: 200 });
};

const calm = new URLSearchParams(location.search).has("calm");
const store = fixtureStore(calm ? "calm" : "alarms");
const send = withPerson(
  async (_source, order) =>
    order.kind === CommandKind.SESSION_SYMPTOM
      ? { done: false, text: "", unknown: false, needsPerson: true }
      : order.kind === CommandKind.SESSION_CHECK
        ? { done: true, text: "", unknown: false }
        : { done: false, text: "not before T+02:00", unknown: false },
  async () => ({ done: false, text: "wrong PIN: 4 tries left", unknown: false }),
);

function App() {
  const page = location.hash.startsWith("#/checks") ? (
    <ChecksPage />
  ) : location.hash.startsWith("#/phone") ? (
    <PhoneWall />
  ) : (
    <BedPage />
  );
  return (
    <PageContextProvider value={{ store, send, go: (hash) => (location.hash = hash) }}>
      <div class="devpage">{page}</div>
      <PinPad />
    </PageContextProvider>
  );
}

const style = document.createElement("style");
style.textContent = ".devpage{padding:124px 0 0}@media(max-width:899px){.devpage{padding:0}}";
document.head.append(style);
const place = document.getElementById("app");
if (place !== null) {
  render(<App />, place);
  addEventListener("hashchange", () => location.reload());
}
