// Chromium, and pages in it: each with a login of its own. What a page writes to its console as an
// error, and what its policy refuses, fails the story.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, holds } from "./assert.mjs";
import { PASSWORD } from "./programs.mjs";

export const web = join(dirname(fileURLToPath(import.meta.url)), "../../station/web");
const require = createRequire(join(web, "package.json"));
const { chromium } = require("playwright-core");

export const WALL = { width: 1920, height: 1080 };
export const PHONE = { width: 390, height: 844 };

/** `sound`: as a wall display is started, so that it may sound untouched. */
export async function openChromium({ sound = true } = {}) {
  const policy = sound ? "no-user-gesture-required" : "document-user-activation-required";
  return chromium.launch({
    executablePath: process.env.VIGIL_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", `--autoplay-policy=${policy}`],
  });
}

const pages = [];

/** Pictures of all open pages into VIGIL_PICTURES, to see why a story failed. */
export async function picture(name) {
  const folder = process.env.VIGIL_PICTURES;
  if (!folder) return;
  const open = pages.flatMap((window) => window.pages());
  await Promise.all(
    open.map((page, i) => page.screenshot({ path: join(folder, `${name}-${i}.png`) })),
  );
}

/** A browser of its own: no cookie, no memory. `complaints` has what went wrong in its pages. */
export async function openWindow(chrome, { size = WALL, ...more } = {}) {
  const window = await chrome.newContext({ viewport: size, ...more });
  window.setDefaultTimeout(15_000);
  window.complaints = [];
  pages.push(window);
  window.on("page", (page) => {
    page.on("pageerror", (error) => window.complaints.push(`${error}`));
    page.on("console", (message) => {
      // A station that is away is a story, not a mistake.
      const text = `${message.text()} ${message.location().url}`;
      const away = /sessions\/.*notes|WebSocket|status of 401|net::|favicon/.test(text);
      if (message.type() === "error" && !away) window.complaints.push(text);
    });
  });
  return window;
}

/** Logs in as a person would, and waits for the first picture of the clinic. */
export async function logIn(window, clinic, account = "rn-1", { shared = false, at = "" } = {}) {
  const page = await window.newPage();
  await page.goto(`${clinic.url}/${at}`);
  await page.getByLabel(/account|name/i).first().fill(account);
  await page.getByLabel(/password/i).first().fill(PASSWORD);
  if (shared) await page.getByLabel(/shared|several/i).check();
  // The page begins anew: what it showed before was nobody's.
  const anew = page.waitForEvent("load");
  await page.getByRole("button", { name: /log in/i }).click();
  await anew;
  await eventually(
    async () => (await page.getByLabel(/password/i).count()) === 0,
    `${account} is logged in`,
  );
  return page;
}

export function noComplaints(window) {
  holds(window.complaints.length === 0, `the page complained:\n${window.complaints.join("\n")}`);
}

/** Source of axe-core, to be run in a page. */
export const axeSource = require.resolve("axe-core/axe.min.js");
