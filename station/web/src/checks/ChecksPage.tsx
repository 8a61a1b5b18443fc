// The safety checks: what is due in all rooms now, in the fixed order of the rooms so that no row
// moves under a finger, and the record of the day beside it.
import { ActButton } from "../actions/ActButton";
import { canOneTouch, numberToAnswer, whyDetails } from "../actions/one_touch";
import { placeWord, places, seenFrom } from "../actions/seen_from";
import { oneTouchCheck } from "../actions/session_orders";
import { Badge } from "../parts/Badge";
import { Ring } from "../parts/Ring";
import { usePage } from "../state/context";
import type { BedKey, BedState } from "../state/model";
import { labelOf, pairOf } from "../state/places";
import "../style/bed.css";
import "../style/checks.css";
import { dueOf } from "../wall/check";
import { elapsedText, phaseText } from "../wall/tile_look";
import { type Times, timesOf, useSecond } from "../wall/times";
import { cuffView, heartView, spo2View } from "../wall/vital";
import { DayCard } from "./DayCard";
import { byRoom, nextToSee, type DueBed } from "./order";

function NextToSee({ beds }: { beds: readonly DueBed[] }) {
  const next = nextToSee(beds);
  if (next.overdue.length + next.now.length === 0) {
    return <span class="next">Nothing is due now</span>;
  }
  return (
    <span class="next">
      Next to see:{" "}
      {next.overdue.map((bed) => (
        <Badge key={bed.label} label={bed.label} pair={bed.pair} />
      ))}
      {next.overdue.length > 0 && " overdue"}
      {next.overdue.length > 0 && next.now.length > 0 && ", then "}
      {next.now.map((bed) => (
        <Badge key={bed.label} label={bed.label} pair={bed.pair} />
      ))}
      {next.now.length > 0 && " now"}
    </span>
  );
}

export default function ChecksPage() {
  const { store, go } = usePage();
  const keys = byRoom(store.bedKeys.value);
  const nowMs = useSecond();
  const beds = keys.flatMap((key) => {
    const bed = store.bed(key);
    if (bed === undefined) return [];
    const times = timesOf(store, bed.source, nowMs);
    const due = dueOf(bed, times);
    return [{ key, bed, due, times, pair: pairOf(keys, key), label: labelOf(keys, key) }];
  });
  return (
    <main class="open checks">
      <section class="card list">
        <header>
          <h1>Due in all rooms</h1>
          <NextToSee beds={beds} />
          <button type="button" onClick={() => go("#/wall")}>
            Back to the wall
          </button>
        </header>
        <div class="from" role="group" aria-label="You look from">
          <span>You look from</span>
          {places.map(([how, word]) => (
            <button
              key={how}
              type="button"
              aria-pressed={seenFrom.value === how}
              onClick={() => {
                seenFrom.value = how;
              }}
            >
              {word}
            </button>
          ))}
        </div>
        {beds.map((each) => (
          <Row {...each} key={each.key} />
        ))}
      </section>
      <DayCard />
    </main>
  );
}

interface RowProps extends DueBed {
  readonly key: BedKey;
  readonly bed: BedState;
  readonly times: Times;
}

interface ValueProps {
  readonly name: string;
  readonly number: string;
  readonly look: string;
}

/** One number with its look: live, old, none, or in alarm. */
function Value({ name, number, look }: ValueProps) {
  return (
    <span class={look}>
      <small>{name}</small>
      {number}
    </span>
  );
}

function Values({ bed, times }: { bed: BedState; times: Times }) {
  const heart = heartView(bed, times);
  const spo2 = spo2View(bed, times);
  const cuff = cuffView(bed, times);
  return (
    <p class="vals">
      <Value name={heart.name} number={heart.number} look={`hr ${heart.look}`} />
      <Value name={spo2.name} number={spo2.number} look={`spo2 ${spo2.look}`} />
      <Value name="BP" number={cuff.number} look={`bp ${cuff.look}`} />
    </p>
  );
}

function Row({ bed, due, label, pair, times }: RowProps) {
  const { go } = usePage();
  const session = bed.session;
  const of = { room: bed.room, bed: bed.bed };
  const open = () => go(`#/bed/${bed.room}/${bed.bed}`);
  if (session === undefined || session.startedTime === undefined && due.look === "none" &&
    session.firstDoseTime === undefined) {
    return (
      <article class="due none" aria-label={`Bed ${label}`}>
        <Badge label={label} pair={pair} />
        <p class="who">
          <b>{session === undefined ? "No session" : session.code}</b>
          {session === undefined ? "Default limits are on" : phaseText(session)}
        </p>
        <p class="what">Nothing due</p>
      </article>
    );
  }
  const one = canOneTouch(bed);
  const why = whyDetails(bed);
  const calls = due.look === "now" || due.look === "late";
  return (
    <article class={`due ${due.look}`} aria-label={`Bed ${label}`}>
      <Badge label={label} pair={pair} />
      <p class="who">
        <b>{session.code}</b>
        {phaseText(session)} · {elapsedText(session, times)}
      </p>
      <Ring late={due.look === "late"} left={due.left} />
      <p class="what">
        <b>{due.text}</b> {due.cause}
      </p>
      <Values bed={bed} times={times} />
      {one ? (
        <ActButton
          source={bed.source}
          class={calls ? "yes" : ""}
          order={() => oneTouchCheck(of, numberToAnswer(bed), seenFrom.value)}
        >
          All well {label}
          <small>from {placeWord(seenFrom.value)}</small>
        </ActButton>
      ) : (
        <p class="rule">{why}</p>
      )}
      <button type="button" class={!one && calls ? "details yes" : "details"} onClick={open}>
        Details {label}
      </button>
    </article>
  );
}

