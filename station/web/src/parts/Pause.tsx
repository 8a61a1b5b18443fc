// Pause of sound at this station: for the alarms that sound now, with a countdown; and who has
// paused elsewhere. The daemon decides; a refusal is told.
import { usePage } from "../state/context";
import type { Standing } from "../state/model";
import { leftText } from "../state/words";
import { Inactivation } from "../wire/gen/vigil/v1/alarm_pb";
import { CommandKind } from "../wire/gen/vigil/v1/session_pb";
import { useOneTouch } from "./act";
import { Icon } from "./icons";
import { useStation } from "./station";

export const PAUSE_S = 120;

export interface PauseView {
  readonly receiver: string;
  readonly by: string;
  /** Undefined: without an end. */
  readonly untilMs: number | undefined;
}

/** One for each receiver that is paused anywhere, the longest of it. */
export function pausesOf(
  standing: readonly Standing[],
  wallMsOf: (source: string, ns: bigint) => number | undefined,
): PauseView[] {
  const found = new Map<string, PauseView>();
  for (const { source, change } of standing) {
    const off = change.what === Inactivation.AUDIO_OFF;
    if (!off && change.what !== Inactivation.AUDIO_PAUSED) continue;
    const untilMs = off || change.untilNs === 0n ? undefined : wallMsOf(source, change.untilNs);
    const known = found.get(change.receiver);
    const longer =
      known === undefined ||
      (known.untilMs !== undefined && (untilMs === undefined || untilMs > known.untilMs));
    if (longer) found.set(change.receiver, { receiver: change.receiver, by: change.by, untilMs });
  }
  return [...found.values()];
}

export function pauseText(pause: PauseView, nowMs: number): string {
  const left = pause.untilMs === undefined ? "no end" : leftText(pause.untilMs - nowMs);
  const by = pause.by === "" ? "" : ` · ${pause.by}`;
  return `${pause.receiver} paused${by} · ${left}`;
}

export function Pause() {
  const { store } = usePage();
  const { secondMs } = useStation();
  const { said, busy, act } = useOneTouch();
  const me = store.hello.value?.receiver ?? "";
  const pauses = pausesOf(store.inactivations.value, store.wallMsOf);
  const mine = pauses.find((pause) => pause.receiver === me);
  const others = pauses.filter((pause) => pause.receiver !== me);
  const viewOnly = store.who.value?.viewOnly === true;
  const ask = (kind: CommandKind, what: string): void => {
    for (const feed of store.feeds.peek()) {
      act(what, feed.source, { kind, durationNs: BigInt(PAUSE_S) * 1_000_000_000n });
    }
  };
  const answer = said.value?.bad === true ? said.value.text : "";
  return (
    <div class="pause">
      {mine === undefined ? (
        <button
          disabled={viewOnly || busy.value}
          onClick={() => ask(CommandKind.AUDIO_PAUSE, "Pause")}
        >
          <Icon name="bell" />
          <span>
            Pause
            <br />
            sound 2:00
          </span>
        </button>
      ) : (
        <button
          class="paused"
          disabled={viewOnly || busy.value}
          onClick={() => ask(CommandKind.ENABLE, "Sound on")}
        >
          <Icon name="bellOff" />
          <span>
            Paused{mine.by === "" ? "" : ` ${mine.by}`}
            <br />
            {mine.untilMs === undefined ? "no end" : leftText(mine.untilMs - secondMs.value)} · on
          </span>
        </button>
      )}
      {(answer !== "" || others.length > 0) && (
        <p class="elsewhere" role="status">
          {answer}
          {answer === "" && others.map((pause) => <span>{pauseText(pause, secondMs.value)}</span>)}
        </p>
      )}
    </div>
  );
}

