// The top bar: the clinic's name, the clock, where to go, and whether sound, daemon, record and
// stations are well. While sound is off, one large button takes its place; nothing else moves.
import { useComputed } from "@preact/signals";
import { usePage } from "../state/context";
import { clockText, dateText, secondsText, timeText } from "../state/words";
import { AlarmKind } from "../wire/gen/vigil/v1/alarm_pb";
import { JournalState } from "../wire/gen/vigil/v1/event_pb";
import type { FeedView, PageStore } from "../state/model";
import { AccountRole } from "../wire/gen/vigil/v1/station_pb";
import { Icon, type IconName } from "./icons";
import { useStation } from "./station";
import { nextTheme, theme } from "./theme";

/** The browser's clock may be so far from the daemon's before it is told. */
export const CLOCK_APART_MS = 2_000;

export interface StatView {
  readonly title: string;
  readonly text: string;
  readonly bad: boolean;
}

/** "clock correct", "this screen is 5 s ahead", "clock uncertain". */
export function clockWords(store: PageStore): string {
  const ahead = store.clockAheadMs.value;
  if (ahead === undefined) return "own clock";
  if (Math.abs(ahead) > CLOCK_APART_MS) {
    const apart = secondsText(Math.abs(ahead));
    return `this screen ${apart} ${ahead > 0 ? "ahead" : "behind"}`;
  }
  const unsure = store.alarms.value.some(
    (open) => open.alarm.kind === AlarmKind.CLOCK_UNCERTAIN,
  );
  return unsure ? "clock uncertain" : "clock correct";
}

export function liveView(store: PageStore): StatView {
  const since = store.silentSinceMs.value;
  if (since !== undefined) {
    const text = `for ${secondsText(store.nowMs.value - since)}`;
    return { title: "Vigil silent", text, bad: true };
  }
  const oldest = Math.min(...store.feeds.value.map((feed) => feed.heardAt));
  const heard = Math.max(0, performance.now() - oldest) / 1000;
  if (!Number.isFinite(heard)) return { title: "Connecting", text: "nothing heard yet", bad: true };
  return { title: "Vigil live", text: `heard ${heard.toFixed(1)} s ago`, bad: false };
}

const JOURNALS: Record<number, StatView> = {
  [JournalState.OK]: { title: "Record saved", text: "on disk", bad: false },
  [JournalState.BEHIND]: { title: "Record behind", text: "disk is slow", bad: true },
  [JournalState.FAILED]: { title: "Record FAILED", text: "not on disk", bad: true },
  [JournalState.NONE]: { title: "No record", text: "not kept here", bad: true },
};
const GRAVITY = [JournalState.OK, JournalState.NONE, JournalState.BEHIND, JournalState.FAILED];

/** Of several daemons the worst. */
export function recordView(feeds: readonly FeedView[], silentFor: string): StatView {
  if (silentFor !== "") return { title: "Record unknown", text: silentFor, bad: true };
  const states = feeds.map((feed) => feed.heartbeat?.journal ?? JournalState.UNSPECIFIED);
  const worst = [...states].sort((a, b) => GRAVITY.indexOf(b) - GRAVITY.indexOf(a))[0];
  return JOURNALS[worst ?? 0] ?? { title: "Record unknown", text: "not told yet", bad: true };
}

/** "3 stations, sound on": receivers that told of themselves, and how many can sound. A record or a
 * phone never sounds: only that none does is bad. */
export function stationsView(feeds: readonly FeedView[], silentFor: string): StatView {
  if (silentFor !== "") return { title: "Stations unknown", text: silentFor, bad: true };
  const beats = feeds.flatMap((feed) => feed.heartbeat ?? []);
  const all = beats.length === 0 ? 0 : Math.min(...beats.map((beat) => beat.receivers));
  const loud = beats.length === 0 ? 0 : Math.min(...beats.map((beat) => beat.receiversSounding));
  const title = all === 1 ? "1 station" : `${all} stations`;
  if (loud === 0) return { title, text: "NO sound anywhere", bad: true };
  return { title, text: loud === all ? "sound on" : `${loud} with sound`, bad: false };
}

function Stat({ icon, view }: { icon: IconName; view: StatView }) {
  return (
    <p class={view.bad ? "stat bad" : "stat"}>
      <Icon name={icon} />
      <span>
        <b>{view.title}</b>
        {view.text}
      </span>
    </p>
  );
}

