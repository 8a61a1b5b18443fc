// Short words for times, values and beds. Pure: time is passed in.
import { timestampMs, type Timestamp } from "@bufbuild/protobuf/wkt";
import { SessionState, type Session } from "../wire/gen/vigil/v1/record_pb";
import { bedLabel, type BedKey } from "../state/model";

const two = (n: number) => String(n).padStart(2, "0");

/** "0:42", "9:59", then "12 min", then "3 h 05". */
export function age(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))}`;
}

/** "6:10", "61:05": always minutes and seconds, rounded up for what runs out. */
export function countdown(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(s / 60)}:${two(s % 60)}`;
}

/** "T+01:08", "T−00:15". */
export function tPlus(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const sign = ms < 0 && minutes > 0 ? "−" : "+";
  return `T${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "14:32" on the clock of this browser's place. */
export function clock(ms: number, withSeconds = false): string {
  const d = new Date(ms);
  const hm = `${two(d.getHours())}:${two(d.getMinutes())}`;
  return withSeconds ? `${hm}:${two(d.getSeconds())}` : hm;
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

/** A number as people read it: no decimals that are zero, one at most. */
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

/** "second-hour" reads "Second hour". */
export function words(id: string): string {
  const text = id.replace(/-/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const states: Partial<Record<SessionState, string>> = {
  [SessionState.SCHEDULED]: "Planned",
  [SessionState.PRE_CHECK]: "Pre-check",
  [SessionState.BASELINE]: "Baseline",
  [SessionState.DOSED]: "Onset",
  [SessionState.PEAK]: "Peak",
  [SessionState.SECOND_HOUR]: "Second hour",
  [SessionState.RECOVERY]: "Recovery",
  [SessionState.DISCHARGE_READY]: "May leave",
  [SessionState.CLOSED]: "Closed",
  [SessionState.INTEGRATION]: "Integration",
  [SessionState.ENDED]: "Ended",
};

/** What the session is in, for people. */
export function phaseOf(session: Session | undefined): string {
  if (session === undefined) return "No session";
  if (session.state === SessionState.DISCHARGE_READY) return "May leave";
  return session.phase !== "" ? words(session.phase) : (states[session.state] ?? "");
}

/** "T+01:08", or "Not dosed". */
export function elapsedOf(session: Session | undefined, nowMs: number): string {
  const dosed = msOf(session?.firstDoseTime);
  return dosed === undefined ? "Not dosed" : tPlus(nowMs - dosed);
}

/** Names of the parameters on the page. */
export function label(parameter: string): string {
  return labels[parameter] ?? parameter;
}
const labels: Record<string, string> = {
  hr: "HR",
  pulse: "Pulse",
  spo2: "SpO2",
  nibp_sys: "SBP",
  nibp_dia: "DBP",
  nibp_mean: "MAP",
  rr: "RR",
  etco2: "EtCO2",
  temp1: "Temp",
  temp2: "Temp 2",
};
