// Daemons, their records, receivers and clock, as heartbeats tell them; and who has a page open.
import { usePage } from "../state/context";
import type { Settings } from "./answer";
import { State } from "./State";
import { clockWords, counted, feedWords, journalWords } from "./words";
import { clock } from "../review/when";

export function Daemons({ pageMs }: { pageMs: () => number }) {
  const { store } = usePage();
  const feeds = store.feeds.value;
  if (feeds.length === 0) return <p>The station knows no daemon.</p>;
  return (
    <ul class="cards">
      {feeds.map((feed) => (
        <li class="card" key={feed.daemon}>
          <h3>{feed.source === "" ? `Daemon ${feed.daemon + 1}` : feed.source}</h3>
          <State words={feedWords(feed.connection)} />
          <State words={journalWords(feed.heartbeat?.journal)} />
          <State words={clockWords(pageMs(), store.nowMs.value)} />
          {feed.heartbeat !== undefined && (
            <>
              <p>
                {counted(feed.heartbeat.receivers, "receiver")},{" "}
                {feed.heartbeat.receiversSounding} with sound
              </p>
              <p>
                {feed.heartbeat.linksLive} of {counted(feed.heartbeat.beds, "bed")} with a live link
              </p>
              <p class="quiet">
                start {feed.epoch.toString()}, {counted(feed.heartbeat.droppedEvents, "event")}{" "}
                that nobody got
              </p>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Pages({ pages }: { pages: Settings["pages"] }) {
  if (pages.length === 0) return <p>Nobody.</p>;
  return (
    <ul class="cards">
      {pages.map((page, index) => (
        <li class="card" key={`${page.receiver}${index}`}>
          <h3>{page.receiver}</h3>
          <State
            words={
              page.sound
                ? { text: "Sound on", look: "good" }
                : { text: "No sound", look: page.viewOnly ? "unknown" : "look" }
            }
          />
          <p>
            {[
              page.display,
              page.role,
              page.shared ? "shared" : "",
              page.viewOnly ? "looks only" : "",
            ]
              .filter((part) => part !== "")
              .join(", ")}
          </p>
          <p class="quiet">
            {page.remote}
            {page.sinceMs === undefined ? "" : `, since ${clock(page.sinceMs)}`}
            {page.visible ? "" : ", page is hidden"}
          </p>
        </li>
      ))}
    </ul>
  );
}
