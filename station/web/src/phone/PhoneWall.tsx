// The wall on a phone: all alarms in a strip on top, then the beds, those with alarms first. A
// phone whose screen is locked shows and sounds nothing, and the page says so.
import { useEffect, useRef, useState } from "preact/hooks";
import { ActButton } from "../actions/ActButton";
import { acknowledge, audioPause } from "../actions/orders";
import { Badge } from "../parts/Badge";
import { alarmLook } from "../parts/look";
import { whoLines } from "../parts/people";
import { usePage } from "../state/context";
import type { BedKey, BedState, OpenAlarm } from "../state/model";
import { isCalling } from "../state/order";
import { labelOf, pairOf } from "../state/places";
import { ageText, clockText, marks, priorityWord } from "../state/words";
import "../style/bed.css";
import "../style/phone.css";
import { dueOf } from "../wall/check";
import { elapsedText, lineText, phaseText } from "../wall/tile_look";
import { type Times, timesOf, useSecond } from "../wall/times";
import { cuffView, heartView, spo2View } from "../wall/vital";
import { gravest, noOrder, phoneOrder, settleMs, type PhoneOrder } from "./order";

/** True while a finger is down, and a moment longer. */
function useTouched(): readonly [boolean, { onPointerDown: () => void }] {
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (!touched) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const up = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setTouched(false), settleMs);
    };
    addEventListener("pointerup", up);
    addEventListener("pointercancel", up);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
    };
  }, [touched]);
  return [touched, { onPointerDown: () => setTouched(true) }];
}

export default function PhoneWall() {
  const { store, go } = usePage();
  const [touched, touch] = useTouched();
  const before = useRef<PhoneOrder>(noOrder);
  const keys = store.bedKeys.value;
  const beds = keys.flatMap((key) => {
    const bed = store.bed(key);
    return bed === undefined ? [] : [bed];
  });
  const ranked = beds.map((bed) => ({ key: bed.key, alarm: gravest(bed) }));
  before.current = phoneOrder(before.current, ranked, touched);
  const first = store.hello.value;
  const source = beds[0]?.source ?? "";
  return (
    <div class="phone" {...touch}>
      <Top site={first?.site ?? "Vigil"} />
      <Strip keys={keys} />
      <main>
        <h1 class="sr">All beds, those with alarms first</h1>
        {before.current.keys.map((key) => {
          const bed = store.bed(key);
          return bed === undefined ? null : <Card key={key} bed={bed} keys={keys} />;
        })}
        {beds.length === 0 && <p class="card">No bed is known yet</p>}
      </main>
      <footer>
        <p class="locked">
          A locked phone gets no alarm and is no receiver.
        </p>
        <Ways source={source} go={go} />
      </footer>
    </div>
  );
}

function Ways({ source, go }: { source: string; go: (hash: string) => void }) {
  return (
    <>
      <p>
        Secondary, advisory notification.
        <br />
        The bedside monitor is the primary alarm.
      </p>
      <nav aria-label="Pages">
        <button type="button" aria-pressed={true} onClick={() => go("#/wall")}>
          Wall
        </button>
        <button type="button" onClick={() => go("#/checks")}>
          Checks
        </button>
        <ActButton source={source} order={() => audioPause({ room: "", bed: "" })}>
          Pause sound
        </ActButton>
      </nav>
    </>
  );
}

function Top({ site }: { site: string }) {
  const { store } = usePage();
  const now = useSecond();
  const silent = store.silentSinceMs.value;
  return (
    <header class="ptop">
      <b>{site}</b>
      <span class="clock">{clockText(now)}</span>
      <span class={silent === undefined ? "stat" : "stat bad"}>
        {silent === undefined ? "Vigil live" : `Vigil silent ${ageText(now - silent)}`}
      </span>
    </header>
  );
}

