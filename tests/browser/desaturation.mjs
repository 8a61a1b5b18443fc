// Desaturation in the dark, as the nurse sees it: medium, then high on the same alarm; she
// acknowledges; it breaks through as it gets graver; the probe falls off and nothing ends; it ends
// by good values.
import { equal, eventually, holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow } from "./pages.mjs";
import { acknowledge, numberOf, tile } from "./parts.mjs";
import { Clinic } from "./programs.mjs";

const stays = (at_s, to, hold_s) => ({
  ...{ at_s, what: "desaturation", from: 97, to, down_s: 0.1, hold_s, up_s: 0.1 },
});
const beds = [
  {
    room: "5",
    bed: "a",
    driver: "ivy450c",
    patient: { hr: 68, spo2: 97, sys: 122, dia: 78 },
    happening: [
      stays(4, 91, 8),
      stays(12, 86, 7),
      stays(19, 82, 9),
      { at_s: 24, what: "probe_off" },
      { at_s: 28, what: "probe_on" },
      stays(28, 90.4, 9),
    ],
  },
];

/** What the tile's alarm line says to the eye. */
const line = (page) => tile(page, "5").locator(".line").innerText();
const says = (page, words, what) =>
  eventually(async () => words.test((await line(page)).replace(/\s+/g, " ")), what, 20_000).catch(
    async (error) => {
      throw new Error(`${error.message}; the line says: ${await line(page)}`);
    },
  );

await story("a desaturation is seen, acknowledged, and breaks through", async (after) => {
  const clinic = new Clinic(beds);
  // The waits of the profile, shortened: what is judged stays the same.
  clinic.changeProfile(/clear = 90, delay_s = 5\b/, "clear = 90, delay_s = 1");
  clinic.changeProfile(/delay_s = 15\nsooner = \[\{ by = 2, delay_s = 10 \}\]/, "delay_s = 3");
  after((failed) => clinic.close(failed));
  await clinic.open();
  const chrome = await openChromium();
  after(() => chrome.close());
  const window = await openWindow(chrome);
  const page = await logIn(window, clinic);
  clinic.startMonitors();
  await eventually(async () => (await numberOf(page, "5", "spo2").innerText()) === "97", "97");
  await page.getByText("Sound on").first().waitFor();

  await says(page, /\*\* SpO2 91 < 92/, "medium: ** SpO2 91 < 92");
  await says(page, /\*\*\* SpO2 86 < 88/, "the same alarm, high: *** SpO2 86 < 88");
  await acknowledge(page, "5").click();
  await says(page, /SpO2 86 < 88.*RN-1/, "acknowledged by RN-1, and still to be seen");
  equal(await acknowledge(page, "5").count(), 0, "buttons to acknowledge it again");

  await says(page, /\*\*\* SpO2 82 < 85 desaturation/, "*** SpO2 82 < 85 desaturation");
  await acknowledge(page, "5").waitFor();
  holds(!/RN-1/.test(await line(page)), "the graver alarm has broken the acknowledgement");

  await says(page, /\*\*\* SpO2 signal lost,? last 82/, "signal lost is no end: last 82");
  equal(await numberOf(page, "5", "spo2").innerText(), "---", "the number of a lost signal");
  await says(page, /\*\* SpO2 90/, "back at 90: medium");
  await says(page, /No alarms|over|Reset/i, "ended by good values");
  equal(await numberOf(page, "5", "spo2").innerText(), "97", "the number at the end");
  noComplaints(window);
});
