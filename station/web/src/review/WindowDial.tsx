// The clock of the integration window: thin closed, light open, dark best, and a hand for now.
import type { ReadonlySignal } from "@preact/signals";
import type { IntegrationWindow } from "./model";
import { angle, arcPath, arcs, onCircle, turnMs, windowWords } from "./dial";
import { useMinute } from "./minute";
import { dayAndClock, hourMs } from "./when";

const radius = 62;

export interface DialProps {
  readonly window: IntegrationWindow | undefined;
  readonly nowMs: ReadonlySignal<number>;
}

export function Dial({ window, nowMs }: DialProps) {
  const minute = useMinute(nowMs);
  if (window === undefined) {
    return <p>None recorded. It begins when the session is closed.</p>;
  }
  const now = minute.value;
  const passed = Math.max(0, Math.floor((now - window.endMs) / hourMs));
  const over = now - window.endMs >= turnMs;
  const [x, y] = onCircle(angle(window, now), 46);
  const [tailX, tailY] = onCircle(angle(window, now) + 180, 10);
  const label = over
    ? "More than 48 hours since the session ended"
    : `${passed} of 48 hours since the session ended`;
  return (
    <div class="dial">
      <svg viewBox="-100 -92 200 184" role="img" aria-label={label}>
        {arcs(window).map((arc) => (
          <path key={arc.from} class={`arc ${arc.kind}`} d={arcPath(arc.from, arc.to, radius)} />
        ))}
        {!over && <path class="hand" d={`M${tailX} ${tailY}L${x} ${y}`} />}
        <circle class="pin" r={4} />
        <text class="middle" y={-78}>
          end of session
        </text>
        <text class="middle" y={90}>
          24 h after
        </text>
      </svg>
      <p class="strong">{windowWords(window, now)}</p>
      <ul class="window">
        <li class="open">open from {dayAndClock(window.opensMs)}</li>
        <li class="best">best from {dayAndClock(window.bestMs)}</li>
        <li class="closed">closes {dayAndClock(window.closesMs)}</li>
      </ul>
    </div>
  );
}
