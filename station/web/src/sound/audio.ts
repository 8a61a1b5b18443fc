// The page's sound: whether it really runs, who heard the test tone, and what sounds. The browser
// decides whether a page may sound before somebody touched it; until the audio clock moves, it is
// off, and the page says so.
import { type ReadonlySignal, signal } from "@preact/signals";
import { burstS, patternOf, TEST } from "./pattern";
import { schedule } from "./synth";
import { Voice, type Wanted } from "./voice";

/** A heard test tone counts for one shift. */
export const SHIFT_MS = 12 * 3_600_000;
const KEY = "vigil.sound-heard";
/** Without a step of the audio clock for so long it does not run. */
const STILL_MS = 1_000;

export type Asked = "" | "heard" | "unheard";

export interface Sound {
  /** The audio clock runs. */
  readonly running: ReadonlySignal<boolean>;
  /** When a person heard the test tone this shift; undefined: nobody did. */
  readonly heardMs: ReadonlySignal<number | undefined>;
  /** A tone was played and nobody has answered; or somebody said no. */
  readonly asked: ReadonlySignal<Asked>;
  /** Must be called by a press: browsers want that. Plays the test tone. */
  enable(): Promise<void>;
  answer(heard: boolean, nowMs: number): void;
  /** Four times a second: what should sound, and whether anything can. */
  tick(wanted: Wanted, at: number, nowMs: number): void;
}

function readHeard(): number | undefined {
  const text = sessionStorage.getItem(KEY);
  const ms = text === null ? NaN : Number(text);
  return Number.isFinite(ms) ? ms : undefined;
}

export function createSound(): Sound {
  const running = signal(false);
  const heardMs = signal(readHeard());
  const asked = signal<Asked>("");
  const voice = new Voice();
  let context: AudioContext | undefined;
  let scheduled: { takeBack: () => void; untilS: number }[] = [];
  let clockS = -1;
  let movedAt = -Infinity;

  const make = (): AudioContext | undefined => {
    if (typeof AudioContext === "undefined") return undefined;
    context ??= new AudioContext();
    return context;
  };

  const takeBack = (): void => {
    for (const burst of scheduled) burst.takeBack();
    scheduled = [];
  };

  const check = (at: number): void => {
    const now = make();
    if (now === undefined) return;
    if (now.currentTime !== clockS) {
      clockS = now.currentTime;
      movedAt = at;
    }
    running.value = now.state === "running" && at - movedAt < STILL_MS;
  };

  return {
    running,
    heardMs,
    asked,
    async enable() {
      const now = make();
      if (now === undefined) return;
      await now.resume();
      asked.value = "heard";
      schedule(now, TEST, now.currentTime + 0.05);
    },
    answer(heard, nowMs) {
      asked.value = heard ? "" : "unheard";
      heardMs.value = heard ? nowMs : undefined;
      if (heard) sessionStorage.setItem(KEY, `${nowMs}`);
      else sessionStorage.removeItem(KEY);
    },
    tick(wanted, at, nowMs) {
      check(at);
      if (heardMs.value !== undefined && nowMs - heardMs.value > SHIFT_MS) {
        heardMs.value = undefined;
        sessionStorage.removeItem(KEY);
      }
      const now = context;
      if (now === undefined || now.state !== "running") return;
      scheduled = scheduled.filter((burst) => burst.untilS > now.currentTime);
      const next = voice.step(wanted, now.currentTime);
      if (next === undefined) return;
      if (next === "stop" || next.replaces) takeBack();
      if (next === "stop") return;
      const pattern = patternOf(next.priority);
      if (pattern === undefined) return;
      const untilS = next.atS + burstS(pattern);
      scheduled.push({ takeBack: schedule(now, pattern, next.atS), untilS });
    },
  };
}
