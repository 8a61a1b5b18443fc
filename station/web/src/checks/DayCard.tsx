// The record of the day: how many checks were on time, each of them on a line of its bed, and the
// last ones in words. From the station's log, asked again every minute.
import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { day as dayOf } from "../actions/say";
import { Badge } from "../parts/Badge";
import { usePage } from "../state/context";
import type { BedKey } from "../state/model";
import { labelOf, pairOf } from "../state/places";
import { timeText } from "../state/words";
import {
  atOf,
  fetchDay,
  foundWords,
  lateWords,
  lookOf,
  onTimeWords,
  type DayCheck,
  type DayRecord,
  type FetchDay,
} from "./day";
import { byRoom } from "./order";

/** Asked again after so long, ms. */
const againMs = 60_000;
/** The last entries in words; the whole day has all. */
const lastFew = 5;
const width = 800;
const left = 44;
const rowHeight = 44;

/** Label of a bed that the log tells of; one that is not on the wall keeps room and bed. */
function labelIn(keys: readonly BedKey[], check: DayCheck): readonly [string, boolean] {
  const key = keys.find((each) => each.endsWith(`|${check.room}|${check.bed}`));
  if (key === undefined) return [`${check.room}${check.bed}`, true];
  return [labelOf(keys, key), pairOf(keys, key)];
}

/** Whole hours around what is drawn: at least eight. Pure. */
export function hoursOf(times: readonly number[], nowMs: number): readonly [number, number] {
  const hour = 3_600_000;
  const first = Math.min(nowMs, ...times);
  const from = new Date(first);
  from.setMinutes(0, 0, 0);
  const last = Math.max(nowMs, ...times);
  return [from.getTime(), Math.max(from.getTime() + 8 * hour, Math.ceil(last / hour) * hour)];
}

