// Desaturation in the dark, as the nurse sees and hears it: medium, then high on the same alarm;
// she acknowledges, and it is quiet; it breaks through as it gets graver; she is at the bedside;
// the probe falls off and nothing ends; it ends by good values, and stays for the eye until she
// resets it.
import { equal, eventually, holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow } from "./pages.mjs";
import { listen, pulsesOf, toSound } from "./heard.mjs";
import { acknowledge, numberOf, tile } from "./parts.mjs";
import { Clinic } from "./programs.mjs";

const beds = [
  {
    ...{ room: "5", bed: "a", driver: "ivy450c" },
    patient: { hr: 68, spo2: 97, sys: 122, dia: 78 },
  },
];
/** SpO2 goes there at once and stays. */
const falls = (to) => `5/a desaturation to=${to} down_s=0 hold_s=3000 up_s=0`;

/** What the tile's alarm line says to the eye. */
const line = (page) => tile(page, "5").locator(".line").innerText();
const says = (page, words, what) =>
  eventually(async () => words.test((await line(page)).replace(/\s+/g, " ")), what, 20_000).catch(
    async (error) => {
      throw new Error(`${error.message}; the line says: ${await line(page)}`);
    },
  );

/** From the beginning of one pulse of high to that of the next: 3, 2, 3, 2. */
const HIGH_MS = [250, 250, 500, 250, 650, 250, 250, 500, 250];

/** The first whole burst after so many pulses, as the steps between them. */
async function burst(page, priority, after) {
  const count = { HIGH: 10, MEDIUM: 3 }[priority];
  const all = (await pulsesOf(page, priority)).slice(after, after + count);
  return all.length === count && all.slice(1).map((one, i) => Math.round(one.atMs - all[i].atMs));
}

/** The page stays: another part of it is shown. */
const open = (page, hash) => page.evaluate((to) => (location.hash = to), hash);

await story("a desaturation is seen, acknowledged, and breaks through", async (after) => {
  const clinic = new Clinic(beds);
  // The waits of the profile, shortened: what is judged stays the same.
  clinic.changeProfile(/clear = 90, delay_s = 5\b/, "clear = 90, delay_s = 1");
  clinic.changeProfile(/delay_s = 15\nsooner = \[\{ by = 2, delay_s = 10 \}\]/, "delay_s = 3");
  // However long a busy machine takes over the story, it is not the time below 92 that calls.
  clinic.changeProfile(/\narea = 50\n/, "\narea = 50000\n");
  after((failed) => clinic.close(failed));
  await clinic.open();
  const chrome = await openChromium();
  after(() => chrome.close());
  const window = await openWindow(chrome);
  await listen(window);
  const page = await logIn(window, clinic);
  clinic.startMonitors();
  await eventually(async () => (await numberOf(page, "5", "spo2").innerText()) === "97", "97");
  await page.getByText("Sound on").first().waitFor();

  clinic.order(falls(91));
  await says(page, /\*\* SpO2 91 < 92/, "medium: ** SpO2 91 < 92");
  const medium = await eventually(() => burst(page, "MEDIUM", 0), "medium is to be heard");
  equal(medium, [400, 400], "medium: from one pulse to the next, in ms");
  equal((await pulsesOf(page, "HIGH")).length, 0, "pulses of high before it is high");
  clinic.order(falls(86));
  await says(page, /\*\*\* SpO2 86 < 88/, "the same alarm, high: *** SpO2 86 < 88");
  const high = await eventually(() => burst(page, "HIGH", 0), "high is to be heard");
  equal(high, HIGH_MS, "high: from one pulse to the next, in ms");
  await acknowledge(page, "5").click();
  await says(page, /SpO2 86 < 88.*RN-1/, "acknowledged by RN-1, and still to be seen");
  equal(await acknowledge(page, "5").count(), 0, "buttons to acknowledge it again");
  await eventually(async () => (await toSound(page)) === 0, "nothing more is to sound", 1000);
  const before = await pulsesOf(page, "HIGH");
  holds(before.some((pulse) => pulse.takenBack), "what was to sound yet has been taken back");

  clinic.order(falls(82));
  await says(page, /\*\*\* SpO2 82 < 85 desaturation/, "*** SpO2 82 < 85 desaturation");
  await acknowledge(page, "5").waitFor();
  holds(!/RN-1/.test(await line(page)), "the graver alarm has broken the acknowledgement");
  const again = await eventually(() => burst(page, "HIGH", before.length), "high sounds again");
  equal(again, HIGH_MS, "high, the second time");

  await open(page, "#/bed/5/a");
  await page.getByRole("button", { name: "At bedside 5", exact: true }).click();
  const card = page.getByRole("article", { name: "Alarm of 5" }).first();
  await card.getByText(/RN-1 is at the bedside/).waitFor();
  await open(page, "#/");

  clinic.order("5/a probe_off");
  await says(page, /\*\*\* SpO2 signal lost,? last 82/, "signal lost is no end: last 82");
  equal(await numberOf(page, "5", "spo2").innerText(), "---", "the number of a lost signal");
  clinic.order("5/a recovery", falls(90.4), "5/a probe_on");
  await says(page, /\*\* SpO2 90/, "back at 90: medium");
  clinic.order("5/a recovery");
  await says(page, /over/i, "ended by good values");
  equal(await numberOf(page, "5", "spo2").innerText(), "97", "the number at the end");

  await open(page, "#/bed/5/a");
  await card.getByText("It is over; it stays until somebody resets it").waitFor();
  const reset = page.getByRole("button", { name: "Reset 5", exact: true });
  equal(await reset.count(), 1, "alarms to reset");
  await reset.click();
  await page.getByText("No alarms at 5").waitFor();
  await open(page, "#/");
  await says(page, /^No alarms$/, "the tile is calm");
  noComplaints(window);
});
