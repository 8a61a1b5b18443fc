// One bed of the wall. Every part has its place and keeps it, alarm or not.
import { useComputed } from "@preact/signals";
import { acknowledgeOrder, useOneTouch } from "../parts/act";
import { checkAction } from "../parts/checks";
import { Badge } from "../parts/Badge";
import { Icon } from "../parts/icons";
import { spoken } from "../parts/look";
import { Ring } from "../parts/Ring";
import { useStation } from "../parts/station";
import { usePage } from "../state/context";
import type { BedKey, BedState } from "../state/model";
import { profileFor } from "../state/profiles";
import { secondsText } from "../state/words";
import type { Session } from "../wire/gen/vigil/v1/record_pb";
import { checkView } from "./check";
import { STEP_MS } from "./courses";
import { Curve, HEART_RANGE, SPO2_RANGE } from "./Curve";
import { contextView, doseMs, elapsedText, isEmpty, lineView, linkView, phaseText, plannedWords,
  tileLook } from "./tile_look";
import { type Times, timesOf } from "./times";
import { cuffView, heartParameter, heartView, spo2View, type VitalView } from "./vital";
import { Wave } from "./Wave";

interface TileProps {
  readonly bedKey: BedKey;
  readonly label: string;
  /** "Left bed", "Right bed"; "" where the room has one. */
  readonly side: string;
}

export function hashOf(bed: Pick<BedState, "room" | "bed">): string {
  return `#/bed/${bed.room}/${bed.bed}`;
}

interface HeadProps {
  readonly bed: BedState;
  readonly label: string;
  /** The room has another bed. */
  readonly pair: boolean;
  readonly times: Times;
}

function Head({ bed, label, pair, times }: HeadProps) {
  const session = bed.session;
  const dosed = doseMs(session, times) !== undefined;
  return (
    <header>
      <a href={hashOf(bed)} aria-label={`Bed ${label}`}>
        <Badge label={label} pair={pair} />
      </a>
      <span class={session === undefined ? "code q" : "code"}>{session?.code ?? "No session"}</span>
      {session !== undefined && <span class="phase">{phaseText(session)}</span>}
      {session !== undefined && (
        <span class={dosed ? "elapsed" : "elapsed none"}>{elapsedText(session, times)}</span>
      )}
    </header>
  );
}

function Context({ bed, side, times, said }: { bed: BedState; side: string; times: Times;
  said: { text: string; bad: boolean } | undefined }) {
  if (said !== undefined) {
    return (
      <p class="context" role="status">
        <span class={said.bad ? "warn" : "here"}>{said.text}</span>
      </p>
    );
  }
  const view = contextView(bed, bed.room, side, times);
  return (
    <p class="context">
      {view.parts.map((part) => (
        <span class={part.look}>
          {part.look === "here" && <Icon name="person" />}
          {part.text}
        </span>
      ))}
      {view.gate !== undefined && (
        <span class="gate">
          Discharge gate
          {Array.from({ length: view.gate.all }, (_, i) =>
            i < (view.gate?.holds ?? 0) ? <i /> : <u />,
          )}
        </span>
      )}
      <span class="end">{view.end}</span>
    </p>
  );
}

function Rail({ session, times }: { session: Session | undefined; times: Times }) {
  const dose = doseMs(session, times);
  const { phases } = profileFor(session?.profile ?? "", session?.profileVersion ?? 0).value;
  const minutes = dose === undefined ? -1 : (times.nowMs - dose) / 60_000;
  return (
    <div class="rail" aria-hidden="true">
      {phases.map((phase) => {
        const length = phase.toMin - phase.fromMin;
        const done = Math.max(0, Math.min(1, (minutes - phase.fromMin) / length));
        return (
          <i style={{ flexGrow: length }}>
            <b style={{ width: `${Math.round(done * 100)}%` }} />
          </i>
        );
      })}
    </div>
  );
}

