// Words that the pages of one bed, of the checks and of the phone need beside state/words.ts. Pure:
// time is passed in.
import { timestampMs, type Timestamp } from "@bufbuild/protobuf/wkt";
import { SessionState, type Session } from "../wire/gen/vigil/v1/record_pb";
import { bedLabel, type BedKey } from "../state/model";
import { phaseWords } from "../state/words";

const two = (n: number) => String(n).padStart(2, "0");

/** "T+01:08", "T−00:15". */
export function tPlus(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const sign = ms < 0 && minutes > 0 ? "−" : "+";
  return `T${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "2026-11-22" of this browser's place: the day of the checks. */
export function day(ms: number): string {
  const d = new Date(ms);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

/** Milliseconds since 1970 UTC; undefined: not said. */
export function msOf(time: Timestamp | undefined): number | undefined {
  return time === undefined ? undefined : timestampMs(time);
}

/** A number as people read it, one decimal at most; "---": there is none. */
export function figure(value: number | undefined): string {
  return value === undefined ? "---" : String(Math.round(value * 10) / 10);
}

/** Label of a bed among all: "3", "4a". */
export function labelOf(key: BedKey, keys: readonly BedKey[]): string {
  const [source = "", room = "", bed = ""] = key.split("|");
  const mates = keys.filter((other) => other.startsWith(`${source}|${room}|`));
  return bedLabel(room, bed, mates.length <= 1);
}

/** The other bed of the same room; undefined: there is none. */
export function partnerOf(key: BedKey, keys: readonly BedKey[]): BedKey | undefined {
  const room = key.split("|").slice(0, 2).join("|");
  return keys.find((other) => other !== key && other.startsWith(`${room}|`));
}

const states: Partial<Record<SessionState, string>> = {
  [SessionState.SCHEDULED]: "Planned",
  [SessionState.PRE_CHECK]: "Pre-check",
  [SessionState.BASELINE]: "Baseline",
  [SessionState.DOSED]: "Onset",
  [SessionState.PEAK]: "Peak",
  [SessionState.SECOND_HOUR]: "Second hour",
  [SessionState.RECOVERY]: "Recovery",
};

/** What the session is in, for people. */
export function phaseOf(session: Session | undefined): string {
  if (session === undefined) return "No session";
  if (session.state === SessionState.DISCHARGE_READY) return "May leave";
  return session.phase !== "" ? phaseWords(session.phase) : (states[session.state] ?? "");
}

/** "T+01:08", or "Not dosed". */
export function elapsedOf(session: Session | undefined, nowMs: number): string {
  const dosed = msOf(session?.firstDoseTime);
  return dosed === undefined ? "Not dosed" : tPlus(nowMs - dosed);
}
