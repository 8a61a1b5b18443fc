// One bed, opened: what the body did on the left, what can be done on the right. Every button names
// the bed. The alarm banner above belongs to the app and is never covered.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Emergency } from "../actions/Emergency";
import { audioPause } from "../actions/orders";
import { ActButton } from "../actions/ActButton";
import { partnerOf } from "../actions/say";
import { Badge } from "../parts/Badge";
import { usePage } from "../state/context";
import type { BedKey, BedState, PageStore } from "../state/model";
import { labelOf } from "../state/places";
import "../style/bed.css";
import { useMarks } from "../trend/marks_live";
import { TrendDrawer } from "../trend/TrendDrawer";
import { elapsedText, phaseText, plannedWords } from "../wall/tile_look";
import { timesOf, useSecond } from "../wall/times";
import { AlarmKind } from "../wire/gen/vigil/v1/alarm_pb";
import { actsFor, shownFirst } from "./acts";
import { AlarmCards } from "./AlarmCards";
import type { Of } from "./forms_before";
import { Numerals } from "./Numerals";
import { Panel } from "./Panel";
import { OffList } from "./panels";

interface Props {
  readonly room?: string;
  readonly bed?: string;
}

/** Profiles that Vigil ships; a clinic's own come from the beds that use them. */
const shipped = ["ketamine-im", "ketamine-iv40", "ketamine-sl", "esketamine-in"];

export function profilesOf(beds: readonly BedState[]): string[] {
  const used = beds.flatMap((bed) => [bed.patient?.profile ?? "", bed.session?.profile ?? ""]);
  return [...new Set([...used.filter((id) => id !== ""), ...shipped])];
}

/** "#/bed/4/a" is room 4, bed a; "#/bed/4" its first bed. Pure. */
export function keyOf(keys: readonly BedKey[], room: string, bed: string): BedKey | undefined {
  return keys.find((key) => {
    const [, itsRoom, itsBed] = key.split("|");
    return itsRoom === room && (bed === "" || itsBed === bed);
  });
}

function fromHash(): [string, string] {
  const [, , room = "", bed = ""] = location.hash.split("/");
  return [decodeURIComponent(room), decodeURIComponent(bed)];
}

export default function BedPage(props: Props) {
  const { store, go } = usePage();
  const [hashRoom, hashBed] = fromHash();
  const room = props.room ?? hashRoom;
  const bedName = props.bed ?? hashBed;
  const key = keyOf(store.bedKeys.value, room, bedName);
  const bed = key === undefined ? undefined : store.bed(key);
  if (key === undefined || bed === undefined) {
    return (
      <main class="open nobed">
        <section class="card">
          <h1>There is no bed {room + bedName}</h1>
          <p>It is not configured, or its daemon has not been heard yet.</p>
          <button type="button" onClick={() => go("#/wall")}>
            Back to the wall
          </button>
        </section>
      </main>
    );
  }
  return <OneBed key={key} bed={bed} />;
}

function ofBed(bed: BedState, store: PageStore): Of {
  const keys = store.bedKeys.value;
  const partner = partnerOf(bed.key, keys);
  const planned = plannedWords(bed, store.sessions.value, store.nowMs.peek());
  const beds = keys.map((key) => store.bed(key)).filter((each) => each !== undefined);
  return {
    bed: { room: bed.room, bed: bed.bed },
    label: labelOf(keys, bed.key),
    profiles: profilesOf(beds),
    profile: bed.session?.profile ?? "",
    partner: partner?.split("|")[2] ?? "",
    ...(planned === "" ? {} : { planned }),
  };
}

