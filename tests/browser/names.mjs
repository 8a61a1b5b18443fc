// What people type is text: markup in the name of the clinic, of a person and in a note shows as it
// was typed, and runs nowhere.
import { equal, eventually, holds, story } from "./assert.mjs";
import { logIn, openChromium, openWindow } from "./pages.mjs";
import { Clinic, PASSWORD } from "./programs.mjs";
import { tile } from "./parts.mjs";

const SITE = "<img src=x onerror=bad()>";
const PERSON = "<svg onload=bad()>";
const NOTE = "<script>bad()</script>";
const beds = [
  { room: "3", bed: "a", driver: "ivy450c", patient: { hr: 72, spo2: 97, sys: 120, dia: 75 } },
];

await story("markup in a name is text", async (after) => {
  const clinic = new Clinic(beds, { site: SITE });
  after((failed) => clinic.close(failed));
  await clinic.open();
  await clinic.addAccount("odd-1", "nurse", PERSON);
  clinic.startMonitors();
  await clinic.vigil(
    ...["RN-1/nurse", "session", "start", "3/a", "K-0042", "--profile", "ketamine-im"],
    ...["--prescriber", "MD-1", "--nurse", PERSON, "--intent", "inward", "--identity"],
  );
  await clinic.vigil("RN-1/nurse", "session", "note", "3/a", "other", "--text", NOTE);
  const chrome = await openChromium();
  after(() => chrome.close());
  const window = await openWindow(chrome);
  let ran = 0;
  await window.exposeFunction("bad", () => (ran += 1));
  const page = await logIn(window, clinic, "odd-1");
  await tile(page, "3").getByText("97").first().waitFor();
  await eventually(
    async () => (await page.locator("body").innerText()).includes(SITE),
    "the name of the clinic, as typed",
  );
  for (const hash of ["#/bed/3/a", "#/checks", "#/settings", "#/login"]) {
    await page.goto(`${clinic.url}/${hash}`);
    await page.waitForTimeout(300);
  }
  const injected = await page.evaluate(
    () => document.querySelectorAll("[onerror], [onload], body script:not([src])").length,
  );
  equal(injected, 0, "elements made from names");
  equal(ran, 0, "scripts that ran");
  const refused = await fetch(`${clinic.url}/api/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: clinic.url },
    body: JSON.stringify({ account: NOTE, password: PASSWORD }),
  });
  holds(refused.status === 401, `an account that is markup: 401, not ${refused.status}`);
  holds(!(await refused.text()).includes("<script"), "the answer repeats no markup");
});
