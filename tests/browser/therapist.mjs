// The therapist, the next day: the best of the window is now, with the hours left; the earlier
// session of the same code stands beside this one. Her note stays hers: no other therapist reads
// it, and no file has it. The review has nothing of the partner, and she changes no limit.
import { equal, holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow, picture } from "./pages.mjs";
import { closed, dosed, measured } from "./past_session.mjs";
import { Clinic } from "./programs.mjs";

const NOTE = "She spoke of the garden.";
const bed = (room, name, hr) => ({
  ...{ room, bed: name, driver: "ivy450c", patient: { hr, spo2: 98, sys: 122, dia: 78 } },
});
const beds = [bed("3", "a", 68), bed("4", "a", 68), bed("4", "b", 63)];
const dose = (mg) => ["--mg", mg, "--lot", "A12", "--site", "left deltoid"];
const patient = (place, code, mg) => ({
  ...{ place, code, profile: "ketamine-im", pulse: 68, spo2: 98, dose: dose(mg) },
});
const EARLIER = patient("3/a", "K-0042", "45");
const YESTERDAY = patient("4/a", "K-0042", "60");
const PARTNER = patient("4/b", "K-0257", "50");
const HOUR = 60;

const words = async (place) => (await place.innerText()).replace(/\s+/g, " ");

async function give(clinic, who, monitor, agoMin, endMin) {
  await measured(clinic, who, agoMin);
  clinic.startMonitors([monitor]);
  await dosed(clinic, who, agoMin);
  await closed(clinic, who, endMin);
}

await story("the therapist reads in the best of the window", async (after) => {
  const clinic = new Clinic(beds);
  after((failed) => clinic.close(failed));
  await clinic.open();
  await clinic.addAccount("th-2", "therapist");
  await clinic.testAlarm();
  await give(clinic, EARLIER, beds[0], 32 * HOUR, 30 * HOUR);
  await Promise.all([
    give(clinic, YESTERDAY, beds[1], 28 * HOUR, 26 * HOUR),
    give(clinic, PARTNER, beds[2], 28 * HOUR, 26 * HOUR),
  ]);
  const chrome = await openChromium();
  after(async (failed) => {
    if (failed) await picture("therapist");
    await chrome.close();
  });
  const window = await openWindow(chrome);
  const page = await logIn(window, clinic, "th-1");
  await page.goto(`${clinic.url}/#/review`);
  const mine = page.getByRole("link", { name: /K-0042/ });
  await mine.filter({ hasText: "60 mg" }).click();
  await page.getByText("In plain words").waitFor();

  const sheets = await words(page.locator("main"));
  holds(/Best time now, 2[12] hours left/.test(sheets), `22 hours are left: ${sheets}`);
  holds(/60 mg/.test(sheets), "the dose of this session");
  const beside = page.getByRole("region", { name: /beside the earlier ones/ });
  holds(/45 mg/.test(await words(beside)), `the earlier one: ${await words(beside)}`);
  equal(await beside.getByRole("link", { name: "Open" }).count(), 1, "earlier sessions beside it");
  holds(!/K-0257|50 mg/.test(sheets), "nothing of the partner is on the sheets");

  await page.getByLabel("Your note").fill(NOTE);
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.getByText(/saved/i).first().waitFor();
  const found = await page.evaluate(async () => {
    const path = `/api/sessions/${location.hash.split("/")[2]}`;
    const review = await (await fetch(path)).text();
    const { exports: formats, partner } = JSON.parse(review);
    const files = [["the review", review]];
    for (const { format } of formats) {
      const file = await fetch(`${path}/export/${format}?identified=1`);
      files.push([`${format} ${file.status}`, await file.text()]);
    }
    return { files, partner };
  });
  equal(found.partner, null, "the partner's course: nobody consented");
  holds(found.files.length >= 4, `files: ${found.files.map(([name]) => name)}`);
  for (const [name, text] of found.files) {
    holds(/^the review$| 200$/.test(name), `answer: ${name}`);
    holds(!text.includes("garden"), `${name} has nothing of the note`);
    holds(!text.includes("K-0257"), `${name} has nothing of the partner`);
  }

  // A colleague whom she did not name.
  const second = await openWindow(chrome);
  const other = await logIn(second, clinic, "th-2");
  await other.goto(page.url());
  await other.reload();
  const field = other.getByLabel("Your note");
  await field.waitFor();
  equal(await field.inputValue(), "", "the note that the other therapist finds");
  holds(!/garden/.test(await words(other.locator("main"))), "she sees nothing of it");

  // A limit is not hers to change, and the rule is told where she tried.
  await page.goto(`${clinic.url}/#/bed/4/a`);
  const limits = page.getByRole("button", { name: /^Limits/ });
  await limits.click();
  await page.getByRole("button", { name: "Change 4a" }).first().click();
  const form = page.locator("form").first();
  await form.getByLabel("New limit").fill("60");
  await form.getByLabel("Reason").fill("she is at rest");
  await form.getByRole("button", { name: "Change limit of 4a" }).click();
  await form.getByText("This role may not change limits").waitFor();
  noComplaints(window);
});