function OneBed({ bed }: { bed: BedState }) {
  const { store } = usePage();
  const [opened, open] = useState("");
  const marks = useMarks(bed);
  // The same element again: a new value of the bed does not draw the curves again.
  const trend = useMemo(() => <TrendDrawer bedKey={bed.key} marks={marks} />, [bed.key, marks]);
  const of = ofBed(bed, store);
  const keys = store.bedKeys.value;
  const pair = of.partner !== "";
  const free = keys
    .map((key) => store.bed(key))
    .filter((each) => each !== undefined && each.session === undefined && each.key !== bed.key)
    .map((each) => [`${each!.room}/${each!.bed}`, labelOf(keys, each!.key)] as const);
  return (
    <main class="open bedopen" data-bed={of.label}>
      <section class="card drawer">
        <Head bed={bed} of={of} pair={pair} />
        <Numerals bed={bed} />
        {trend}
      </section>
      <aside class="panel" aria-label={`What can be done at ${of.label}`}>
        <div class="scroll">
          <AlarmCards bed={bed} of={of} pair={pair} />
          <OffList bed={bed} of={of} />
          <Panel
            bed={bed}
            of={of}
            free={free}
            marks={marks.events}
            problem={marks.problem}
            opened={opened}
            open={open}
          />
        </div>
        <Acts bed={bed} of={of} opened={opened} open={open} />
      </aside>
    </main>
  );
}

function Head({ bed, of, pair }: { bed: BedState; of: Of; pair: boolean }) {
  const { store, go } = usePage();
  const keys = store.bedKeys.value;
  const partnerKey = partnerOf(bed.key, keys);
  const partner = partnerKey === undefined ? undefined : store.bed(partnerKey);
  const session = bed.session;
  const times = timesOf(store, bed.source, useSecond());
  return (
    <header>
      <Badge label={of.label} pair={pair} />
      <b>{session?.code ?? "No session"}</b>
      {pair && <span>{of.bed.bed === "a" ? "Left bed" : "Right bed"}</span>}
      {partner !== undefined && partnerKey !== undefined && (
        <button
          type="button"
          class="partner"
          onClick={() => go(`#/bed/${partner.room}/${partner.bed}`)}
        >
          Partner <Badge label={labelOf(keys, partnerKey)} pair />{" "}
          {partner.session?.code ?? "no session"}
        </button>
      )}
      <h1 class="elapsed">
        {session === undefined
          ? "No session"
          : `${phaseText(session)} · ${elapsedText(session, times)}`}
      </h1>
      <button type="button" class="back" onClick={() => go("#/wall")}>
        Back to the wall
      </button>
    </header>
  );
}

interface ActsProps {
  readonly bed: BedState;
  readonly of: Of;
  readonly opened: string;
  readonly open: (what: string) => void;
}

function Acts({ bed, of, opened, open }: ActsProps) {
  const { store } = usePage();
  const [more, setMore] = useState(false);
  useEffect(() => setMore(false), [bed.key]);
  const all = actsFor(bed, store.nowMs.value);
  const first = more ? all : all.slice(0, shownFirst);
  const called =
    bed.session?.emergency === true ||
    [...bed.alarms.values()].some((each) => each.alarm.kind === AlarmKind.EMERGENCY);
  return (
    <section class="acts" aria-label={`Actions for ${of.label}`}>
      {first.map((act) => (
        <button
          key={act.id}
          type="button"
          class={act.no ? "no" : ""}
          aria-pressed={opened === act.id}
          onClick={() => {
            setMore(false); // what is opened needs the room
            open(opened === act.id ? "" : act.id);
          }}
        >
          {act.label}
          <small>{act.sub}</small>
        </button>
      ))}
      <ActButton source={bed.source} order={() => audioPause(of.bed)}>
        Pause sound of {of.label}
        <small>this station only</small>
      </ActButton>
      {all.length > shownFirst && (
        <button type="button" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? "Fewer" : "More"}
          <small>{more ? "the likely ones" : `${all.length - shownFirst} others`}</small>
        </button>
      )}
      {called && (
        <button type="button" onClick={() => open("emergency-over")}>
          Emergency is over
          <small>{of.label}, what was done</small>
        </button>
      )}
      <Emergency source={bed.source} bed={of.bed} label={of.label} called={called} />
    </section>
  );
}
