// A page that shows an old picture can't acknowledge a newer alarm. The frames to the second wall
// stand still on their way while the alarm escalates; what is pressed there was meant for the alarm
// as it was. The daemon says no, the page says so, and the alarm goes on calling.
import { equal, eventually, holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow, picture } from "./pages.mjs";
import { acknowledge, banner, notUpdating, tile } from "./parts.mjs";
import { Clinic } from "./programs.mjs";

const beds = [
  {
    ...{ room: "5", bed: "a", driver: "ivy450c" },
    patient: { hr: 72, spo2: 97, sys: 120, dia: 75 },
  },
];
/** SpO2 goes there at once and stays. */
const falls = (to) => `5/a desaturation to=${to} down_s=0 hold_s=3000 up_s=0`;

/** The way of frames to the pages of a window: from the first that holds `words` on, they wait. */
async function slowWay(window, words) {
  const way = { held: [], stands: false, pressed: 0, release: undefined };
  let over = false;
  await window.routeWebSocket(/\/api\/live$/, (page) => {
    const server = page.connectToServer();
    page.onMessage((frame) => {
      if (way.stands) way.pressed += Buffer.from(frame)[0] === COMMAND ? 1 : 0;
      server.send(frame);
    });
    server.onMessage((frame) => {
      way.stands ||= !over && Buffer.from(frame).includes(words);
      if (way.stands) way.held.push(() => page.send(frame));
      else page.send(frame);
    });
  });
  way.release = () => {
    over = true;
    way.stands = false;
    for (const send of way.held.splice(0)) send();
  };
  return way;
}

/** The first byte of a PageMessage with a command: field 1, with a length. */
const COMMAND = 0x0a;

const words = async (place) => (await place.innerText()).replace(/\s+/g, " ");

await story("an old picture can't acknowledge a newer alarm", async (after) => {
  const clinic = new Clinic(beds);
  clinic.changeProfile(/delay_s = 15\nsooner = \[\{ by = 2, delay_s = 10 \}\]/, "delay_s = 3");
  after((failed) => clinic.close(failed));
  await clinic.open();
  const chrome = await openChromium();
  after(async (failed) => {
    if (failed) await picture("stale");
    await chrome.close();
  });
  const [first, second] = await Promise.all([openWindow(chrome), openWindow(chrome)]);
  const way = await slowWay(second, "SpO2 86 < 88");
  const one = await logIn(first, clinic, "rn-1");
  const two = await logIn(second, clinic, "rn-2");
  clinic.startMonitors();
  clinic.order(falls(91));
  for (const page of [one, two]) {
    await page.getByText("SpO2 91 < 92").first().waitFor();
    await acknowledge(page, "5").waitFor();
  }

  clinic.order(falls(86));
  await eventually(() => way.stands, "the escalation is under way to both walls", 20_000);
  await one.getByText("SpO2 86 < 88").first().waitFor();
  equal(await words(acknowledge(one, "5")), "Acknowledge 5", "what the first wall asks for");
  const old = await words(banner(two));
  holds(/\*\* ?5 ?SpO2 86 < 92/.test(old), `the second wall shows medium still: ${old}`);
  holds(!/\*\*\*/.test(old), `and not that it is high: ${old}`);

  await acknowledge(two, "5").click();
  await eventually(() => way.pressed === 1, "the press is on its way to the station");
  holds(!(await notUpdating(two).isVisible()), "the second wall does not know that it is late");
  way.release();
  await eventually(
    async () => /the alarm has changed\. look again/i.test(await words(banner(two))),
    "the second wall says that the alarm has changed",
    3000,
  ).catch(async (error) => {
    throw new Error(`${error.message}; it says: ${await words(banner(two))}`);
  });
  for (const page of [one, two]) {
    await page.getByText("SpO2 86 < 88").first().waitFor();
    equal(await acknowledge(page, "5").count(), 1, "buttons to acknowledge it");
    holds(!/RN-2/.test(await words(tile(page, "5"))), "nobody has acknowledged it");
  }
  const list = await clinic.run(["alarm", "list", ...clinic.bus]);
  holds(/SpO2 86 < 88/.test(list) && !/RN-2/.test(list), `the daemon says the same:\n${list}`);

  // With the new picture the same press counts.
  await acknowledge(two, "5").click();
  await tile(one, "5").getByText(/RN-2/).first().waitFor();
  equal(await acknowledge(one, "5").count(), 0, "buttons after it was acknowledged");
  noComplaints(first);
  noComplaints(second);
});
