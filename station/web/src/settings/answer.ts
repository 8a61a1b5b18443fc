// What GET /api/settings answers, as the page shows it (docs/formats/station.md, "Settings and
// profiles"). Links, journals and clocks are not from here: they come live. Pure.
import { list, number, object, text, time } from "../review/json";

export interface Port {
  readonly device: string;
  /** What to write behind `port =`, best first. */
  readonly configureAs: readonly string[];
  readonly serial: string;
  /** "FTDI FT232R, 0403:6001" */
  readonly adapter: string;
  readonly driver: string;
}

export interface Driver {
  readonly id: string;
  readonly name: string;
  readonly maturity: string;
  readonly lines: readonly string[];
  readonly measures: readonly string[];
}

export interface PageAtWork {
  readonly receiver: string;
  readonly display: string;
  readonly role: string;
  readonly remote: string;
  readonly sinceMs: number | undefined;
  readonly viewOnly: boolean;
  readonly shared: boolean;
  readonly sound: boolean;
  readonly visible: boolean;
}

export interface Disk {
  readonly what: string;
  readonly path: string;
  readonly freeBytes: number | undefined;
  readonly totalBytes: number | undefined;
  readonly problem: string;
}

export interface Log {
  readonly readable: boolean;
  readonly problem: string;
  readonly sessions: number | undefined;
  readonly lastMs: number | undefined;
  readonly waitingAudits: number | undefined;
}

export interface Settings {
  readonly versions: readonly (readonly [what: string, version: string])[];
  readonly ports: readonly Port[];
  readonly drivers: readonly Driver[];
  readonly pages: readonly PageAtWork[];
  readonly disks: readonly Disk[];
  readonly log: Log | undefined;
  readonly problems: readonly string[];
}

function joined(parts: readonly string[], by: string): string {
  return parts.filter((part) => part !== "").join(by);
}

function portOf(value: unknown): Port {
  const one = object(value);
  const ids = joined([text(one["vendor_id"]), text(one["product_id"])], ":");
  const made = joined([text(one["manufacturer"]), text(one["product"])], " ");
  return {
    device: text(one["device"]),
    configureAs: list(one["configure_as"]).map(text),
    serial: text(one["serial"]),
    adapter: joined([made, ids], ", "),
    driver: text(one["driver"]),
  };
}

function driverOf(value: unknown): Driver {
  const one = object(value);
  return {
    id: text(one["id"]),
    name: joined([text(one["vendor"]), text(one["model"])], " "),
    maturity: text(one["maturity"]),
    lines: list(one["lines"]).map(text),
    measures: list(one["measures"]).map((measure) => text(object(measure)["label"])),
  };
}

function pageOf(value: unknown): PageAtWork {
  const one = object(value);
  return {
    receiver: text(one["receiver"]),
    display: text(one["display"]),
    role: text(one["role"]),
    remote: text(one["remote"]),
    sinceMs: time(one["since"]),
    viewOnly: one["viewOnly"] === true,
    shared: one["shared"] === true,
    sound: one["sound"] === true,
    visible: one["visible"] === true,
  };
}

function logOf(value: unknown): Log | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const one = object(value);
  return {
    readable: one["readable"] === true,
    problem: text(one["problem"]),
    sessions: number(one["sessions"]),
    lastMs: time(one["lastRecord"]),
    waitingAudits: number(one["waitingAudits"]),
  };
}

export function settingsOf(answer: unknown): Settings {
  const body = object(answer);
  return {
    versions: Object.entries(object(body["versions"])).map(([what, version]) => [
      what,
      text(version),
    ]),
    ports: list(body["ports"]).map(portOf),
    drivers: list(body["drivers"]).map(driverOf),
    pages: list(body["pages"]).map(pageOf),
    disks: list(body["disk"]).map((value) => {
      const one = object(value);
      return {
        what: text(one["what"]),
        path: text(one["path"]),
        freeBytes: number(one["freeBytes"]),
        totalBytes: number(one["totalBytes"]),
        problem: text(one["problem"]),
      };
    }),
    log: logOf(body["log"]),
    problems: list(body["problems"]).map(text),
  };
}
