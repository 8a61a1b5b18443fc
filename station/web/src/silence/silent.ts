// Which daemons are silent, and where to go first when they are. Pure: time is passed in.
import type { FeedView, OpenAlarm } from "../state/model";
import { alarmOrder, isAcked, isLatched } from "../state/order";
import { Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { FeedConnection } from "../wire/gen/vigil/v1/station_pb";

/** No heartbeat for so long: nothing shown is up to date. */
export const SILENT_AFTER_MS = 2_000;

/**
 * performance.now() of the last word of each silent source. `was`: those that were silent before;
 * they stay so until a heartbeat and a whole snapshot are there. `openedAt`: of the page.
 */
export function silentSources(
  feeds: readonly FeedView[],
  at: number,
  openedAt: number,
  was: ReadonlyMap<string, number>,
): Map<string, number> {
  const silent = new Map<string, number>();
  for (const feed of feeds) {
    const heardAt = Math.max(feed.heardAt, openedAt);
    const late = at - heardAt >= SILENT_AFTER_MS;
    const told = feed.connection === FeedConnection.SILENT;
    const before = was.get(feed.source);
    const refilling = before !== undefined && feed.filling;
    if (late || told) silent.set(feed.source, heardAt);
    else if (refilling) silent.set(feed.source, before);
  }
  // Not even the station was heard.
  if (feeds.length === 0 && at - openedAt >= SILENT_AFTER_MS) silent.set("", openedAt);
  return silent;
}

/**
 * "Go first: 3, 5, then 4a" from what was known last; "" if no alarm above low stood. A medium
 * alarm that somebody answered is no reason to go; a high one is.
 */
export function goFirst(alarms: readonly OpenAlarm[], label: (bedKey: string) => string): string {
  const seen = new Set<string>();
  const answered = (open: OpenAlarm): boolean =>
    isAcked(open) && open.alarm.priority < Priority.HIGH;
  const beds = (priority: Priority): string =>
    [...alarms]
      .sort(alarmOrder)
      .filter((open) => open.alarm.priority === priority && !isLatched(open) && !answered(open))
      .map((open) => (open.bedKey === "" ? "" : label(open.bedKey)))
      .filter((name) => name !== "" && !seen.has(name) && seen.add(name))
      .join(", ");
  const high = beds(Priority.HIGH);
  const medium = beds(Priority.MEDIUM);
  if (high === "" && medium === "") return "";
  if (high === "") return `Go first: ${medium}`;
  return medium === "" ? `Go first: ${high}` : `Go first: ${high}, then ${medium}`;
}