function Line({ bed, times, ack }: { bed: BedState; times: Times; ack: (() => void) | undefined }) {
  const view = lineView(bed, times);
  const { open } = view;
  if (open === undefined) return <p class="line calm">{view.text}</p>;
  const room = 20 - (view.canAck ? 5 : 0) - (view.more > 0 ? 2 : 0);
  const size = view.text.length > 46 ? "three" : view.text.length > room ? "two" : "";
  const comma = /^(.+ signal lost), (.+)$/.exec(view.text);
  return (
    <p class={`line ${view.look}`} title={open.alarm.reason || open.alarm.detail}>
      <span class="sr">{spoken(open)}</span>
      {view.technical && <Icon name="spanner" />}
      <span aria-hidden="true">{view.marks}</span>
      <span class={size}>
        {comma === null ? view.text : <b>{comma[1]}</b>}
        {comma !== null && <br />}
        {comma !== null && comma[2]}
      </span>
      {view.more > 0 && <span class="more">+{view.more}</span>}
      <span class="who">
        {view.who[0]}
        <br />
        {view.who[1]}
      </span>
      {view.acked && <Icon name="tick" />}
      {view.canAck && ack !== undefined && (
        <button
          onClick={(event) => {
            event.stopPropagation();
            ack();
          }}
        >
          Ack
        </button>
      )}
    </p>
  );
}

function Numeral({ view, kind }: { view: VitalView; kind: "hr" | "spo2" }) {
  return (
    <div class={`vital ${kind} ${view.look}`}>
      <p class="name">
        <b>{view.name}</b>
        <span class={view.remark === "" ? "" : "age"}>{view.source}</span>
        <br />
        <span class={view.limit.hit ? "lim hit" : "lim"}>{view.limit.text}</span>
      </p>
      <p class={view.number === "---" ? "num none" : "num"} aria-live="off">
        {view.number}
      </p>
    </div>
  );
}

function Vitals({ bed, times }: { bed: BedState; times: Times }) {
  return (
    <div class="vitals">
      <Numeral kind="hr" view={heartView(bed, times)} />
      <Numeral kind="spo2" view={spo2View(bed, times)} />
    </div>
  );
}

function Curves({ bed, stepNow }: { bed: BedState; stepNow: number }) {
  const { courses } = useStation();
  const course = courses.of(bed.key).value;
  const heart = heartParameter(bed);
  return (
    <div class="curves">
      <div class="hr">
        <Curve course={course.heart} nowStep={stepNow} limits={bed.limits.get(heart)}
          range={HEART_RANGE} name="HR" />
      </div>
      <div class="spo2">
        <Curve course={course.spo2} nowStep={stepNow} limits={bed.limits.get("spo2")}
          range={SPO2_RANGE} name="SpO2" />
      </div>
    </div>
  );
}

function Cuff({ bed, times }: { bed: BedState; times: Times }) {
  const view = cuffView(bed, times);
  return (
    <div class={`vital bp ${view.look}`}>
      <p class="name">
        <b>NIBP</b>
        mmHg
        <br />
        <span class={view.limit.hit ? "lim hit" : "lim"}>{view.limit.text}</span>
      </p>
      <p class={view.number === "---" ? "num none" : "num"} aria-live="off">
        {view.number}
        <small>{view.mean}</small>
      </p>
      <p class="when">
        <b>{view.age}</b>
        {view.next}
      </p>
    </div>
  );
}

function Foot({ bed, times, check }: { bed: BedState; times: Times; check: () => void }) {
  const view = checkView(bed, times);
  const link = linkView(bed, times);
  const silent = times.silentMs !== undefined;
  return (
    <div class={`foot ${view.look}`}>
      <Ring late={view.look === "late"} left={view.left} />
      <p class="check">
        <b>{view.title}</b>
        {view.what}
      </p>
      <span class={link.bad ? "link bad" : "link"} title={link.reason}>
        <Icon name={link.bad ? "linkOff" : "link"} />
        {link.text}
      </span>
      <button
        disabled={silent}
        onClick={(event) => {
          event.stopPropagation();
          check();
        }}
      >
        {!silent && <Icon name="tick" />}
        {silent ? "Offline" : bed.session === undefined ? "Open" : "Check"}
      </button>
    </div>
  );
}

