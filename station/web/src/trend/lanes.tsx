// The lanes of the trend as SVG: lines with gaps, bars of the cuff, limits as bands. Draws what it
// is given; no clock, no store.
import type { JSX } from "preact";
import { Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { LimitSide, type Limits } from "../wire/gen/vigil/v1/session_pb";
import { figure } from "../actions/say";
import { tightest } from "../wall/limits";
import { reach } from "./scale";
import { gaps, gapWords, runs, thinned, type AlarmSpan, type Point, type Pressure } from "./series";

/** Maps times to pixels; the lanes share it. */
export interface Axis {
  readonly x: (ms: number) => number;
  readonly left: number;
  readonly right: number;
  readonly fromMs: number;
  readonly nowMs: number;
}

interface LaneProps {
  readonly axis: Axis;
  readonly top: number;
  readonly height: number;
  readonly name: string;
  readonly class: string;
  readonly limits: Limits | undefined;
  readonly usual: readonly [number, number];
  readonly values: readonly number[];
  readonly children: (y: (value: number) => number) => JSX.Element;
}

function Lane({ axis, top, height, name, limits, usual, values, ...rest }: LaneProps) {
  const below = tightest(limits?.limits ?? [], LimitSide.BELOW)?.limit;
  const above = tightest(limits?.limits ?? [], LimitSide.ABOVE)?.limit;
  const edges = [below, above].filter((edge) => edge !== undefined);
  const [low, high] = reach(usual, [...values, ...edges]);
  const y = (value: number) => top + height - 6 - ((value - low) / (high - low)) * (height - 12);
  const bandTop = above === undefined ? top : y(above);
  const bandEnd = below === undefined ? top + height : y(below);
  const width = axis.right - axis.left;
  return (
    <g class={rest.class}>
      <rect class="lane" x={axis.left} y={top} width={width} height={height} />
      <rect
        class="band"
        x={axis.left}
        y={bandTop}
        width={width}
        height={Math.max(0, bandEnd - bandTop)}
      />
      {edges.map((edge) => (
        <g key={edge}>
          <path class="edge" d={`M${axis.left} ${y(edge)}H${axis.right}`} />
          <text x={axis.right + 6} y={y(edge) + 5}>
            {edge}
          </text>
        </g>
      ))}
      <text class="name" x="0" y={top + 15}>
        {name}
      </text>
      {rest.children(y)}
    </g>
  );
}

interface LineProps {
  readonly axis: Axis;
  readonly top: number;
  readonly height: number;
  readonly name: string;
  readonly class: string;
  readonly parameter: string;
  readonly limits: Limits | undefined;
  readonly usual: readonly [number, number];
  readonly points: readonly Point[];
  readonly spans: readonly AlarmSpan[];
}

function path(run: readonly Point[], axis: Axis, y: (value: number) => number): string {
  const msPerPixel = 1 / Math.max(1e-9, axis.x(axis.fromMs + 1) - axis.x(axis.fromMs));
  const kept = thinned(run, axis.fromMs, msPerPixel);
  const at = (point: Point) => `${axis.x(point.atMs).toFixed(1)} ${y(point.value).toFixed(1)}`;
  const first = kept[0];
  if (first === undefined) return "";
  if (kept.length === 1) return `M${at(first)}h1.5`;
  return `M${kept.map(at).join("L")}`;
}

export function LineLane(props: LineProps) {
  const { axis, points, top, height, parameter, spans } = props;
  const seen = points.filter((point) => point.atMs >= axis.fromMs);
  const holes = gaps(seen, axis.nowMs).filter((gap) => gap.toMs > axis.fromMs);
  return (
    <Lane {...props} values={seen.map((point) => point.value)}>
      {(y) => (
        <>
          {holes.map((gap) => {
            const x = axis.x(gap.fromMs);
            const width = Math.max(2, axis.x(gap.toMs) - x);
            const words = gapWords(gap, parameter, spans);
            const after = x + width + 6;
            const fits = after + words.length * 7 < axis.right;
            return (
              <g key={gap.fromMs}>
                <rect class="gap" x={x} y={top} width={width} height={height} />
                {(gap.toMs - gap.fromMs > 60_000 || width > 12) && (
                  <text
                    class="say"
                    x={fits ? after : x - 6}
                    y={top + height - 8}
                    text-anchor={fits ? "start" : "end"}
                  >
                    {words}
                  </text>
                )}
              </g>
            );
          })}
          {runs(seen).map((run) =>
            run[0]?.manual === true ? (
              <circle
                key={run[0].atMs}
                class="hand"
                cx={axis.x(run[0].atMs)}
                cy={y(run[0].value)}
                r="4"
              />
            ) : (
              <path key={run[0]?.atMs} class="line" d={path(run, axis, y)} />
            ),
          )}
        </>
      )}
    </Lane>
  );
}

interface BarProps extends Omit<LineProps, "points" | "spans" | "parameter"> {
  readonly readings: readonly Pressure[];
}

/** Was this reading at or beyond a limit from medium up? By its systolic tip alone. */
function hit(sys: number, limits: Limits | undefined): boolean {
  return (limits?.limits ?? []).some(
    (limit) =>
      limit.priority >= Priority.MEDIUM &&
      (limit.side === 1
        ? sys < limit.limit || (limit.inclusive && sys === limit.limit)
        : sys > limit.limit || (limit.inclusive && sys === limit.limit)),
  );
}

export function BarLane(props: BarProps) {
  const { axis, readings, limits } = props;
  const seen = readings.filter((reading) => reading.atMs >= axis.fromMs);
  const last = seen[seen.length - 1];
  return (
    <Lane {...props} values={seen.flatMap((reading) => [reading.sys, reading.dia])}>
      {(y) => (
        <>
          {seen.map((reading) => {
            const x = axis.x(reading.atMs);
            const tip = hit(reading.sys, limits) ? " hit" : "";
            const mean = reading.mean ?? reading.dia + (reading.sys - reading.dia) / 3;
            const middle = y(mean);
            return (
              <g key={reading.atMs}>
                <path
                  class={`bar${tip}${reading.manual ? " hand" : ""}`}
                  d={`M${x} ${y(reading.sys)}V${y(reading.dia)}`}
                />
                {reading.mean !== undefined && (
                  <path class="mean" d={`M${x - 4} ${middle}h8`} />
                )}
              </g>
            );
          })}
          {last !== undefined && (
            <text
              class="say"
              x={axis.x(last.atMs) - 8}
              y={y(last.sys) - 4}
              text-anchor="end"
            >
              {figure(last.sys)}/{figure(last.dia)}
            </text>
          )}
        </>
      )}
    </Lane>
  );
}
