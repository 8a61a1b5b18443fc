// The review, the settings and the login with made answers, for looking at them without a station:
// npx vite, then /dev/pages.html#/review/K-0042.20261122.1. No part of the built page.
import { signal } from "@preact/signals";
import { render } from "preact";
import LoginPage from "../src/login/LoginPage";
import ReviewPage from "../src/review/ReviewPage";
import SettingsPage from "../src/settings/SettingsPage";
import { PageContextProvider } from "../src/state/context";
import { answer, doseMs } from "../tests/review/fixture";
import { madeSettings, madeStore } from "../tests/settings/fixture";

const note = {
  text: "She kept coming back to the river.\nAsk about the second half.",
  colleague: "th-2",
  revision: 3,
  written: "2026-11-23T08:00:00Z",
};

const made: Record<string, unknown> = {
  "/api/sessions": {
    sessions: ["20261122", "20261115", "20261101"].map((day, index) => ({
      id: `K-0042.${day}.1`,
      code: "K-0042",
      state: "closed",
      firstDose: new Date(doseMs - index * 7 * 86_400_000).toISOString(),
      closed: new Date(doseMs - index * 7 * 86_400_000 + 7_920_000).toISOString(),
      mg: 60 - index * 5,
      opens: new Date(doseMs - index * 7 * 86_400_000 + 15_120_000).toISOString(),
      best: new Date(doseMs - index * 7 * 86_400_000 + 94_320_000).toISOString(),
      closes: new Date(doseMs - index * 7 * 86_400_000 + 180_720_000).toISOString(),
    })),
  },
  // What "vigil review --json" prints can be looked at too: localStorage.review = "...".
  "/api/sessions/K-0042.20261122.1": JSON.parse(localStorage["review"] ?? "null") ?? answer(),
  "/api/sessions/K-0042.20261122.1/notes": {
    mine: note,
    others: [{ author: "th-2", text: "Same theme as in October.", revision: 1, written: "" }],
  },
  "/api/settings": madeSettings(),
  "/api/settings/probe": {
    outcome: "found",
    text: "Nonin, DF2, 9600 8N1: 812 good frames of 812 in 6 s",
  },
  "/api/me": { error: "nobody" },
};

globalThis.fetch = async (input: RequestInfo | URL) => {
  const path = new URL(String(input), location.href).pathname;
  const found = made[path];
  if (found === undefined) return Response.json({ error: "No such thing." }, { status: 404 });
  return Response.json(found, { status: path === "/api/me" ? 401 : 200 });
};

function page() {
  if (location.hash.startsWith("#/review")) return <ReviewPage />;
  return location.hash.startsWith("#/settings") ? <SettingsPage /> : <LoginPage />;
}

const go = (hash: string) => {
  location.hash = hash;
};
const nowMs = signal(doseMs + 7_920_000 + 26 * 3_600_000);
const place = document.getElementById("app");
function draw() {
  if (place === null) return;
  const context = {
    store: { ...madeStore(), nowMs },
    send: async () => ({ done: false, text: "", unknown: false }),
    go,
  };
  render(<PageContextProvider value={context}>{page()}</PageContextProvider>, place);
}
addEventListener("hashchange", draw);
draw();
