// The wall on a phone: all alarms in a strip on top, then the beds, those with alarms first. A
// phone whose screen is locked shows and sounds nothing, and the page says so.
import { useComputed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { ActButton } from "../actions/ActButton";
import { acknowledge, audioPause } from "../actions/orders";
import { elapsedOf, labelOf, partnerOf, phaseOf } from "../actions/say";
import { alarmLook, whoWords } from "../bed/AlarmCards";
import { Badge } from "../bed/Badge";
import { dueOf } from "../bed/due";
import { cellLook } from "../bed/Numerals";
import { shown } from "../bed/numbers";
import { usePage } from "../state/context";
import type { BedKey, BedState, OpenAlarm } from "../state/model";
import { isCalling } from "../state/order";
import { ageText, alarmText, clockText, marks, priorityWord } from "../state/words";
import "../style/bed.css";
import "../style/phone.css";
import { gravest, noOrder, phoneOrder, settleMs, type PhoneOrder } from "./order";

/** A second for clocks; four times as seldom as the store's own. */
function useSecond(): number {
  const { store } = usePage();
  return useComputed(() => Math.floor(store.nowMs.value / 1000) * 1000).value;
}

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
        const label = open.bedKey === "" ? "Vigil" : labelOf(open.bedKey, keys);
        const pair = open.bedKey !== "" && partnerOf(open.bedKey, keys) !== undefined;
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
  const { go } = usePage();
  const now = useSecond();
  const open = gravest(bed);
  const label = labelOf(bed.key, keys);
  const pair = partnerOf(bed.key, keys) !== undefined;
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
        <span class="q">{session === undefined ? "Default limits are on" : phaseOf(session)}</span>
        <span class="elapsed">{session === undefined ? "" : elapsedOf(session, now)}</span>
      </button>
      {open !== undefined && (
        <AlarmLine open={open} bed={bed} label={label} more={more} now={now} />
      )}
      {(session !== undefined || bed.vitals.size > 0) && <Values bed={bed} now={now} />}
    </article>
  );
}

interface LineProps {
  readonly open: OpenAlarm;
  readonly bed: BedState;
  readonly label: string;
  readonly more: number;
  readonly now: number;
}

function AlarmLine({ open, bed, label, more, now }: LineProps) {
  const { alarm } = open;
  const who = whoWords(open, now).split(". ")[0] ?? "";
  return (
    <div class={`al ${alarmLook(open)}`}>
      <span class="text">
        {marks(alarm.priority)} <b>{alarmText(open, now)}</b>
        {more > 0 && <i>+{more}</i>}
      </span>
      <small>{who.replace(/\.$/, "")}</small>
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

function Values({ bed, now }: { bed: BedState; now: number }) {
  const { store } = usePage();
  const silent = store.silentSources.value.has(bed.source);
  const of = (parameter: string) =>
    shown(bed, parameter, now, (v) => store.wallMsOf(bed.source, v.measuredNs), silent);
  const hr = bed.vitals.has("hr/0") || of("hr").look !== "none" ? of("hr") : of("pulse");
  const spo2 = of("spo2");
  const sys = of("nibp_sys");
  const due = dueOf(bed, now, (ns) => store.wallMsOf(bed.source, ns));
  const bp = ["nibp_sys", "nibp_dia", "nibp_mean"];
  const age = sys.measuredMs === undefined ? "" : ` · ${ageText(now - sys.measuredMs)}`;
  const kind = (look: string) => (look === "live" ? "" : "stale");
  return (
    <p class="nums" aria-live="off">
      <span class={`v hr ${cellLook(bed, ["hr", "pulse"])} ${kind(hr.look)}`}>
        <small>HR</small>
        {hr.text}
      </span>
      <span class={`v spo2 ${cellLook(bed, ["spo2"])} ${kind(spo2.look)}`}>
        <small>SpO2</small>
        {spo2.text}
      </span>
      <span class={`v bp ${cellLook(bed, bp)} ${kind(sys.look)}`}>
        <small>NIBP{age}</small>
        {sys.text}/{of("nibp_dia").text}
      </span>
      <span class={`v ck ${due.look}`}>
        <small>Check</small>
        {due.look === "none" ? "none" : due.text.replace("Overdue", "late")}
      </span>
    </p>
  );
}
