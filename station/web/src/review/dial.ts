// The clock of the integration window: one turn is 48 h from the end of the session, clockwise
// from the top. Pure; degrees from the top.
import type { IntegrationWindow } from "./model";
import { hourMs, length } from "./when";

export const turnMs = 48 * hourMs;

export interface Arc {
  readonly kind: "closed" | "open" | "best";
  readonly from: number;
  readonly to: number;
}

export type WindowState = "not open" | "open" | "best" | "closed";

export function angle(window: IntegrationWindow, atMs: number): number {
  return Math.max(0, Math.min(360, ((atMs - window.endMs) / turnMs) * 360));
}

/** Thin closed, light open, dark best; without those of no width. */
export function arcs(window: IntegrationWindow): Arc[] {
  const opens = angle(window, window.opensMs);
  const best = angle(window, window.bestMs);
  const closes = angle(window, window.closesMs);
  const all: Arc[] = [
    { kind: "closed", from: 0, to: opens },
    { kind: "open", from: opens, to: best },
    { kind: "best", from: best, to: closes },
    { kind: "closed", from: closes, to: 360 },
  ];
  return all.filter((arc) => arc.to > arc.from);
}

export function stateOf(window: IntegrationWindow, nowMs: number): WindowState {
  if (nowMs < window.opensMs) return "not open";
  if (nowMs >= window.closesMs) return "closed";
  return nowMs < window.bestMs ? "open" : "best";
}

/** "22 hours", "1 hour", "40 min": never more than there is. */
export function left(ms: number): string {
  const hours = Math.floor(ms / hourMs);
  if (hours < 1) return length(ms);
  return hours === 1 ? "1 hour" : `${hours} hours`;
}

/** "Best time now, 22 hours left" */
export function windowWords(window: IntegrationWindow, nowMs: number): string {
  switch (stateOf(window, nowMs)) {
    case "not open":
      return `Opens in ${left(window.opensMs - nowMs)}`;
    case "open":
      return `Open now, best in ${left(window.bestMs - nowMs)}`;
    case "best":
      return `Best time now, ${left(window.closesMs - nowMs)} left`;
    case "closed":
      return "The window is over";
  }
}

/** A point on a circle round 0, 0. */
export function onCircle(degrees: number, radius: number): readonly [number, number] {
  const turn = (degrees * Math.PI) / 180;
  return [radius * Math.sin(turn), -radius * Math.cos(turn)];
}

/** Path of an arc. A whole turn is drawn as two halves: one arc can't end where it begins. */
export function arcPath(from: number, to: number, radius: number): string {
  if (to - from >= 360) return `${arcPath(0, 180, radius)}${arcPath(180, 359.99, radius)}`;
  const [x0, y0] = onCircle(from, radius).map((v) => v.toFixed(2));
  const [x1, y1] = onCircle(to, radius).map((v) => v.toFixed(2));
  return `M${x0} ${y0}A${radius} ${radius} 0 ${to - from > 180 ? 1 : 0} 1 ${x1} ${y1}`;
}