/** Every alarm of every bed, one chip each; a touch goes to its bed. */
function Strip({ keys }: { keys: readonly BedKey[] }) {
  const { store, go } = usePage();
  const alarms = store.alarms.value;
  if (alarms.length === 0) return <p class="sum quiet">No alarms</p>;
  return (
    <section class="sum" aria-label="Alarms, highest first">
      {alarms.map((open) => {
        const [, room = "", bed = ""] = open.bedKey.split("|");
        const label = open.bedKey === "" ? "Vigil" : labelOf(keys, open.bedKey);
        const pair = pairOf(keys, open.bedKey);
        const acked = isCalling(open) ? "" : ", answered";
        return (
          <button
            key={`${open.source} ${open.alarm.alarmId}`}
            type="button"
            class={alarmLook(open)}
            aria-label={`${priorityWord(open.alarm.priority)} alarm${acked}, ${label}`}
            onClick={() => {
              if (open.bedKey !== "") go(`#/bed/${room}/${bed}`);
            }}
          >
            {marks(open.alarm.priority)}
            <Badge label={label} pair={pair} />
            {acked !== "" && "✓"}
          </button>
        );
      })}
    </section>
  );
}

function Card({ bed, keys }: { bed: BedState; keys: readonly BedKey[] }) {
  const { store, go } = usePage();
  const times = timesOf(store, bed.source, useSecond());
  const open = gravest(bed);
  const label = labelOf(keys, bed.key);
  const pair = pairOf(keys, bed.key);
  const session = bed.session;
  const more = bed.alarms.size - 1;
  const look = open === undefined || !isCalling(open) ? "" : priorityWord(open.alarm.priority);
  return (
    <article class={`card ${look} ${session === undefined ? "none" : ""}`} data-bed={label}>
      <button
        type="button"
        class="head"
        onClick={() => go(`#/bed/${bed.room}/${bed.bed}`)}
      >
        <span class="sr">Open bed </span>
        <Badge label={label} pair={pair} />
        <b>{session?.code ?? "No session"}</b>
        <span class="q">
          {session === undefined ? "Default limits are on" : phaseText(session)}
        </span>
        <span class="elapsed">{session === undefined ? "" : elapsedText(session, times)}</span>
      </button>
      {open !== undefined && (
        <AlarmLine open={open} bed={bed} label={label} more={more} times={times} />
      )}
      {(session !== undefined || bed.vitals.size > 0) && <Values bed={bed} times={times} />}
    </article>
  );
}

interface LineProps {
  readonly open: OpenAlarm;
  readonly bed: BedState;
  readonly label: string;
  readonly more: number;
  readonly times: Times;
}

function AlarmLine({ open, bed, label, more, times }: LineProps) {
  const { alarm } = open;
  return (
    <div class={`al ${alarmLook(open)}`}>
      <span class="text">
        {marks(alarm.priority)} <b>{lineText(open, bed, times)}</b>
        {more > 0 && <i>+{more}</i>}
      </span>
      <small>{whoLines(open, times.nowMs).join(" ")}</small>
      {isCalling(open) && (
        <ActButton
          source={bed.source}
          order={() => acknowledge({ room: bed.room, bed: bed.bed }, alarm)}
        >
          Ack {label}
        </ActButton>
      )}
    </div>
  );
}

function Values({ bed, times }: { bed: BedState; times: Times }) {
  const heart = heartView(bed, times);
  const spo2 = spo2View(bed, times);
  const cuff = cuffView(bed, times);
  const due = dueOf(bed, times);
  const age = cuff.number === "---" ? "" : ` ${cuff.age}`;
  return (
    <p class="nums" aria-live="off">
      <span class={`v hr ${heart.look}`}>
        <small>{heart.name}</small>
        {heart.number}
      </span>
      <span class={`v spo2 ${spo2.look}`}>
        <small>{spo2.name}</small>
        {spo2.number}
      </span>
      <span class={`v bp ${cuff.look}`}>
        <small>NIBP{age}</small>
        {cuff.number}
      </span>
      <span class={`v ck ${due.look}`}>
        <small>Check</small>
        {due.look === "none" ? "none" : due.text.replace("Overdue", "late")}
      </span>
    </p>
  );
}
