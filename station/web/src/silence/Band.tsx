// NOT UPDATING: what takes the banner's place when no daemon is heard, and stands above it when
// some are not. It names where to go first.
import { usePage } from "../state/context";
import { labelOf } from "../state/places";
import { clockText, leftText, secondsText } from "../state/words";
import { useStation } from "../parts/station";
import { goFirst } from "./silent";
import type { Store } from "../state/store";
import { printSheets } from "./sheets";

/** The page's own alarm may be paused so long, here only. */
export const QUIET_MS = 120_000;

export function Band() {
  const { store } = usePage();
  const { secondMs, sound, tries, quietUntilMs } = useStation();
  const since = store.silentSinceMs.value;
  if (since === undefined) return null;
  const keys = store.bedKeys.value;
  const silent = store.silentSources.value;
  const lost = keys.filter((key) => silent.has(key.split("|")[0] ?? ""));
  const label = (key: string): string => labelOf(keys, key);
  const alarms = store.alarms.value.filter((open) => silent.has(open.source));
  const first = goFirst(alarms, label);
  const some = lost.length < keys.length && lost.length > 0;
  const where = some ? `Beds ${lost.map(label).join(", ")}: old values.` : "Every value is old.";
  const nothingYet = keys.length === 0;
  const quiet = quietUntilMs.value - secondMs.value;
  const heard = !sound.running.value
    ? "Sound is off here"
    : quiet > 0
      ? `Sound paused here, ${leftText(quiet)} left`
      : "This page is sounding the alarm itself";
  return (
    <section class="banner" aria-label="Not updating">
      <div class="first is-high dead" role="alert">
        NOT UPDATING
        <p class="who">
          Vigil has been silent for {secondsText(secondMs.value - since)}.{" "}
          {nothingYet ? "Nothing was heard yet." : `The last word came at ${clockText(since)}.`}
          <br />
          <b>{first === "" ? where : `${first}.`}</b> Look at the bedside monitors and go to the
          rooms.
        </p>
        <p class="who r">
          {tries.value > 0 ? `Reconnecting, try ${tries.value}` : "The station is there"}
          <br />
          {heard}
        </p>
        <button
          disabled={printSheets.value === undefined}
          onClick={() => printSheets.peek()?.(store as Store)}
        >
          Print sheets
        </button>
        <button
          disabled={quiet > 0}
          onClick={() => {
            quietUntilMs.value = store.nowMs.peek() + QUIET_MS;
          }}
        >
          Pause sound 2:00
        </button>
      </div>
    </section>
  );
}
