// The safety checks: what is due in all rooms now, in the fixed order of the rooms so that no row
// moves under a finger, and the record of the day beside it.
import { useComputed } from "@preact/signals";
import { ActButton } from "../actions/ActButton";
import { canOneTouch, numberToAnswer, whyDetails } from "../actions/one_touch";
import { placeWord, places, seenFrom } from "../actions/seen_from";
import { oneTouchCheck } from "../actions/session_orders";
import { elapsedOf, labelOf, partnerOf, phaseOf } from "../actions/say";
import { Badge } from "../bed/Badge";
import { dueOf } from "../bed/due";
import { cellLook } from "../bed/Numerals";
import { shown } from "../bed/numbers";
import { usePage } from "../state/context";
import type { BedKey, BedState } from "../state/model";
import "../style/bed.css";
import "../style/checks.css";
import { CheckRing } from "./CheckRing";
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
  const nowMs = useComputed(() => Math.floor(store.nowMs.value / 1000) * 1000).value;
  const beds = keys.flatMap((key) => {
    const bed = store.bed(key);
    if (bed === undefined) return [];
    const due = dueOf(bed, nowMs, (ns) => store.wallMsOf(bed.source, ns));
    const pair = partnerOf(key, keys) !== undefined;
    return [{ key, bed, due, pair, label: labelOf(key, keys) }];
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
          <Row {...each} key={each.key} nowMs={nowMs} />
        ))}
      </section>
      <DayCard />
    </main>
  );
}

interface RowProps extends DueBed {
  readonly key: BedKey;
  readonly bed: BedState;
  readonly nowMs: number;
}

/** One number with its look: live, old, none, or in alarm. */
function Value({ bed, parameters, name, kind, nowMs }: {
  bed: BedState;
  parameters: readonly string[];
  name: string;
  kind: string;
  nowMs: number;
}) {
  const { store } = usePage();
  const silent = store.silentSources.value.has(bed.source);
  const said = parameters.map((parameter) =>
    shown(bed, parameter, nowMs, (v) => store.wallMsOf(bed.source, v.measuredNs), silent),
  );
  const stale = said[0]?.look === "live" ? "" : "stale";
  return (
    <span class={`${kind} ${cellLook(bed, parameters)} ${stale}`}>
      <small>{name}</small>
      {said.map((each) => each.text).join("/")}
    </span>
  );
}

function Row({ bed, due, label, pair, nowMs }: RowProps) {
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
          {session === undefined ? "Default limits are on" : phaseOf(session)}
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
        {phaseOf(session)} · {elapsedOf(session, nowMs)}
      </p>
      <CheckRing due={due} />
      <p class="what">
        <b>{due.text}</b> {due.cause}
      </p>
      <p class="vals">
        <Value bed={bed} parameters={["hr"]} name="HR" kind="hr" nowMs={nowMs} />
        <Value bed={bed} parameters={["spo2"]} name="SpO2" kind="spo2" nowMs={nowMs} />
        <Value
          bed={bed}
          parameters={["nibp_sys", "nibp_dia"]}
          name="BP"
          kind="bp"
          nowMs={nowMs}
        />
      </p>
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

