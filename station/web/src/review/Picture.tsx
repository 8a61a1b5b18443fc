// The picture of a session: heart rate as a line, pressure as bars from the upper to the lower
// number with the mean cut out, oxygen as a line, checks and notes as marks, on one time axis.
// SVG: sharp on paper. Gaps stay gaps; no limits and no alarms are drawn.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { CheckMark, Cuff, Review, Span } from "./model";
import { heart, originMs } from "./model";
import type { Lanes } from "./lanes";
import { lane, lanesOf } from "./lanes";
import type { Scale } from "./scale";
import { inRows, linePath, minuteStep, place, rowsFor, steps, valueAt } from "./scale";
import { clock, minuteMs } from "./when";
import { phaseName } from "./phases";

const checksAt = 282;
const notesAt = 308;
const rowHeight = 23;

/** What a part of the picture needs: the session, the time axis, and where all lanes end. */
interface Part {
  readonly review: Review;
  readonly x: Scale;
  readonly foot: number;
}

function Bands({ review, x, foot }: Part) {
  return (
    <>
      {review.phases.map((phase, index) => {
        const from = place(x, Math.max(phase.fromMs, x.from));
        const to = place(x, Math.min(phase.toMs, x.to));
        if (to <= from) return null;
        const name = phaseName(phase.id);
        return (
          <g key={`${phase.id}${phase.fromMs}`}>
            <rect
              class={index % 2 === 0 ? "band" : "band alt"}
              x={from}
              y={lane.top}
              width={to - from}
              height={foot - lane.top}
            />
            {to - from > name.length * 7.4 + 6 && (
              <text class="strong" x={from + 4} y={15}>
                {name}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

function Grid({ y, step, from, to }: { y: Scale; step: number; from: number; to: number }) {
  const wide = steps(y.from, y.to, step).length > 4 ? step * 2 : step;
  return (
    <>
      {steps(y.from, y.to, wide).map((value) => (
        <g key={value}>
          <path class="grid" d={`M${from} ${place(y, value)}H${to}`} />
          <text class="end" x={from - 6} y={place(y, value) + 5}>
            {value}
          </text>
        </g>
      ))}
    </>
  );
}

/** From the upper to the lower number; 2 units on both sides of the mean are left out. */
export function cuffPath(cuff: Cuff, x: number, y: Scale): string {
  if (cuff.sys === undefined || cuff.dia === undefined) {
    const only = cuff.sys ?? cuff.dia;
    return only === undefined ? "" : `M${x} ${place(y, only).toFixed(1)}h0`;
  }
  const top = place(y, cuff.sys).toFixed(1);
  const end = place(y, cuff.dia).toFixed(1);
  if (cuff.map === undefined) return `M${x} ${top}V${end}`;
  const mean = place(y, cuff.map);
  return `M${x} ${top}V${(mean - 2).toFixed(1)}M${x} ${(mean + 2).toFixed(1)}V${end}`;
}

function CheckSign({ check, x }: { check: CheckMark; x: number }) {
  const d =
    check.look === "skipped"
      ? `M${x - 5} ${checksAt - 5}l10 10m0 -10l-10 10`
      : `M${x} ${checksAt - 6}l6 6-6 6-6-6z`;
  return <path class={`check ${check.look}`} d={d} />;
}

function NoteSigns({ review, x, rows }: { review: Review; x: Scale; rows: number }) {
  const shown = review.notes.map((note) => place(x, Math.min(Math.max(note.atMs, x.from), x.to)));
  if (rows === 0) {
    return <path class="stem" d={shown.map((at) => `M${at} ${notesAt - 8}v16`).join("")} />;
  }
  return (
    <>
      {inRows(shown, rows, 22, x.end - 8).map(({ at, row }, index) => {
        const y = notesAt + row * rowHeight;
        return (
          <g key={index}>
            <path class="stem" d={`M${shown[index]} ${checksAt + 10}L${at} ${y - 10}`} />
            <circle class="note-mark" cx={at} cy={y} r={10} />
            <text class="note-number" x={at} y={y + 5}>
              {index + 1}
            </text>
          </g>
        );
      })}
    </>
  );
}

function TimeAxis({ review, x, foot }: Part) {
  const origin = originMs(review);
  const step = minuteStep(x.to - x.from, x.end - x.start);
  const all = steps((x.from - origin) / minuteMs, (x.to - origin) / minuteMs, step);
  return (
    <>
      {all.map((minute) => {
        const at = place(x, origin + minute * minuteMs);
        if (at < x.start + 12 || at > x.end - 18) return null;
        return (
          <g key={minute}>
            <path class="grid" d={`M${at} ${foot}v4`} />
            <text class="middle" x={at} y={foot + 17}>
              {minute} min
            </text>
            <text class="middle" x={at} y={foot + 33}>
              {clock(origin + minute * minuteMs)}
            </text>
          </g>
        );
      })}
    </>
  );
}

function Curves({ review, lanes }: { review: Review; lanes: Lanes }) {
  const hr = heart(review);
  const spo2 = review.series.get("spo2");
  const rest = hr && review.baseline.get(hr.parameter);
  const { x } = lanes;
  return (
    <>
      {rest !== undefined && rest > lanes.hr.from && rest < lanes.hr.to && (
        <path class="rest" d={`M${x.start} ${place(lanes.hr, rest).toFixed(1)}H${x.end}`} />
      )}
      {hr && <path class="line hr" d={linePath(hr, x, lanes.hr)} />}
      {review.cuffs
        .filter((cuff) => cuff.atMs >= x.from && cuff.atMs <= x.to)
        .map((cuff) => (
          <path
            key={cuff.atMs}
            class={cuff.manual ? "bar manual" : "bar"}
            d={cuffPath(cuff, Math.round(place(x, cuff.atMs) * 10) / 10, lanes.bp)}
          />
        ))}
      {spo2 && <path class="line spo2" d={linePath(spo2, x, lanes.spo2)} />}
    </>
  );
}

function DoseLines({ review, x, foot }: Part) {
  return (
    <>
      {review.doses.map((dose, index) => {
        const at = place(x, dose.atMs);
        const words = dose.mg === undefined ? "dose" : `${Math.round(dose.mg * 100) / 100} mg`;
        const right = at - x.start < words.length * 8;
        return (
          <g key={index}>
            <path class="dose" d={`M${at} ${lane.top}V${foot}`} />
            <text class={right ? "strong" : "strong end"} x={right ? at + 5 : at - 5} y={117}>
              {words}
            </text>
          </g>
        );
      })}
    </>
  );
}

function Names({ x, none }: { x: Scale; none: ReadonlySet<string> }) {
  const narrow = x.end - x.start < 420;
  const all = [
    ["hr", narrow ? "Heart rate" : "Heart rate, beats a minute", lane.hr[0] + 10],
    ["bp", narrow ? "BP, mmHg" : "Blood pressure, mmHg", lane.bp[0] + 9],
    ["spo2", narrow ? "Oxygen, %" : "Oxygen in the blood, %", lane.spo2[1] - 3],
  ] as const;
  return (
    <>
      {all.map(([look, words, y]) => (
        <text key={look} class={`name ${look} end`} x={x.end - 4} y={y}>
          {none.has(look) ? `${words}: none recorded` : words}
        </text>
      ))}
    </>
  );
}

/** The width of its place on screen, so that letters keep their size. */
function useWidth(first: number) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null || typeof ResizeObserver === "undefined") return;
    const watcher = new ResizeObserver((entries) => {
      const found = Math.round(entries[0]?.contentRect.width ?? 0);
      if (found > 0 && !matchMedia("print").matches) setWidth(Math.max(320, found));
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return { place, width };
}

export interface PictureProps {
  readonly review: Review;
  readonly cursorMs: number;
  readonly onCursor: (ms: number) => void;
  readonly chosen: Span | undefined;
}

export function Picture({ review, cursorMs, onCursor, chosen }: PictureProps) {
  const { place: ref, width } = useWidth(680);
  const left = 62;
  const lanes = lanesOf(review, width, left);
  const { x } = lanes;
  const rows = rowsFor(review.notes.length, 22, x.end - x.start);
  const foot = notesAt + 14 + Math.max(0, rows - 1) * rowHeight;
  const part: Part = { review, x, foot };
  const none = new Set<string>();
  if ((heart(review)?.atMs.length ?? 0) === 0) none.add("hr");
  if (review.cuffs.length === 0) none.add("bp");
  if ((review.series.get("spo2")?.atMs.length ?? 0) === 0) none.add("spo2");
  const point = (event: PointerEvent & { readonly currentTarget: SVGSVGElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width === 0) return;
    onCursor(valueAt(x, ((event.clientX - box.left) * width) / box.width));
  };
  const from = chosen && place(x, Math.max(chosen.fromMs, x.from));
  const to = chosen && place(x, Math.min(chosen.toMs, x.to));
  return (
    <div class="picture" ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${foot + 36}`}
        role="img"
        aria-label="Heart rate, blood pressure and oxygen over time; the table has the numbers"
        onPointerMove={point}
        onPointerDown={point}
      >
        <Bands {...part} />
        {from !== undefined && to !== undefined && to > from && (
          <path class="chosen" d={`M${from} ${lane.top + 6}v-6H${to}v6`} />
        )}
        <Grid y={lanes.hr} step={20} from={left} to={x.end} />
        <Grid y={lanes.bp} step={40} from={left} to={x.end} />
        <Grid y={lanes.spo2} step={4} from={left} to={x.end} />
        <Curves review={review} lanes={lanes} />
        <DoseLines {...part} />
        <Names x={x} none={none} />
        <text x={0} y={checksAt + 5}>
          Checks
        </text>
        <text x={0} y={notesAt + 5}>
          Notes
        </text>
        {review.checks.map((check, index) => (
          <CheckSign key={index} check={check} x={place(x, check.atMs)} />
        ))}
        <NoteSigns review={review} x={x} rows={rows} />
        <TimeAxis {...part} />
        <path class="cursor" d={`M${place(x, cursorMs).toFixed(1)} ${lane.top}V${foot}`} />
      </svg>
    </div>
  );
}
