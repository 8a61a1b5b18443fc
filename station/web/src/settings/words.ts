// Words for technicians: states of links, journals, disks and clocks. Pure.
import { FeedConnection } from "../wire/gen/vigil/v1/station_pb";
import type { Link } from "../wire/gen/vigil/v1/event_pb";
import { JournalState, LinkState } from "../wire/gen/vigil/v1/event_pb";
import { clockText } from "../state/words";
import type { Disk } from "./answer";

/** Good: nothing to do. Look: somebody has to. The mark says the same by shape. */
export type Look = "good" | "look" | "unknown";

export interface Words {
  readonly text: string;
  readonly look: Look;
}

export const marks: Readonly<Record<Look, string>> = { good: "✓", look: "!", unknown: "?" };

export function linkWords(state: LinkState): Words {
  switch (state) {
    case LinkState.LIVE:
      return { text: "Live", look: "good" };
    case LinkState.ABSENT:
      return { text: "No such port", look: "look" };
    case LinkState.OPENING:
      return { text: "Opening", look: "look" };
    case LinkState.WAITING:
      return { text: "Open, waits for a good frame", look: "look" };
    case LinkState.QUIET:
      return { text: "Quiet: was live", look: "look" };
    default:
      return { text: "Not known", look: "unknown" };
  }
}

export function journalWords(state: JournalState | undefined): Words {
  switch (state) {
    case JournalState.OK:
      return { text: "Record saved", look: "good" };
    case JournalState.BEHIND:
      return { text: "Record is behind: the disk is slow", look: "look" };
    case JournalState.FAILED:
      return { text: "Record not saved: the disk failed or is full", look: "look" };
    case JournalState.NONE:
      return { text: "This daemon keeps no record", look: "look" };
    default:
      return { text: "Not known: no heartbeat yet", look: "unknown" };
  }
}

export function feedWords(connection: FeedConnection): Words {
  switch (connection) {
    case FeedConnection.LIVE:
      return { text: "Vigil live", look: "good" };
    case FeedConnection.SILENT:
      return { text: "Vigil silent: no heartbeat for 2 s", look: "look" };
    case FeedConnection.CONNECTING:
      return { text: "Connecting", look: "look" };
    default:
      return { text: "Not known", look: "unknown" };
  }
}

/** 3.0, 41 */
function short(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

/** "41 GB" */
export function bytesText(bytes: number | undefined): string {
  if (bytes === undefined) return "not known";
  let value = bytes;
  for (const unit of ["B", "kB", "MB", "GB"]) {
    if (value < 1000) return `${unit === "B" ? value : short(value)} ${unit}`;
    value /= 1000;
  }
  return `${short(value)} TB`;
}

/** Below this part of a disk somebody should look, percent. */
export const diskLowPercent = 10;

export function diskWords(disk: Disk): Words {
  if (disk.problem !== "") return { text: disk.problem, look: "look" };
  const { freeBytes, totalBytes } = disk;
  if (freeBytes === undefined || totalBytes === undefined || totalBytes <= 0) {
    return { text: "Free space not known", look: "unknown" };
  }
  const percent = Math.floor((100 * freeBytes) / totalBytes);
  const text = `${bytesText(freeBytes)} free of ${bytesText(totalBytes)}, ${percent} %`;
  return { text, look: percent < diskLowPercent ? "look" : "good" };
}

/** Over this the difference of clocks is told, ms. */
export const clockMostMs = 2_000;

/** `pageMs` is this computer's clock, `daemonMs` the daemon's. */
export function clockWords(pageMs: number, daemonMs: number): Words {
  const difference = pageMs - daemonMs;
  if (Math.abs(difference) <= clockMostMs) return { text: "Clock correct", look: "good" };
  const size = Math.round(Math.abs(difference) / 1000);
  const side = difference > 0 ? "ahead of" : "behind";
  const text = `This computer is ${size} s ${side} Vigil. Times here are Vigil's.`;
  return { text, look: "look" };
}

export function rejected(link: Link): bigint {
  const all = link.rejects;
  if (all === undefined) return 0n;
  return all.noise + all.length + all.checksum + all.field + all.oversize;
}

/** "1 frame", "812 frames" */
export function counted(count: number | bigint, one: string): string {
  return `${count} ${one}${BigInt(count) === 1n ? "" : "s"}`;
}

/**
 * "At the last change, 14:32:08: 812 frames, 9744 bytes, 3 bytes not understood, lost 2 times". A
 * link is told when it changes: its counters are those of that moment and do not count on here.
 */
export function countWords(link: Link, toldMs: number): string {
  const parts = [counted(link.frames, "frame"), counted(link.bytes, "byte")];
  const bad = rejected(link);
  parts.push(bad === 0n ? "all understood" : `${counted(bad, "byte")} not understood`);
  parts.push(link.losses === 0n ? "never lost" : `lost ${counted(link.losses, "time")}`);
  return `At the last change, ${clockText(toldMs)}: ${parts.join(", ")}`;
}

/** Which causes the bytes that were not understood have: "noise 2, checksum 1". */
export function rejectWords(link: Link): string {
  const all = link.rejects;
  if (all === undefined) return "";
  const causes = [
    ["noise", all.noise],
    ["length", all.length],
    ["checksum", all.checksum],
    ["field", all.field],
    ["too long", all.oversize],
  ] as const;
  return causes
    .filter(([, bytes]) => bytes > 0n)
    .map(([cause, bytes]) => `${cause} ${bytes}`)
    .join(", ");
}

/** What the monitor says of itself. */
export function identityWords(link: Link): string {
  const name = [link.vendor, link.model].filter((part) => part !== "").join(" ");
  const serial = link.serial === "" ? "" : `serial ${link.serial}`;
  const firmware = link.firmware === "" ? "" : `firmware ${link.firmware}`;
  const all = [name, serial, firmware].filter((part) => part !== "").join(", ");
  return all === "" ? "It does not say who it is." : all;
}
