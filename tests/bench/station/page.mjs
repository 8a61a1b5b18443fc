// Measures the page on the eight beds of the demonstration, with waves, in headless Chromium:
// from the daemon's stamp of a value to its pixels, the main thread, the heap, the first paint.
//
//   page.mjs [--seconds N] [--hour] [--json FILE]
//
// It is no test of right or wrong on a machine that does other things: it prints, and ends with 1
// if something is beyond what is wanted. Rendering is by software here; it is told apart.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openDemo } from "../../browser/demo_clinic.mjs";
import { logIn, openChromium, openWindow } from "../../browser/pages.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const bin = process.env.VIGIL_BIN ?? join(here, "../../../build/release/bin");
const wanted = { pixels_p95_ms: 100, first_paint_ms: 1000, task_percent: 25, heap_mb_per_hour: 2 };
const seconds = secondsAsked();

function secondsAsked() {
  if (process.argv.includes("--hour")) return 3600;
  const at = process.argv.indexOf("--seconds");
  return at < 0 ? 60 : Number(process.argv[at + 1]);
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, sorted.length * part) | 0];

/** Every value as the daemon told it: Map of "bed|parameter|text" to wall times, ms. */
function listen(clinic) {
  const told = new Map();
  const child = spawn(
    join(bin, "vigil"),
    ["watch", "--json", "--feed", clinic.feed, "--control", clinic.control],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = JSON.parse(line);
    const vital = event.vital;
    if (vital?.value === undefined || event.wallTime === undefined) return;
    const name = `${event.room}${event.bed}|${vital.parameter}|${Math.round(vital.value)}`;
    if (!told.has(name)) told.set(name, []);
    told.get(name).push(Date.parse(event.wallTime));
  });
  return { told, stop: () => child.kill() };
}

/** Runs in the page: notes when a number of a tile was painted. */
function watchNumbers() {
  const seen = [];
  const channel = new MessageChannel();
  let waiting = [];
  channel.port1.onmessage = () => {
    const at = performance.timeOrigin + performance.now();
    for (const one of waiting) seen.push({ ...one, at });
    waiting = [];
  };
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const value = element?.closest(".vital.spo2, .vital.hr");
      const label = value?.closest("article")?.querySelector('[aria-label^="Bed "]');
      if (!value || !label) continue;
      const place = label.getAttribute("aria-label").slice("Bed ".length);
      const heart = value.querySelector(".name b").textContent === "HR" ? "hr" : "pulse";
      waiting.push({
        bed: /[a-z]$/.test(place) ? place : `${place}a`,
        parameter: value.classList.contains("spo2") ? "spo2" : heart,
        text: value.querySelector(".num").textContent.trim(),
      });
    }
    // Behind the next frame: the frame is painted when this message comes.
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  globalThis.vigilSeen = seen;
}

async function metrics(session) {
  const { metrics: all } = await session.send("Performance.getMetrics");
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

async function heapMb(session) {
  await session.send("HeapProfiler.collectGarbage");
  return (await metrics(session)).JSHeapUsedSize / 1e6;
}

/** Growth of the heap after the first quarter, in MB an hour, by least squares. */
function slope(points) {
  const late = points.slice(points.length / 4);
  const mean = (pick) => late.reduce((sum, one) => sum + pick(one), 0) / late.length;
  const t = mean((one) => one.s);
  const mb = mean((one) => one.mb);
  const over = late.reduce((sum, one) => sum + (one.s - t) * (one.mb - mb), 0);
  return (3600 * over) / late.reduce((sum, one) => sum + (one.s - t) ** 2, 0);
}

/** For each painted number: how long ago the daemon had told it. */
function delays(seen, told) {
  const found = [];
  for (const { bed, parameter, text, at } of seen) {
    const times = told.get(`${bed}|${parameter}|${text}`) ?? [];
    const before = times.filter((time) => time <= at);
    if (before.length > 0) found.push(at - before.at(-1));
  }
  return found.sort((a, b) => a - b);
}

const clinic = await openDemo();
const chrome = await openChromium();
const result = { seconds };
try {
  const window = await openWindow(chrome);
  const page = await logIn(window, clinic);
  await page.reload();
  await page.getByText(/SpO2/).first().waitFor();
  result.first_paint_ms = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  );
  result.script_bytes = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((one) => one.name.endsWith(".js"))
      .reduce((sum, one) => sum + one.decodedBodySize, 0),
  );
  const session = await window.newCDPSession(page);
  await session.send("Performance.enable");
  await session.send("HeapProfiler.enable");
  const feed = listen(clinic);
  await wait(3000); // the snapshot
  feed.told.clear();
  await page.evaluate(watchNumbers);
  const begin = await metrics(session);
  const heap = [];
  const every = Math.max(2, Math.min(30, seconds / 20));
  for (let at = 0; at < seconds; at += every) {
    await wait(every * 1000);
    heap.push({ s: at + every, mb: await heapMb(session) });
  }
  const end = await metrics(session);
  const lasted = end.Timestamp - begin.Timestamp;
  const sorted = delays(await page.evaluate(() => globalThis.vigilSeen), feed.told);
  feed.stop();
  result.numbers = sorted.length;
  result.pixels_p50_ms = quantile(sorted, 0.5);
  result.pixels_p95_ms = quantile(sorted, 0.95);
  result.pixels_p99_ms = quantile(sorted, 0.99);
  const percent = (name) => (100 * (end[name] - begin[name])) / lasted;
  result.task_percent = percent("TaskDuration");
  result.script_percent = percent("ScriptDuration");
  result.layout_percent = percent("LayoutDuration") + percent("RecalcStyleDuration");
  result.heap_begin_mb = heap[0].mb;
  result.heap_end_mb = heap.at(-1).mb;
  result.heap_mb_per_hour = slope(heap);
  result.nodes = end.Nodes;
} finally {
  await chrome.close();
  await clinic.close(false);
}

let status = 0;
for (const [name, value] of Object.entries(result)) {
  const limit = wanted[name];
  const beyond = limit !== undefined && !(value <= limit);
  const much = limit === undefined ? "" : `   wanted at most ${limit}`;
  console.log(`${name.padEnd(18)} ${Number(value).toFixed(1).padStart(10)}${much}`);
  // A minute says nothing about an hour.
  if (beyond && (name !== "heap_mb_per_hour" || seconds >= 600)) status = 1;
}
if (result.numbers < seconds) {
  console.log("too few numbers were seen on the page to measure the way there");
  status = 1;
}
const file = process.argv.indexOf("--json");
if (file > 0) writeFileSync(process.argv[file + 1], `${JSON.stringify(result, null, 2)}\n`);
process.exit(status);
