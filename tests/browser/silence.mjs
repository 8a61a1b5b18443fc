// Silence is an alarm: the daemon is killed, and within 2.5 s the wall covers itself with NOT
// UPDATING. It comes back by itself when the daemon does. The same for the station.
import { eventually, holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow } from "./pages.mjs";
import { Clinic } from "./programs.mjs";
import { notUpdating, tile } from "./parts.mjs";

const beds = [
  { room: "3", bed: "a", driver: "ivy450c", patient: { hr: 72, spo2: 97, sys: 120, dia: 75 } },
];

async function covers(page, what, cause) {
  const since = performance.now();
  await cause();
  await eventually(() => notUpdating(page).isVisible(), `NOT UPDATING after ${what}`, 5000);
  const ms = performance.now() - since;
  console.log(`   NOT UPDATING ${Math.round(ms)} ms after ${what}`);
  holds(ms <= 2750, `within 2.5 s, and not after ${ms} ms`); // 250 ms: to look, and to end it
}

async function comesBack(page, what, cause) {
  await cause();
  await eventually(async () => !(await notUpdating(page).isVisible()), `the wall after ${what}`);
  await tile(page, "3").getByText("97").first().waitFor();
}

await story("a daemon that is gone is said, and one that is back is shown", async (after) => {
  const clinic = new Clinic(beds);
  after((failed) => clinic.close(failed));
  await clinic.open();
  clinic.startMonitors();
  const chrome = await openChromium();
  after(() => chrome.close());
  const window = await openWindow(chrome);
  const page = await logIn(window, clinic);
  await tile(page, "3").getByText("97").first().waitFor();

  await covers(page, "vigild was killed", () => clinic.vigild.stop("SIGKILL"));
  await comesBack(page, "vigild began again", () => clinic.startDaemon());
  await covers(page, "vigild stood still", () => clinic.vigild.child.kill("SIGSTOP"));
  await comesBack(page, "vigild went on", () => clinic.vigild.child.kill("SIGCONT"));
  await covers(page, "the station was killed", () => clinic.station.stop("SIGKILL"));
  await comesBack(page, "the station began again", () => clinic.startStation());
  noComplaints(window);
});
