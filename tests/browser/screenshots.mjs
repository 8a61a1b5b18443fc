// screenshots.mjs [FOLDER]: a picture of every page and state that matters, as a wall and as a
// phone see it. Without FOLDER they go to docs/screenshots. Fails if one is missing or of another
// size.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { equal, eventually, holds, story } from "./assert.mjs";
import { openDemo } from "./demo_clinic.mjs";
import { logIn, openChromium, openWindow, PHONE, WALL } from "./pages.mjs";
import { notUpdating, soundOff } from "./parts.mjs";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = process.argv[2] ?? join(top, "docs/screenshots");
const SIZES = [WALL, PHONE];
const made = [];

/** Width and height of a PNG stand at fixed places of its first chunk. */
const sizeOf = (png) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

async function shoot(name, pages) {
  for (const page of pages) {
    const { width, height } = page.viewportSize();
    const path = join(folder, `${name}-${width}x${height}.png`);
    await page.screenshot({ path });
    equal(sizeOf(readFileSync(path)), { width, height }, path);
    made.push(path);
  }
}

async function show(pages, clinic, hash, words) {
  for (const page of pages) {
    await page.goto(`${clinic.url}/#/${hash}`);
    await page.getByText(words).first().waitFor();
    await page.waitForTimeout(600); // curves and strips
  }
}

const everyone = (pages, look, what) =>
  eventually(async () => (await Promise.all(pages.map(look))).every(Boolean), what, 40_000);

await story("every page has its picture", async (after) => {
  mkdirSync(folder, { recursive: true });
  const clinic = await openDemo();
  after((failed) => clinic.close(failed));
  const chrome = await openChromium();
  after(() => chrome.close());
  const open = async (account, browser = chrome) =>
    Promise.all(
      SIZES.map(async (size) => logIn(await openWindow(browser, { size }), clinic, account)),
    );
  const walls = await open("rn-1");

  await everyone(walls, (page) => page.getByText("No alarms").first().isVisible(), "a calm wall");
  await walls[0].waitForTimeout(4000); // strips
  await shoot("wall-calm", walls);

  const quiet = await openChromium({ sound: false });
  after(() => quiet.close());
  // A page that nobody has touched yet.
  const mute = await Promise.all(
    (await open("rn-2", quiet)).map(async (page) => {
      const untouched = await page.context().newPage();
      await untouched.goto(clinic.url);
      await page.close();
      return untouched;
    }),
  );
  await everyone(mute, (page) => soundOff(page).isVisible(), "sound is off");
  await shoot("sound-off", mute);
  await quiet.close();

  clinic.order("2/a desaturation to=84 down_s=3 hold_s=14 up_s=1");
  await everyone(walls, (page) => page.getByText(/SpO2 8\d </).first().isVisible(), "high");
  await shoot("wall-high-alarm", walls);
  await show(walls, clinic, "bed/2/a", "All well, seen now");
  await shoot("drawer", walls);
  await show(walls, clinic, "checks", /check/i);
  await shoot("checks", walls);
  await show(walls, clinic, "", "K-0026");
  clinic.order("6/a unplug");
  await everyone(walls, (page) => page.getByText(/link lost/i).first().isVisible(), "a lost link");
  await shoot("wall-lost-link", walls);

  const technicians = await open("tech-1");
  await show(technicians, clinic, "settings", /ports/i);
  await shoot("settings", technicians);

  const ways = "session close 7/a against-gate --reason demonstration";
  await clinic.vigil("MD-1/prescriber", ways);
  const therapists = await open("th-1");
  await show(therapists, clinic, "review", "M-521");
  for (const page of therapists) {
    await page.getByRole("link", { name: /M-521/ }).click();
    await page.getByText("In plain words").waitFor();
  }
  await shoot("review", therapists);
  const pdf = join(folder, "review.pdf");
  writeFileSync(pdf, await therapists[0].pdf({ preferCSSPageSize: true, printBackground: true }));
  execFileSync("pdftoppm", ["-r", "80", "-png", pdf, join(folder, "review-pdf")]);
  rmSync(pdf);
  for (const sheet of [1, 2]) made.push(join(folder, `review-pdf-${sheet}.png`));

  clinic.vigild.child.kill("SIGSTOP");
  await show(walls, clinic, "", "NOT UPDATING");
  await everyone(walls, (page) => notUpdating(page).isVisible(), "NOT UPDATING");
  await shoot("wall-not-updating", walls);
  clinic.vigild.child.kill("SIGCONT");

  equal(made.length, 2 * 9 + 2, "pictures");
  for (const path of made) holds(readFileSync(path).length > 5000, `${path} shows something`);
});