function Clock() {
  const { store } = usePage();
  const { secondMs } = useStation();
  return (
    <p class="clock">
      {clockText(secondMs.value)}
      <small>
        {dateText(secondMs.value)}
        <br />
        {clockWords(store)}
      </small>
    </p>
  );
}

const ROLE_WORDS = ["", "nurse", "prescriber", "therapist", "technician", "viewer"];

function Person() {
  const { store } = usePage();
  const { secondMs } = useStation();
  const who = store.who.value;
  const nobody = { title: "Nobody", text: "not logged in", bad: true };
  if (who === undefined) return <Stat icon="person" view={nobody} />;
  const until = Number(who.personUntil?.seconds ?? 0n) * 1000;
  const proven = who.person !== "" && until > secondMs.value;
  const title = proven ? who.person : who.account === "" ? "Display" : who.account;
  const role = proven ? who.personRole : who.role;
  const text = who.viewOnly ? "may only look" : ROLE_WORDS[role] ?? "";
  return <Stat icon="person" view={{ title, text, bad: false }} />;
}

/** Pages a role may want; the wall is everybody's. */
export function pagesFor(role: AccountRole | undefined): readonly (readonly [string, string])[] {
  const wall = ["wall", "Wall"] as const;
  const checks = ["checks", "Checks"] as const;
  const review = ["review", "Review"] as const;
  const settings = ["settings", "Settings"] as const;
  switch (role) {
    case AccountRole.NURSE:
      return [wall, checks, review, settings];
    case AccountRole.PRESCRIBER:
      return [wall, checks, review];
    case AccountRole.THERAPIST:
      return [wall, review];
    case AccountRole.TECHNICIAN:
      return [wall, checks, settings];
    default:
      return [wall];
  }
}

function Pages() {
  const { store } = usePage();
  const { page } = useStation();
  return (
    <nav class="pages" aria-label="Pages">
      {pagesFor(store.who.value?.role).map(([hash, name]) => (
        <a href={`#/${hash}`} aria-current={page.value === hash ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

function SoundStat() {
  const { sound } = useStation();
  const heard = sound.heardMs.value;
  const text = heard === undefined ? "not tested, press" : `tested ${timeText(heard)}`;
  return (
    <button class="stat sound" onClick={() => void sound.enable()}>
      <Icon name="bell" />
      <span>
        <b>Sound on</b>
        {text}
        <span class="sr">, test it</span>
      </span>
    </button>
  );
}

/** Off: nobody would hear an alarm here. A tone was played: did anybody? */
function SoundBar() {
  const { store } = usePage();
  const { sound } = useStation();
  const nowMs = store.nowMs.peek();
  const running = sound.running.value;
  return (
    <div class="top mute" role="alert">
      <h1 class="sr">{store.hello.value?.site || "Vigil"}</h1>
      {!running ? (
        <>
          <button onClick={() => void sound.enable()}>
            <Icon name="bellOff" />
            Sound is OFF, press to enable
          </button>
          <p>No alarm can be heard at this station. Vigil knows.</p>
        </>
      ) : (
        <>
          <p>
            <b>{sound.asked.value === "heard" ? "A test tone: did you hear it?" : ""}</b>
            {sound.asked.value === "unheard" && "Turn the speaker on, then test again."}
          </p>
          {sound.asked.value === "heard" && (
            <button onClick={() => sound.answer(true, store.nowMs.peek() || nowMs)}>
              Yes, I heard it
            </button>
          )}
          {sound.asked.value === "heard" && (
            <button onClick={() => sound.answer(false, nowMs)}>No</button>
          )}
          {sound.asked.value === "unheard" && (
            <button onClick={() => void sound.enable()}>Test again</button>
          )}
        </>
      )}
      <span class="fill" />
      <Clock />
    </div>
  );
}

export function Top() {
  const { store } = usePage();
  const { sound } = useStation();
  const off = useComputed(() => !sound.running.value || sound.asked.value !== "");
  const live = liveView(store);
  const silent = store.silentSinceMs.value === undefined ? "" : live.text;
  if (off.value) return <SoundBar />;
  return (
    <header class="top">
      <h1>{store.hello.value?.site || "Vigil"}</h1>
      <Clock />
      <Pages />
      <span class="fill" />
      <button class="theme" onClick={() => nextTheme()} aria-label={`Colours: ${theme.value}`}>
        <Icon name="moon" />
      </button>
      <SoundStat />
      <Stat icon="pulse" view={live} />
      <Stat icon="disk" view={recordView(store.feeds.value, silent)} />
      <Stat icon="screen" view={stationsView(store.feeds.value, silent)} />
      <Person />
    </header>
  );
}
