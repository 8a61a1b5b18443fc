// All alarms of all beds, highest first, on every page: one large with its action, the rest as
// chips in the same order, then the count. Nothing covers it.
import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePage } from "../state/context";
import { bedOf } from "../state/apply";
import type { BedState, OpenAlarm } from "../state/model";
import { alarmKey, isAcked, isCalling } from "../state/order";
import { labelOf, pairOf } from "../state/places";
import { alarmLines, leftText, marks } from "../state/words";
import type { Store } from "../state/store";
import { checkView } from "../wall/check";
import { lineText } from "../wall/tile_look";
import { timesOf } from "../wall/times";
import { acknowledgeOrder, useOneTouch } from "./act";
import { Badge } from "./Badge";
import { type Chip, chipPx, chipsFor, chipsOf } from "./chips";
import { Icon } from "./icons";
import { alarmLook, isTechnical, spoken } from "./look";
import { Pause } from "./Pause";
import { bannerLines } from "./people";
import { useStation } from "./station";

/** What the first alarm of the list needs of its bed; read without subscribing to it. */
function peekBed(store: Store, open: OpenAlarm): BedState | undefined {
  return open.bedKey === "" ? undefined : bedOf(store.world, open.bedKey);
}

function bedHash(key: string): string {
  const [, room = "", bed = ""] = key.split("|");
  return `#/bed/${room}/${bed}`;
}

function First({ open, more }: Chip) {
  const page = usePage();
  const store = page.store as Store;
  const { secondMs } = useStation();
  const { said, busy, act } = useOneTouch();
  const keys = store.bedKeys.value;
  const label = labelOf(keys, open.bedKey);
  const nowMs = secondMs.value;
  const text = lineText(open, peekBed(store, open), timesOf(store, open.source, nowMs));
  const [first, second] = bannerLines(open, nowMs);
  const answer = said.value;
  const calling = isCalling(open);
  return (
    <div class={`first ${alarmLook(open)}`}>
      {isTechnical(open) && <Icon name="spanner" />}
      <span aria-hidden="true">{marks(open.alarm.priority)}</span>
      {label !== "" && <Badge label={label} pair={pairOf(keys, open.bedKey)} />}
      <a class="text" href={open.bedKey === "" ? "#/wall" : bedHash(open.bedKey)}>
        {text}
        {more > 0 && ` · +${more}`}
      </a>
      <p class="who" role="status">
        {answer === undefined ? first : answer.text}
        <br />
        {answer === undefined ? second : ""}
      </p>
      {calling && (
        <button
          disabled={busy.value || store.who.value?.viewOnly === true}
          onClick={() => act("Acknowledge", open.source, acknowledgeOrder(open))}
        >
          {label === "" ? "Acknowledge" : `Acknowledge ${label}`}
        </button>
      )}
    </div>
  );
}

/** Two short lines of a chip. */
function chipLines(store: Store, { open, more }: Chip, nowMs: number): [string, string] {
  const text = lineText(open, peekBed(store, open), timesOf(store, open.source, nowMs));
  const late = text.startsWith("Check overdue");
  const [first, second] = late ? ["Check", text.slice(6)] : alarmLines(open, nowMs);
  return [first, second.replace(/ ago$/, "") + (more > 0 ? ` · +${more}` : "")];
}

function signsOf(open: OpenAlarm): number {
  return Number(isTechnical(open)) + Number(isAcked(open));
}

function Rest(chip: Chip) {
  const { open } = chip;
  const store = usePage().store as Store;
  const { secondMs } = useStation();
  const keys = store.bedKeys.value;
  const label = labelOf(keys, open.bedKey);
  const lines = chipLines(store, chip, secondMs.value);
  return (
    <a
      class={`chip alarm ${alarmLook(open)}`}
      href={open.bedKey === "" ? "#/wall" : bedHash(open.bedKey)}
    >
      <span class="sr">{spoken(open)}</span>
      {isTechnical(open) && <Icon name="spanner" />}
      <span aria-hidden="true">{marks(open.alarm.priority)}</span>
      {label !== "" && <Badge label={label} pair={pairOf(keys, open.bedKey)} />}
      <span>
        {lines[0]}
        <br />
        {lines[1]}
      </span>
      {isAcked(open) && <Icon name="tick" />}
    </a>
  );
}

