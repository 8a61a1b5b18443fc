// WCAG 2.2 AA as far as a machine can see it: axe-core on every page, at the size of a wall and of
// a phone, with alarms standing.
import { readFileSync } from "node:fs";
import { equal, holds, story } from "./assert.mjs";
import { openDemo } from "./demo_clinic.mjs";
import { axeSource, logIn, openChromium, openWindow, PHONE, WALL } from "./pages.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const pages = ["", "bed/2/a", "bed/3/a", "checks", "settings", "login"];

const low = [{ at_s: 4, what: "desaturation", to: 82, down_s: 1, hold_s: 600, up_s: 1 }];

await story("axe-core finds nothing on any page", async (after) => {
  const clinic = await openDemo({ second: low, sixth: [{ at_s: 5, what: "unplug" }] });
  after((failed) => clinic.close(failed));
  const chrome = await openChromium();
  after(() => chrome.close());
  const found = [];
  let looked = 0;
  for (const size of [WALL, PHONE]) {
    const window = await openWindow(chrome, { size, bypassCSP: true, reducedMotion: "reduce" });
    const nurse = await logIn(window, clinic, "rn-1");
    const look = async (hash, page) => {
      await page.goto(`${clinic.url}/#/${hash}`);
      await page.waitForTimeout(700);
      await page.addScriptTag({ content: readFileSync(axeSource, "utf8") });
      const result = await page.evaluate(
        (tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
        TAGS,
      );
      looked += 1;
      for (const { id, help, nodes } of result.violations) {
        const where = nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ");
        found.push(`${size.width} #/${hash}: ${id}, ${help}: ${nodes.length} times, as ${where}`);
      }
    };
    for (const hash of pages) await look(hash, nurse);
    const other = await openWindow(chrome, { size, bypassCSP: true, reducedMotion: "reduce" });
    const therapist = await logIn(other, clinic, "th-1");
    await look("review", therapist);
    const id = /K-0026\.\d+\.\d+/.exec(
      await clinic.run(["session", "list", "--feed", clinic.feed, "--control", clinic.control]),
    )[0];
    await look(`review/${id}`, therapist);
    await window.close();
    await other.close();
  }
  equal(looked, 2 * (pages.length + 2), "pages looked at");
  holds(found.length === 0, `axe-core found:\n${found.join("\n")}`);
});
