// One session on two sheets of A4: words, picture, times and moments on the first; figures,
// earlier sessions, own notes and a glossary on the second.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import { Choose } from "./Choose";
import { noChoice, spanOfChoice } from "./choice";
import { Dial } from "./WindowDial";
import { ExportRow } from "./ExportRow";
import { Glossary } from "./Glossary";
import { useMinute } from "./minute";
import type { Review } from "./model";
import { originMs } from "./model";
import { alarmWords, checkWords } from "./moments";
import { OwnNotes } from "./OwnNotes";
import { phaseName } from "./phases";
import { Picture } from "./Picture";
import { readout } from "./readout";
import { Earlier, Partner } from "./SideBySide";
import { FigureTable } from "./Table";
import { limitWords } from "./limits";
import type { Ticks } from "./ticks";
import { noTicks } from "./ticks";
import { clock, day, dayAndClock, duration, minuteMs, moment } from "./when";
import { noneRecorded, sameClock, sectionOf, sentences, told } from "./words";

interface SheetProps {
  readonly review: Review;
  readonly number: 1 | 2;
  readonly nowMs: ReadonlySignal<number>;
  readonly children: ComponentChildren;
}

function Sheet({ review, number, nowMs, children }: SheetProps) {
  const minute = useMinute(nowMs);
  return (
    <article class="paper" aria-label={`Sheet ${number} of 2`}>
      <header>
        {number === 1 ? <h1>Session review</h1> : <p class="h1">Session review</p>}
        <p>
          {review.code} · {day(originMs(review))}
        </p>
        <p class="sheet">sheet {number} of 2</p>
      </header>
      {children}
      <footer>
        <span>Secondary, advisory notification. The bedside monitor is the primary alarm.</span>
        <span>
          {review.profile === "" ? "Profile: none recorded" : review.profile}
          {" · "}
          {dayAndClock(minute.value)}
        </span>
      </footer>
    </article>
  );
}

function PlainWords({ review }: { review: Review }) {
  return (
    <section aria-labelledby="plain">
      <h2 id="plain">In plain words</h2>
      <p class="words">{sentences(review).map((one) => `${one.text} `)}</p>
      {told.map(([title, name]) => {
        const lines = sectionOf(review.sections, title)?.lines ?? [];
        return (
          <p class="words" key={title}>
            <b>{name}:</b> {lines.length === 0 ? noneRecorded : lines.map(sameClock).join(". ")}.
          </p>
        );
      })}
    </section>
  );
}

function PhaseTimes({ review }: { review: Review }) {
  if (review.phases.length === 0) return <p>Phases: {noneRecorded}.</p>;
  return (
    <ul class="phase-times">
      {review.phases.map((phase) => (
        <li key={`${phase.id}${phase.fromMs}`}>
          <b>{phaseName(phase.id)}</b> {clock(phase.fromMs)}–{clock(phase.toMs)}
        </li>
      ))}
    </ul>
  );
}

function Moments({ review }: { review: Review }) {
  if (review.notes.length === 0) return <p>Notes: {noneRecorded}.</p>;
  return (
    <ol class="moments">
      {review.notes.map((note, index) => (
        <li key={index}>
          <i>{index + 1}</i>
          <b>{moment(note.atMs, review.doseMs)}</b>
          <span>{note.text}</span>
        </li>
      ))}
    </ol>
  );
}

interface CursorProps {
  readonly review: Review;
  readonly atMs: number;
  readonly set: (ms: number) => void;
}

function Cursor({ review, atMs, set }: CursorProps) {
  const zero = originMs(review);
  const text = readout(review, atMs);
  return (
    <div class="cursor-row not-on-paper">
      <input
        type="range"
        aria-label="Moment of the session"
        aria-valuetext={text}
        min={Math.ceil((review.startMs - zero) / minuteMs)}
        max={Math.floor((review.endMs - zero) / minuteMs)}
        value={Math.round((atMs - zero) / minuteMs)}
        onInput={(event) => set(zero + Number(event.currentTarget.value) * minuteMs)}
      />
      <output>{text}</output>
    </div>
  );
}

function Gaps({ review }: { review: Review }) {
  if (review.gaps.length === 0) return null;
  return (
    <p>
      <b>Gaps in the record:</b>{" "}
      {review.gaps
        .map(
          (gap) =>
            `${moment(gap.fromMs, review.doseMs)} for ${duration(gap.toMs - gap.fromMs)}` +
            (gap.reason === "" ? "" : ` (${gap.reason})`),
        )
        .join("; ")}
      .
    </p>
  );
}

export interface SheetsProps {
  readonly review: Review;
  readonly nowMs: ReadonlySignal<number>;
  readonly mayNote: boolean;
}

export function Sheets({ review, nowMs, mayNote }: SheetsProps) {
  const [cursorMs, setCursorMs] = useState(originMs(review));
  const [choice, setChoice] = useState(noChoice);
  const [ticks, setTicks] = useState<Ticks>(noTicks);
  const chosen = spanOfChoice(review, choice);
  return (
    <>
      <Sheet review={review} number={1} nowMs={nowMs}>
        <PlainWords review={review} />
        <section aria-labelledby="body">
          <h2 id="body">
            What the body did{" "}
            <small>
              dashed: at rest before the dose · bars: upper to lower pressure, cut at the mean ·
              gap: not measured
            </small>
          </h2>
          <Picture
            review={review}
            cursorMs={cursorMs}
            onCursor={setCursorMs}
            chosen={chosen.span}
          />
          <Cursor review={review} atMs={cursorMs} set={setCursorMs} />
          <PhaseTimes review={review} />
        </section>
        <div class="columns">
          <section aria-labelledby="window">
            <h2 id="window">Time for integration</h2>
            <Dial window={review.window} nowMs={nowMs} />
          </section>
          <section aria-labelledby="moments">
            <h2 id="moments">
              Moments to ask about <small>numbers as in the picture</small>
            </h2>
            <Moments review={review} />
          </section>
        </div>
        <section aria-labelledby="checks">
          <h2 id="checks">
            Safety checks <small>◆ on time ◇ late × skipped</small>
          </h2>
          <p>{checkWords(review)}</p>
          <p>{alarmWords(review)}</p>
          <Gaps review={review} />
        </section>
      </Sheet>
      <Sheet review={review} number={2} nowMs={nowMs}>
        <section aria-labelledby="phases">
          <h2 id="phases">
            Phase by phase <small>{limitWords(review)}</small>
          </h2>
          <Choose choice={choice} text={chosen.text} onChoice={setChoice} />
          <FigureTable review={review} chosen={chosen.span} />
        </section>
        <section aria-labelledby="earlier">
          <h2 id="earlier">
            This session beside the earlier ones{" "}
            <small>same scales; lines: heart, oxygen; bars: BP; upright: dose</small>
          </h2>
          <Earlier review={review} />
        </section>
        <Partner review={review} ticks={ticks} onTicks={setTicks} />
        <section class="own" aria-labelledby="own">
          <h2 id="own">
            Therapist’s own notes <small>kept apart from the medical record</small>
          </h2>
          {mayNote ? (
            <OwnNotes session={review.session} ticks={ticks} onTicks={setTicks} />
          ) : (
            <p class="not-on-paper">Only a therapist writes and reads notes here.</p>
          )}
        </section>
        <ExportRow review={review} />
        <section aria-labelledby="glossary">
          <h2 id="glossary">Words used here</h2>
          <Glossary />
        </section>
      </Sheet>
    </>
  );
}
