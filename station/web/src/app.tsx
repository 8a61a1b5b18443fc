// The frame of every page: top bar, banner, one page by the address behind "#", the last line.
// Pages but the wall are fetched when they are wanted.
import type { ComponentType } from "preact";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Banner } from "./parts/Banner";
import { Note } from "./parts/Note";
import { useStation } from "./parts/station";
import { Top } from "./parts/Top";
import { Band } from "./silence/Band";
import { usePage } from "./state/context";
import { Wall } from "./wall/Wall";

/** Below this the wall is a list. */
export const PHONE_PX = 700;

interface PageProps {
  readonly room?: string;
  readonly bed?: string;
  readonly id?: string;
}

interface Loaded {
  readonly default: ComponentType<PageProps>;
}

const PAGES = import.meta.glob<Loaded>([
  "./bed/BedPage.tsx",
  "./checks/ChecksPage.tsx",
  "./phone/PhoneWall.tsx",
  "./review/ReviewPage.tsx",
  "./settings/SettingsPage.tsx",
  "./login/LoginPage.tsx",
]);
const FILES: Record<string, string> = {
  bed: "./bed/BedPage.tsx",
  checks: "./checks/ChecksPage.tsx",
  phone: "./phone/PhoneWall.tsx",
  review: "./review/ReviewPage.tsx",
  settings: "./settings/SettingsPage.tsx",
  login: "./login/LoginPage.tsx",
};

export interface Route {
  readonly page: string;
  readonly parts: readonly string[];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return ""; // no address of ours
  }
}

/** "#/bed/4/a" is page "bed" with "4" and "a"; what is no page is the wall. */
export function routeOf(hash: string): Route {
  // A display brings its credential in the address; the login page takes it from there.
  if (hash.startsWith("#device=")) return { page: "login", parts: [] };
  const [page = "", ...parts] = hash.replace(/^#\/?/, "").split("/").map(decoded);
  return page in FILES ? { page, parts } : { page: "wall", parts: [] };
}

function propsOf(route: Route): PageProps {
  const [first, second] = route.parts;
  if (route.page === "wall") return {};
  if (route.page === "bed") return { room: first ?? "", bed: second ?? "" };
  return first === undefined || first === "" ? {} : { id: first };
}

/** A page that is fetched; what can't be fetched says so and tells how to go on. */
function Lazy({ name, route }: { name: string; route: Route }) {
  const loaded = useSignal<ComponentType<PageProps> | undefined>(undefined);
  const failed = useSignal(false);
  useEffect(() => {
    let here = true;
    loaded.value = undefined;
    failed.value = false;
    const load = PAGES[FILES[name] ?? ""];
    if (load === undefined) failed.value = true;
    load?.().then(
      (page) => {
        if (here) loaded.value = page.default;
      },
      () => {
        if (here) failed.value = true;
      },
    );
    return () => {
      here = false;
    };
  }, [name]);
  const Page = loaded.value;
  if (Page !== undefined) return <Page key={route.parts.join("/")} {...propsOf(route)} />;
  if (!failed.value) return <p class="loading">Loading</p>;
  return (
    <main class="loading">
      <p role="alert">
        This page can't be fetched from the station. <a href="#/wall">Go to the wall</a>
      </p>
    </main>
  );
}

function useNarrow(): ReadonlySignal<boolean> {
  const narrow = useSignal(innerWidth < PHONE_PX);
  useEffect(() => {
    const onSize = (): void => {
      narrow.value = innerWidth < PHONE_PX;
    };
    addEventListener("resize", onSize);
    return () => removeEventListener("resize", onSize);
  }, []);
  return narrow;
}

const NOTES: Record<string, string> = {
  wall: "Curves: last 30 minutes.",
};

/** All daemons silent: the band alone. Some: the banner of the others stays below it. */
function Alarms() {
  const { store } = usePage();
  const silent = store.silentSources.value;
  const feeds = store.feeds.value;
  const some = silent.size > 0 && feeds.some((feed) => !silent.has(feed.source));
  if (silent.size === 0) return <Banner />;
  return some ? (
    <div class="both">
      <Band />
      <Banner />
    </div>
  ) : (
    <Band />
  );
}

/** The list has its own clock, alarms and last line; above it only what is wrong with the page. */
function Phone({ route }: { route: Route }) {
  const { store } = usePage();
  const { sound } = useStation();
  const mute = !sound.running.value || sound.asked.value !== "";
  return (
    <div class="page phonepage">
      {mute && <Top />}
      {store.silentSources.value.size > 0 && <Band />}
      <Lazy name="phone" route={route} />
    </div>
  );
}

export function App({ route }: { route: ReadonlySignal<Route> }) {
  const { page } = useStation();
  const narrow = useNarrow();
  const wall = page.value === "wall";
  if (page.value === "login") {
    return (
      <div class="page plain">
        <Lazy name="login" route={route.value} />
        <Note left="" />
      </div>
    );
  }
  if (wall && narrow.value) return <Phone route={route.value} />;
  return (
    <div class={`page ${page.value}`}>
      <Top />
      <Alarms />
      {wall && <Wall />}
      {!wall && <Lazy name={page.value} route={route.value} />}
      <Note left={NOTES[page.value] ?? ""} />
    </div>
  );
}