export function DayCard({ load = fetchDay }: { load?: FetchDay }) {
  const { store } = usePage();
  const [record, setRecord] = useState<DayRecord | undefined>();
  const [problem, setProblem] = useState("");
  const [whole, setWhole] = useState(false);
  const minute = useComputed(() => Math.floor(store.nowMs.value / 60_000) * 60_000).value;
  const today = dayOf(minute);
  const [chosen, choose] = useState<string | undefined>();
  const shown = chosen ?? today;
  // A check that was just done is in the log a moment later.
  const open = useComputed(() =>
    store.bedKeys.value.map((key) => [...(store.bed(key)?.checks.keys() ?? [])].join()).join("|"),
  ).value;
  useEffect(() => {
    let over = false;
    const ask = async () => {
      const loaded = await load(shown);
      if (over) return;
      setRecord(loaded.record);
      setProblem(loaded.problem);
    };
    const soon = setTimeout(() => void ask(), record === undefined ? 0 : 2_000);
    const again = setInterval(() => void ask(), againMs);
    return () => {
      over = true;
      clearTimeout(soon);
      clearInterval(again);
    };
  }, [shown, open]);
  const keys = byRoom(store.bedKeys.value);
  const done = (record?.checks ?? [])
    .filter((check) => check.state === "done" || check.state === "skipped")
    .sort((a, b) => (atOf(b) ?? 0) - (atOf(a) ?? 0));
  return (
    <section class="card day" aria-label="The record of the day">
      <header>
        <h2>{shown === today ? "Today" : shown}</h2>
        <label>
          Day{" "}
          <input
            type="date"
            value={shown}
            max={today}
            onChange={(event) => choose(event.currentTarget.value || undefined)}
          />
        </label>
      </header>
      {problem !== "" && <p class="answer unknown">{problem}</p>}
      {record !== undefined && (
        <>
          <div class="score">
            <p class="big">
              {record.onTime ?? "–"}
              <small>{record.onTime === null ? "" : "%"}</small>
            </p>
            <p>
              <b>{record.onTime === null ? "No check was due yet" : onTimeWords(record)}</b>
              {lateWords(record)}
              <span class="q">
                On time means within 2 min of due, and by a person, not by a machine.
              </span>
            </p>
          </div>
          <Picture record={record} nowMs={minute} isToday={shown === today} keys={keys} />
          <table>
            <caption>{whole ? "The whole day" : "Last entries"}</caption>
            <tbody>
              {(whole ? done : done.slice(0, lastFew)).map((check) => {
                const [label, pair] = labelIn(keys, check);
                const at = atOf(check);
                return (
                  <tr key={`${check.session}${check.number}`}>
                    <td>{at === undefined ? "" : timeText(at)}</td>
                    <td>
                      <Badge label={label} pair={pair} />
                    </td>
                    <td>{foundWords(check)}</td>
                    <td>{lateIn(check)}</td>
                    <td>{check.who || "not named"}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {done.length === 0 && <p>No check is recorded yet</p>}
          {done.length > lastFew && (
            <p class="row">
              <button type="button" onClick={() => setWhole(!whole)}>
                {whole ? "Last entries" : "Whole day"}
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function lateIn(check: DayCheck): string {
  if (lookOf(check) !== "latecheck") return "";
  return `late ${Math.max(1, Math.round((check.lateS ?? 0) / 60))} min`;
}

interface PictureProps {
  readonly record: DayRecord;
  readonly nowMs: number;
  readonly isToday: boolean;
  readonly keys: readonly BedKey[];
}

function Picture({ record, nowMs, isToday, keys }: PictureProps) {
  const times = record.checks.map(atOf).filter((at) => at !== undefined);
  const [from, to] = hoursOf(times, isToday ? nowMs : Math.max(...times, 0) || nowMs);
  const x = (ms: number) => left + ((ms - from) / (to - from)) * (width - left - 8);
  const wall = keys.map((key) => labelOf(keys, key));
  const seen = record.checks.map((check) => labelIn(keys, check)[0]);
  const rows = [...new Set([...wall, ...seen])];
  const height = rows.length * rowHeight;
  const hours: number[] = [];
  for (let at = from; at <= to; at += 2 * 3_600_000) hours.push(at);
  return (
    <>
      <svg
        class="chart"
        viewBox={`0 0 ${width} ${height + 26}`}
        role="img"
        aria-label="Checks by bed; the table below tells them in words"
      >
        {hours.map((at) => (
          <g key={at}>
            <path class="grid" d={`M${x(at)} 0V${height}`} />
            <text x={x(at)} y={height + 20} text-anchor={at === to ? "end" : "middle"}>
              {timeText(at)}
            </text>
          </g>
        ))}
        {rows.map((label, i) => (
          <g key={label}>
            <text class="bedname" x="0" y={i * rowHeight + 28}>
              {label}
            </text>
            <path class="grid" d={`M${left} ${i * rowHeight + 22}H${width}`} />
            {record.checks
              .filter((check) => labelIn(keys, check)[0] === label)
              .map((check) => (
                <Mark key={`${check.session}${check.number}`} check={check} x={x} row={i} />
              ))}
          </g>
        ))}
        {isToday && <path class="dose" d={`M${x(nowMs)} 0V${height}`} />}
      </svg>
      <p class="key">
        <Key d="M9 1l8 8l-8 8l-8 -8z" look="done" word="on time" />
        <Key d="M9 1l8 8l-8 8l-8 -8z" look="latecheck" word="late" />
        <Key d="M2 2l14 14m0 -14l-14 14" look="missed" word="missed" />
        <Key d="M9 1l8 8l-8 8l-8 -8z" look="todo" word="open" />
        {isToday && <span class="q">Upright line: now, {timeText(nowMs)}</span>}
      </p>
    </>
  );
}

function Mark({ check, x, row }: { check: DayCheck; x: (ms: number) => number; row: number }) {
  const at = atOf(check);
  if (at === undefined) return null;
  const y = row * rowHeight + 22;
  const look = lookOf(check);
  const d =
    look === "missed"
      ? `M${x(at) - 7} ${y - 7}l14 14m0 -14l-14 14`
      : `M${x(at)} ${y - 8}l8 8l-8 8l-8 -8z`;
  return <path class={look} d={d} />;
}

function Key({ d, look, word }: { d: string; look: string; word: string }) {
  return (
    <span>
      <svg width="18" height="18" class="chart" aria-hidden="true">
        <path class={look} d={d} />
      </svg>
      {word}
    </span>
  );
}
