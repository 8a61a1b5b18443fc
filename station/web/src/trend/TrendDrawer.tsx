// The trend of one bed: all lanes on one time axis, with a cursor for fingers, mouse and keys.
// Lies in the page below the alarm banner and never covers it. Redrawn every two seconds.
import { effect, untracked, useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { figure, msOf, tPlus } from "../actions/say";
import { usePage } from "../state/context";
import type { BedKey } from "../state/model";
import { timeText } from "../state/words";
import { AlarmRow, CheckRow, NoteRow, checkMarks, doses, notes, phases } from "./marks";
import type { Marks } from "./marks_live";
import { allPoints, liveValues } from "./live";
import { BarLane, LineLane, type Axis } from "./lanes";
import { cursorByKey, ranges, spanOf, ticks, type Range } from "./scale";
import { alarmSpans, pressures, valueAt, type Point, type Pressure } from "./series";

interface Props {
  readonly bedKey: BedKey;
  readonly marks: Marks;
}

/** The curves are drawn again after so long, ms. */
const drawnEveryMs = 2_000;
const left = 58;
const top = 30;
const rowHeight = 34;
const axisHeight = 42;

interface LineSpec {
  readonly parameter: string;
  readonly name: string;
  readonly class: string;
  readonly usual: readonly [number, number];
}
const lineSpecs: readonly LineSpec[] = [
  { parameter: "hr", name: "HR", class: "hr", usual: [40, 140] },
  { parameter: "spo2", name: "SpO2", class: "spo2", usual: [85, 100] },
  { parameter: "rr", name: "RR", class: "rr", usual: [6, 30] },
  { parameter: "etco2", name: "CO2", class: "co2", usual: [20, 60] },
];

/** Width and height of an element as the browser lays it out. */
function useSize(): [{ current: HTMLDivElement | null }, number, number] {
  const place = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<readonly [number, number]>([800, 600]);
  useEffect(() => {
    const element = place.current;
    if (element === null || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box !== undefined && box.width > 0) setSize([box.width, box.height]);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, size[0], size[1]];
}

/** "HR 102  SpO2 96  155/92 read at T+00:35" at a moment. Pure. */
export function readAt(
  lines: readonly { readonly name: string; readonly points: readonly Point[] }[],
  readings: readonly Pressure[],
  atMs: number,
  time: (ms: number) => string,
): { readonly name: string; readonly text: string }[] {
  const said = lines.map(({ name, points }) => ({
    name,
    text: figure(valueAt(points, atMs)?.value),
  }));
  const reading = readings.filter((each) => each.atMs <= atMs).pop();
  if (reading !== undefined) {
    said.push({
      name: "NIBP",
      text: `${figure(reading.sys)}/${figure(reading.dia)} read at ${time(reading.atMs)}`,
    });
  }
  return said;
}

export function TrendDrawer({ bedKey, marks }: Props) {
  const { store } = usePage();
  const [range, setRange] = useState<Range>("session");
  const [cursor, setCursor] = useState<number | undefined>();
  const [place, width, height] = useSize();
  const live = useMemo(liveValues, [bedKey]);
  useEffect(
    () =>
      effect(() => {
        const bed = store.bed(bedKey);
        if (bed === undefined) return;
        live.take(bed, (vital) => store.wallMsOf(bed.source, vital.measuredNs));
      }),
    [bedKey, live, store],
  );
  const slow = useComputed(() => Math.floor(store.nowMs.value / drawnEveryMs) * drawnEveryMs);
  const nowMs = slow.value;
  const bed = untracked(() => store.bed(bedKey)); // its values are taken above, and drawn then
  if (bed === undefined) return null;
  const doseMs = msOf(bed.session?.firstDoseTime);
  const startMs = msOf(bed.session?.startedTime) ?? doseMs;
  const span = spanOf(range, nowMs, startMs);
  const right = width - 40;
  const x = (ms: number) =>
    left + ((ms - span.fromMs) / (span.toMs - span.fromMs)) * (right - left);
  const axis: Axis = { x, left, right, fromMs: span.fromMs, nowMs };
  const points = (parameter: string) => allPoints(marks.history, parameter, live.of(parameter));
  const hr = points("hr");
  const lines = lineSpecs
    .map((spec) => ({
      ...spec,
      parameter: spec.parameter === "hr" && hr.length === 0 ? "pulse" : spec.parameter,
    }))
    .map((spec) => ({ ...spec, points: spec.parameter === "hr" ? hr : points(spec.parameter) }))
    .filter((spec) => spec.points.length > 0 || spec.name === "HR" || spec.name === "SpO2");
  const readings = pressures(points("nibp_sys"), points("nibp_dia"), points("nibp_mean"));
  const time = (ms: number) => (doseMs === undefined ? timeText(ms) : tPlus(ms - doseMs));
  const spans = alarmSpans(marks.events);
  const rows = 3 * rowHeight + axisHeight;
  const gap = 12;
  const laneCount = lines.length + 1;
  const room = Math.max(48 * laneCount, height - top - rows - gap * laneCount);
  const laneHeight = room / laneCount;
  const laneTop = (i: number) => top + i * (laneHeight + gap);
  const firstRow = laneTop(laneCount) + rowHeight / 2;
  const bottom = firstRow + 2.5 * rowHeight;
  const total = bottom + axisHeight;
  const order = [...lines.slice(0, 2), undefined, ...lines.slice(2)];
  const read = cursor === undefined ? undefined : readAt(lines, readings, cursor, time);
  const words =
    read === undefined || cursor === undefined
      ? "No moment is chosen"
      : `At ${time(cursor)}: ${read.map((each) => `${each.name} ${each.text}`).join(", ")}`;
  const atPointer = (event: PointerEvent) => {
    const box = place.current?.getBoundingClientRect();
    if (box === undefined) return;
    const ms = span.fromMs + ((event.clientX - box.left - left) / (right - left)) *
      (span.toMs - span.fromMs);
    setCursor(Math.min(nowMs, Math.max(span.fromMs, ms)));
  };
  return (
    <section class="trend" aria-label="Trend">
      <nav class="tabs" aria-label="Time range">
        {ranges.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === range}
            onClick={() => setRange(each)}
          >
            {each === "session" ? "Session" : each}
          </button>
        ))}
        <p class="read">
          {read === undefined || cursor === undefined ? (
            <span class="q">Touch the curves, or use the arrow keys</span>
          ) : (
            <>
              At {time(cursor)}
              {read.map((each) => (
                <b key={each.name} class={`of-${each.name.toLowerCase()}`}>
                  {each.name === "NIBP" ? each.text : `${each.name} ${each.text}`}
                </b>
              ))}
            </>
          )}
        </p>
      </nav>
      {marks.problem !== "" && <p class="answer unknown">{marks.problem}</p>}
      <div
        ref={place}
        class="curves"
        tabIndex={0}
        role="slider"
        aria-label="Moment of the trend"
        aria-orientation="horizontal"
        aria-valuemin={Math.round(span.fromMs / 1000)}
        aria-valuemax={Math.round(nowMs / 1000)}
        aria-valuenow={Math.round((cursor ?? nowMs) / 1000)}
        aria-valuetext={words}
        onPointerDown={atPointer}
        onPointerMove={(event) => {
          if (event.pointerType === "mouse" || event.buttons !== 0) atPointer(event);
        }}
        onPointerLeave={(event) => {
          if (event.pointerType === "mouse") setCursor(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") setCursor(undefined);
          const to = cursorByKey(event.key, event.shiftKey, cursor, span, nowMs);
          if (to === undefined) return;
          event.preventDefault();
          setCursor(to);
        }}
      >
        <svg class="chart" width={width} height={total} aria-hidden="true">
          <defs>
            <pattern
              id="hatch"
              width="8"
              height="8"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path d="M0 0V8" />
            </pattern>
          </defs>
          {order.map((line, i) =>
            line === undefined ? (
              <BarLane
                key="bp"
                axis={axis}
                top={laneTop(i)}
                height={laneHeight}
                name="NIBP"
                class="bp"
                limits={bed.limits.get("nibp_sys")}
                usual={[50, 180]}
                readings={readings}
              />
            ) : (
              <LineLane
                key={line.name}
                axis={axis}
                top={laneTop(i)}
                height={laneHeight}
                name={line.name}
                class={line.class}
                parameter={line.parameter}
                limits={bed.limits.get(line.parameter)}
                usual={line.usual}
                points={line.points}
                spans={spans}
              />
            ),
          )}
          {ticks(span, right - left, doseMs).map((tick) => (
            <g key={tick.atMs}>
              <path class="grid" d={`M${x(tick.atMs)} ${top}V${bottom}`} />
              <text x={x(tick.atMs)} y={bottom + 16} text-anchor="middle">
                {tick.label}
              </text>
              {tick.label !== tick.clock && (
                <text x={x(tick.atMs)} y={bottom + 34} text-anchor="middle">
                  {tick.clock}
                </text>
              )}
            </g>
          ))}
          <CheckRow
            axis={axis}
            y={firstRow}
            marks={checkMarks(marks.events, bed.checks.values())}
          />
          <AlarmRow axis={axis} y={firstRow + rowHeight} spans={spans} />
          <NoteRow axis={axis} y={firstRow + 2 * rowHeight} flags={notes(marks.events)} />
          <Uprights axis={axis} bottom={bottom} marks={marks} />
          {cursor !== undefined && (
            <path class="cursor" d={`M${x(cursor)} ${top - 8}V${bottom}`} />
          )}
          <path class="nowline" d={`M${x(nowMs)} ${top - 8}V${bottom}`} />
          <text class="say" x={x(nowMs) + 4} y="14">
            now
          </text>
        </svg>
      </div>
      <p class="sr" role="status">
        {cursor === undefined ? "" : words}
      </p>
    </section>
  );
}

