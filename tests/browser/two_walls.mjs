// Two walls: the second sees an acknowledgement of the first within 200 ms.
import { holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow } from "./pages.mjs";
import { Clinic } from "./programs.mjs";
import { acknowledge, tile } from "./parts.mjs";

const beds = [
  {
    room: "5",
    bed: "a",
    driver: "ivy450c",
    patient: { hr: 72, spo2: 97, sys: 120, dia: 75 },
    happening: [{ at_s: 4, what: "desaturation", to: 82, down_s: 1, hold_s: 600, up_s: 1 }],
  },
];

await story("an acknowledgement is seen elsewhere at once", async (after) => {
  const clinic = new Clinic(beds);
  after((failed) => clinic.close(failed));
  await clinic.open();
  clinic.startMonitors();
  const chrome = await openChromium();
  after(() => chrome.close());
  const [first, second] = await Promise.all([openWindow(chrome), openWindow(chrome)]);
  const one = await logIn(first, clinic, "rn-1");
  const two = await logIn(second, clinic, "rn-2");
  for (const page of [one, two]) await acknowledge(page, "5").waitFor();

  // The second page writes down itself when the name appears; both run on this machine's clock.
  const seen = two.evaluate(
    () =>
      new Promise((done) => {
        const look = () => {
          if (!/RN-1/.test(document.body.innerText)) return requestAnimationFrame(look);
          done(performance.timeOrigin + performance.now());
        };
        look();
      }),
  );
  // The moment of the press is that of the first page itself: the way there is not the wall's.
  await one.evaluate(() => {
    const note = () => (globalThis.pressedAt = performance.timeOrigin + performance.now());
    addEventListener("pointerdown", note, { once: true, capture: true });
  });
  await acknowledge(one, "5").click();
  const ms = (await seen) - (await one.evaluate(() => globalThis.pressedAt));
  console.log(`   seen on the other wall after ${Math.round(ms)} ms`);
  holds(ms <= 200, `within 200 ms, and not ${ms}`);
  noComplaints(first);
  noComplaints(second);
  await tile(two, "5").getByText(/RN-1/).first().waitFor();
});