/** "7 beds watched, all heard within 1 s. Next check: room 2 in 2:46." */
export function calmText(store: Store, nowMs: number): string {
  const keys = store.bedKeys.peek();
  const beds = keys.flatMap((key) => bedOf(store.world, key) ?? []);
  const watched = beds.filter((bed) => bed.session !== undefined).length;
  let next: { label: string; left: number } | undefined;
  for (const bed of beds) {
    const view = checkView(bed, timesOf(store, bed.source, nowMs));
    if (view.dueMs === undefined) continue;
    const left = view.dueMs - nowMs;
    if (next === undefined || left < next.left) next = { label: labelOf(keys, bed.key), left };
  }
  const heard = `${watched} ${watched === 1 ? "bed" : "beds"} watched, all heard within 1 s.`;
  if (next === undefined) return heard;
  const when = next.left > 0 ? `in ${leftText(next.left)}` : "now";
  return `${heard} Next check: room ${next.label} ${when}.`;
}

function Calm() {
  const store = usePage().store as Store;
  const { secondMs } = useStation();
  return (
    <div class="first quiet">
      No alarms
      <p class="who">{calmText(store, secondMs.value)}</p>
    </div>
  );
}

/** Only what is new is read out; the words of ages are not. */
function NewAlarm() {
  const { store } = usePage();
  const text = useComputed(() => {
    const newest = store.alarms.value
      .filter(isCalling)
      .reduce<OpenAlarm | undefined>(
        (best, open) => (best === undefined || open.changedMs > best.changedMs ? open : best),
        undefined,
      );
    if (newest === undefined) return "";
    const label = labelOf(store.bedKeys.value, newest.bedKey);
    const words = newest.alarm.text.replace(/^\*+ ?/, "").replace(/, \d+:\d\d ago$/, "");
    return `${spoken(newest)}${label === "" ? "" : `bed ${label}, `}${words}`;
  });
  return (
    <p class="sr" role="alert">
      {text}
    </p>
  );
}

export function Banner() {
  const store = usePage().store as Store;
  const alarms = store.alarms.value;
  const [first, ...rest] = chipsOf(alarms);
  const width = globalThis.innerWidth || 1920;
  const now = store.nowMs.peek();
  const needed = rest.map((chip) => chipPx(chipLines(store, chip, now), signsOf(chip.open)));
  // Below this they stand in rows of their own.
  const guess = width <= 1100 ? rest.length : chipsFor(width, needed);
  // The guess is of letters; what did not fit after all is left to the tiles.
  const shape = `${width}/${alarms.map(alarmKey).join()}`;
  const dropped = useRef({ shape, count: 0 });
  if (dropped.current.shape !== shape) dropped.current = { shape, count: 0 };
  const [, again] = useState(0);
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const place = bar.current;
    if (place === null || place.scrollWidth <= place.clientWidth) return;
    if (dropped.current.count >= rest.length) return;
    dropped.current.count += 1;
    again((count) => count + 1);
  });
  const fit = Math.max(0, guess - dropped.current.count);
  const acked = alarms.filter(isAcked).length;
  const hidden = rest.slice(fit).reduce((sum, chip) => sum + 1 + chip.more, 0);
  return (
    <section class="banner" ref={bar} aria-label="Alarms, highest first">
      <NewAlarm />
      {first === undefined ? <Calm /> : <First key={alarmKey(first.open)} {...first} />}
      {rest.slice(0, fit).map((chip) => (
        <Rest key={alarmKey(chip.open)} {...chip} />
      ))}
      {first !== undefined && (
        <p class="count">
          <b>
            {alarms.length} {alarms.length === 1 ? "alarm" : "alarms"}
          </b>
          {hidden > 0 ? `${hidden} more on the tiles` : `${acked} acknowledged`}
        </p>
      )}
      <Pause />
    </section>
  );
}