/** Phases and doses through all lanes. */
function Uprights({ axis, bottom, marks }: { axis: Axis; bottom: number; marks: Marks }) {
  const given = doses(marks.events).filter((dose) => dose.atMs >= axis.fromMs);
  const begun = phases(marks.events).filter((phase) => phase.atMs >= axis.fromMs);
  const doseEnd = (x: number) =>
    given.some((dose) => Math.abs(axis.x(dose.atMs) - x) < 4)
      ? Math.max(...given.map((dose) => dose.text.length)) * 8 + 16
      : 0;
  return (
    <g>
      {begun.map((phase, i) => {
        const x = axis.x(phase.atMs);
        const from = x + 8 + doseEnd(x);
        const next = begun[i + 1];
        const end = next === undefined ? axis.x(axis.nowMs) : axis.x(next.atMs);
        return (
          <g key={phase.key}>
            <path class="grid" d={`M${x} 0V${bottom}`} />
            {end - from > phase.text.length * 8 && (
              <text class="phase" x={from} y="14">
                {phase.text}
              </text>
            )}
          </g>
        );
      })}
      {given.map((dose) => {
        const x = axis.x(dose.atMs);
        const wide = dose.text.length * 8 + 12;
        return (
          <g key={dose.key}>
            <path class="dose" d={`M${x} 22V${bottom}`} />
            <rect class="dosebox" x={x - 1} y="0" width={wide} height="22" rx="3" />
            <text class="dosetext" x={x - 1 + wide / 2} y="16" text-anchor="middle">
              {dose.text}
            </text>
          </g>
        );
      })}
    </g>
  );
}
