// The therapist's review. "#/review" is the list of sessions, "#/review/ID" one session. Light, for
// paper as much as for the screen; it shows counts of alarms and never an alarm.
import { useEffect, useState } from "preact/hooks";
import { ask } from "../login/ask";
import { usePage } from "../state/context";
import { AccountRole } from "../wire/gen/vigil/v1/station_pb";
import { reviewOf } from "./answer";
import type { Review } from "./model";
import { SessionList } from "./SessionList";
import { Sheets } from "./Sheets";
import "../style/review.css";

/** "K-0042.20261122.1" of "#/review/K-0042.20261122.1"; "": the list. */
export function sessionInHash(hash: string): string {
  const found = /^#\/review\/([^/?]+)/.exec(hash);
  try {
    return found === null ? "" : decodeURIComponent(found[1] ?? "");
  } catch {
    return "";
  }
}

type Loaded =
  | { readonly kind: "loading" }
  | { readonly kind: "trouble"; readonly text: string }
  | { readonly kind: "review"; readonly review: Review };

/** A session and three earlier ones are read from the log. */
const readLimitMs = 60_000;

const unreadable =
  "The station’s answer can’t be read. Page and station differ: load the page again.";

function useReview(session: string, again: number): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  useEffect(() => {
    let here = true;
    setLoaded({ kind: "loading" });
    const path = `/api/sessions/${encodeURIComponent(session)}`;
    void ask<unknown>("GET", path, undefined, { limitMs: readLimitMs }).then((answer) => {
      if (!here) return;
      if (!answer.ok) return setLoaded({ kind: "trouble", text: answer.text });
      const review = reviewOf(answer.body);
      setLoaded(
        review === undefined ? { kind: "trouble", text: unreadable } : { kind: "review", review },
      );
    });
    return () => {
      here = false;
    };
  }, [session, again]);
  return loaded;
}

/** A printed file takes its name from the title. */
function useTitle(loaded: Loaded): void {
  useEffect(() => {
    if (loaded.kind !== "review") return;
    const before = document.title;
    document.title = `Session review ${loaded.review.session}`;
    return () => {
      document.title = before;
    };
  }, [loaded]);
}

function OneSession({ session }: { session: string }) {
  const { store, go } = usePage();
  const [again, setAgain] = useState(0);
  const loaded = useReview(session, again);
  useTitle(loaded);
  const mayNote = store.who.value?.role === AccountRole.THERAPIST;
  return (
    <>
      <nav class="paper-bar not-on-paper" aria-label="Review">
        <button type="button" onClick={() => go("#/review")}>
          All sessions
        </button>
        {loaded.kind === "review" && (
          <button type="button" onClick={() => print()}>
            Print
          </button>
        )}
      </nav>
      {loaded.kind === "loading" && (
        <article class="paper list">
          <h1>Session review</h1>
          <p role="status">Loading {session}.</p>
        </article>
      )}
      {loaded.kind === "trouble" && (
        <article class="paper list">
          <h1>Session review</h1>
          <div role="alert" class="trouble">
            <p>
              {session}: {loaded.text}
            </p>
            <button type="button" onClick={() => setAgain(again + 1)}>
              Try again
            </button>
          </div>
        </article>
      )}
      {loaded.kind === "review" && (
        <Sheets
          key={loaded.review.session}
          review={loaded.review}
          nowMs={store.nowMs}
          mayNote={mayNote}
        />
      )}
    </>
  );
}

function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const look = () => setHash(location.hash);
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return hash;
}

export default function ReviewPage() {
  const { store, go } = usePage();
  const session = sessionInHash(useHash());
  return (
    <main class="review-page" data-theme="light">
      {session === "" ? (
        <>
          <nav class="paper-bar not-on-paper" aria-label="Vigil">
            <button type="button" onClick={() => go("#/")}>
              Back to the wall
            </button>
            <button type="button" onClick={() => go("#/login")}>
              Account
            </button>
          </nav>
          <SessionList nowMs={store.nowMs} />
        </>
      ) : (
        <OneSession key={session} session={session} />
      )}
    </main>
  );
}
