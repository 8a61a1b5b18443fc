// Words that the pages of one bed, of the checks and of the phone need beside state/words.ts. Pure:
// time is passed in.
import { timestampMs, type Timestamp } from "@bufbuild/protobuf/wkt";
import type { BedKey } from "../state/model";
import { tPlusText } from "../state/words";

const two = (n: number) => String(n).padStart(2, "0");

/** "T+01:08", "T−00:15": before the dose too. */
export function tPlus(ms: number): string {
  return ms <= -60_000 ? tPlusText(-ms).replace("+", "−") : tPlusText(ms);
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

/** The other bed of the same room; undefined: there is none. */
export function partnerOf(key: BedKey, keys: readonly BedKey[]): BedKey | undefined {
  const room = key.split("|").slice(0, 2).join("|");
  return keys.find((other) => other !== key && other.startsWith(`${room}|`));
}
