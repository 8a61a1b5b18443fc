// What sounds here and now, and when its next burst begins. Pure: alarms and the audio clock are
// passed in; sound/audio.ts makes it heard.
import type { OpenAlarm, Standing } from "../state/model";
import { alarmKey, isLatched } from "../state/order";
import { Inactivation, Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { burstS, patternOf } from "./pattern";

function isAudio(what: Inactivation): boolean {
  return what === Inactivation.AUDIO_PAUSED || what === Inactivation.AUDIO_OFF;
}

/** So long a reminder asks for sound: one burst. */
export const REMINDS_MS = 4_000;

/** Whether this alarm is silent at this receiver. An acknowledged one is, but for its reminder. */
export function isSilentHere(
  open: OpenAlarm,
  receiver: string,
  standing: readonly Standing[],
  nowMs: number,
): boolean {
  if (isLatched(open)) return true;
  const what = open.alarm.inactivation;
  if (what === Inactivation.ALARM_PAUSED || what === Inactivation.ALARM_OFF) return true;
  if (what === Inactivation.ALERT_ACKNOWLEDGED) {
    const toldMs = open.alarm.reminder ? open.remindedMs : undefined;
    return toldMs === undefined || nowMs - toldMs >= REMINDS_MS;
  }
  if (isAudio(what) && open.alarm.inactivatedAt === receiver) return true;
  return standing.some(
    (one) =>
      one.source === open.source &&
      one.bedKey === open.bedKey &&
      isAudio(one.change.what) &&
      one.change.receiver === receiver,
  );
}

/** What asks for sound: the highest priority, and each voice of it by name. */
export interface Wanted {
  readonly priority: Priority;
  readonly voices: ReadonlySet<string>;
}

export const SILENCE: Wanted = { priority: Priority.NONE, voices: new Set() };

/** `silent`: a daemon is not heard. Nothing is known then, so it sounds as high as it can. */
export function wantedSound(
  alarms: readonly OpenAlarm[],
  receiver: string,
  standing: readonly Standing[],
  silent: boolean,
  nowMs: number,
): Wanted {
  if (silent) return { priority: Priority.HIGH, voices: new Set(["not updating"]) };
  const sounding = alarms.filter((open) => !isSilentHere(open, receiver, standing, nowMs));
  const priority = Math.max(Priority.NONE, ...sounding.map((open) => open.alarm.priority));
  const top = sounding.filter((open) => open.alarm.priority === priority);
  const name = (open: OpenAlarm): string =>
    `${alarmKey(open)}/${open.alarm.revision}/${open.remindedMs ?? 0}`;
  return { priority, voices: new Set(top.map(name)) };
}

export interface Burst {
  readonly priority: Priority;
  /** On the audio clock. */
  readonly atS: number;
  /** What was scheduled before, and has not sounded, must not. */
  readonly replaces: boolean;
}

/** Bursts are scheduled so long ahead; the audio clock does the rest. */
export const AHEAD_S = 1;
/** From a decision to its first pulse. */
const SOON_S = 0.02;

export class Voice {
  private priority = Priority.NONE;
  private known: ReadonlySet<string> = new Set();
  private nextS = Infinity;

  /** The burst to schedule now, "stop", or nothing to do. */
  step(wanted: Wanted, nowS: number): Burst | "stop" | undefined {
    if (wanted.voices.size === 0 || patternOf(wanted.priority) === undefined) return this.stop();
    const changed = wanted.priority !== this.priority;
    const added = [...wanted.voices].some((name) => !this.known.has(name));
    this.known = wanted.voices;
    this.priority = wanted.priority;
    // A new alarm of the same priority begins at once, whatever was about to sound.
    if (changed || added) return this.begin(nowS + SOON_S, true);
    // The audio clock stood still for a while: now, not in the past.
    if (this.nextS < nowS) return this.begin(nowS + SOON_S, false);
    return this.nextS - nowS < AHEAD_S ? this.begin(this.nextS, false) : undefined;
  }

  private begin(atS: number, replaces: boolean): Burst {
    const pattern = patternOf(this.priority);
    this.nextS = pattern === undefined ? Infinity : atS + burstS(pattern) + pattern.restS;
    return { priority: this.priority, atS, replaces };
  }

  private stop(): "stop" | undefined {
    if (this.priority === Priority.NONE) return undefined;
    this.priority = Priority.NONE;
    this.known = new Set();
    this.nextS = Infinity;
    return "stop";
  }
}
