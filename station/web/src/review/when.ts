// Times in words. T counts minutes from the first dose; a clock is the browser's, or `zone`.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** "T+01:05", "T-00:10". Before the minute is full it is the minute that runs. */
export function tPlus(atMs: number, doseMs: number): string {
  const minutes = Math.floor((atMs - doseMs) / minuteMs);
  const size = Math.abs(minutes);
  return `T${minutes < 0 ? "\u2212" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** "T+00:25", or "09:25" where there was no dose. */
export function moment(atMs: number, doseMs: number | undefined, zone?: string): string {
  return doseMs === undefined ? clock(atMs, zone) : tPlus(atMs, doseMs);
}

function parts(ms: number, zone: string | undefined): Map<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  return new Map(format.formatToParts(new Date(ms)).map((part) => [part.type, part.value]));
}

/** "09:25" */
export function clock(ms: number, zone?: string): string {
  const part = parts(ms, zone);
  return `${part.get("hour")}:${part.get("minute")}`;
}

/** "Mon 23 Nov 2026" */
export function day(ms: number, zone?: string): string {
  const part = parts(ms, zone);
  return `${part.get("weekday")} ${part.get("day")} ${part.get("month")} ${part.get("year")}`;
}

/** "Mon 23 Nov 14:31" */
export function dayAndClock(ms: number, zone?: string): string {
  const part = parts(ms, zone);
  const at = `${part.get("hour")}:${part.get("minute")}`;
  return `${part.get("weekday")} ${part.get("day")} ${part.get("month")} ${at}`;
}

/** "2 h 14 min", "25 min", "under a minute" */
export function length(ms: number): string {
  if (ms < minuteMs) return "under a minute";
  const minutes = Math.floor(ms / minuteMs);
  const rest = minutes % 60;
  if (minutes < 60) return `${minutes} min`;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** "1 min 10 s", "45 s", "0" */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds === 0) return "0";
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  const head = seconds >= 3600 ? length(seconds * 1000) : `${Math.floor(seconds / 60)} min`;
  return rest === 0 || seconds >= 3600 ? head : `${head} ${rest} s`;
}

export { hourMs, minuteMs };