function Empty({ bed, label, pair, times }: HeadProps) {
  const { store, go } = usePage();
  const link = linkView(bed, times);
  const silent = times.silentMs !== undefined;
  const planned = plannedWords(bed, store.sessions.value, times.nowMs);
  return (
    <article class="tile empty" aria-label={`Bed ${label}, empty`}>
      <header>
        <a href={hashOf(bed)} aria-label={`Bed ${label}`}>
          <Badge label={label} pair={pair} />
        </a>
        <span class="code q">No patient</span>
      </header>
      <p class="context">{planned !== "" && `Next: ${planned}`}</p>
      <div class="void">
        <b>Empty</b>
        No session. Default limits are on.
      </div>
      <div class="foot">
        <span class={link.bad ? "link bad" : "link"} title={link.reason}>
          <Icon name={link.bad ? "linkOff" : "link"} />
          {link.text}
        </span>
        <button disabled={silent} onClick={() => go(hashOf(bed))}>
          {silent ? "Offline" : "Start session"}
        </button>
      </div>
    </article>
  );
}

/** A place of the clinic whose bed no daemon has told of. */
export function NoBed({ label, pair }: { label: string; pair: boolean }) {
  return (
    <article class="tile empty" aria-label={`Bed ${label}, not known`}>
      <header>
        <Badge label={label} pair={pair} />
        <span class="code q">Not watched</span>
      </header>
      <p class="context" />
      <div class="void">
        <b>No bed</b>
        No daemon tells of this bed.
        <br />
        Values are not watched.
      </div>
      <div class="foot" />
    </article>
  );
}

export function Tile({ bedKey, label, side }: TileProps) {
  const { store, go } = usePage();
  const { secondMs } = useStation();
  const { said, busy, act } = useOneTouch();
  const stepNow = useComputed(() => Math.floor(secondMs.value / STEP_MS));
  const bed = store.bed(bedKey);
  if (bed === undefined) return <NoBed label={label} pair={side !== ""} />;
  const times = timesOf(store, bed.source, secondMs.value);
  const { silentMs } = times;
  const pair = side !== "";
  if (isEmpty(bed, times)) return <Empty bed={bed} label={label} pair={pair} times={times} />;
  const open = lineView(bed, times).open;
  const viewOnly = store.who.value?.viewOnly === true;
  const ack = (): void => {
    if (open !== undefined) act(`Acknowledge ${label}`, bed.source, acknowledgeOrder(open));
  };
  const check = (): void => {
    const order = viewOnly || busy.peek() ? undefined : checkAction(bed);
    if (order === undefined) go(hashOf(bed));
    else act(`Check ${label}`, bed.source, order);
  };
  return (
    <article
      class={`tile ${tileLook(bed)}${silentMs === undefined ? "" : " frozen"}`}
      aria-label={`Bed ${label}`}
      onClick={(event) => {
        if ((event.target as Element).closest("a, button") === null) go(hashOf(bed));
      }}
    >
      <Head bed={bed} label={label} pair={pair} times={times} />
      <Context bed={bed} side={side} times={times} said={said.value} />
      <Rail session={bed.session} times={times} />
      <Line bed={bed} times={times} ack={viewOnly ? undefined : ack} />
      <Vitals bed={bed} times={times} />
      <Curves bed={bed} stepNow={stepNow.value} />
      <Wave bed={bed} times={times} />
      <Cuff bed={bed} times={times} />
      <Foot bed={bed} times={times} check={check} />
      {silentMs !== undefined && (
        <p class="stamp">NOT UPDATING · {secondsText(times.nowMs - silentMs)}</p>
      )}
    </article>
  );
}
