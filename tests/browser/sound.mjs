// "Hear it": the page's own patterns, rendered by Chromium's audio engine without a loudspeaker.
// Counts pulses, measures their spacing and lengths, and looks at the spectrum.
import { createRequire } from "node:module";
import { join } from "node:path";
import { equal, holds, story } from "./assert.mjs";
import { openChromium, web } from "./pages.mjs";

const RATE = 44_100; // samples a second
const require = createRequire(join(web, "package.json"));

/** The page's modules as one script that leaves what it exports in `sound`. */
async function bundle() {
  const esbuild = require("esbuild");
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: 'export * from "./src/sound/synth"; export * from "./src/sound/pattern";' +
        'export { Priority } from "./src/wire/gen/vigil/v1/alarm_pb";',
      resolveDir: web,
    },
    bundle: true,
    format: "iife",
    globalName: "sound",
    write: false,
  });
  return outputFiles[0].text;
}

/** Where it is loud: [[from, to] ...] in milliseconds, by 5 ms pieces. */
function pulses(samples) {
  const piece = Math.round(RATE * 0.005);
  const found = [];
  let from = -1;
  for (let at = 0; at + piece <= samples.length; at += piece) {
    let power = 0;
    for (let i = at; i < at + piece; i += 1) power += samples[i] ** 2;
    const loud = Math.sqrt(power / piece) > 0.02;
    if (loud && from < 0) from = at;
    if (!loud && from >= 0) {
      found.push([from, at]);
      from = -1;
    }
  }
  return found.map((pair) => pair.map((at) => (1000 * at) / RATE));
}

/** Loudness of one tone in a stretch of samples (Goertzel). */
function tone(samples, hz) {
  const step = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let before = 0;
  let last = 0;
  for (const sample of samples) [before, last] = [last, sample + step * last - before];
  return Math.sqrt(before ** 2 + last ** 2 - step * before * last) / samples.length;
}

const near = (found, expected, within) => Math.abs(found - expected) <= within;

await story("each priority sounds as its pattern says", async (afterwards) => {
  const chrome = await openChromium();
  afterwards(() => chrome.close());
  const page = await (await chrome.newContext()).newPage();
  await page.addScriptTag({ content: await bundle() });
  const listen = (priority) =>
    page.evaluate(
      async ([name, rate]) => [
        ...(await globalThis.sound.renderPattern(globalThis.sound.Priority[name], rate)),
      ],
      [priority, RATE],
    );

  const expected = {
    // From the beginning of one pulse to that of the next, in milliseconds: 3, 2, 3, 2.
    HIGH: { hz: 523.25, length: 150, spacing: [250, 250, 500, 250, 650, 250, 250, 500, 250] },
    MEDIUM: { hz: 392, length: 200, spacing: [400, 400] },
    LOW: { hz: 329.63, length: 200, spacing: [] },
  };
  for (const [priority, { hz, length, spacing }] of Object.entries(expected)) {
    const samples = await listen(priority);
    const heard = pulses(samples);
    equal(heard.length, spacing.length + 1, `pulses of ${priority}`);
    const gaps = heard.slice(1).map(([from], i) => from - heard[i][0]);
    gaps.forEach((gap, i) =>
      holds(near(gap, spacing[i], 10), `${priority}: ${gap} ms, not ${spacing[i]}, at ${i}`),
    );
    for (const [from, to] of heard) {
      holds(near(to - from, length, 20), `${priority}: a pulse of ${to - from} ms, not ${length}`);
    }
    const peak = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    holds(peak > 0.3 && peak <= 1, `${priority}: loudest at ${peak}, between 0.3 and 1`);

    const [from] = heard[0];
    const first = samples.slice(
      Math.round(((from + 30) * RATE) / 1000),
      Math.round(((from + length - 30) * RATE) / 1000),
    );
    const base = tone(first, hz);
    const off = tone(first, hz * 1.5);
    holds(off < base / 10, `${priority}: energy between its harmonics`);
    const harmonics = [1, 2, 3, 4, 5, 6].map((n) => 20 * Math.log10(tone(first, hz * n) / base));
    const close = harmonics.filter((db, i) => Math.abs(db) <= 15 && hz * (i + 1) <= 4000);
    holds(close.length >= 4, `${priority}: ${close.length} harmonics within 15 dB, at least 4`);
    holds(hz >= 150 && hz <= 1000, `${priority}: ${hz} Hz is from 150 to 1000`);
  }
  const silence = await listen("NONE");
  equal(silence.length, 0, "no priority: no sound");
});
