// The therapist, afterwards: a session that is over is found by its code, told in plain words,
// noted upon, and printed on two sheets of A4. She sees no other patient's record and changes no
// limit.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { equal, eventually, holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow, picture } from "./pages.mjs";
import { Clinic } from "./programs.mjs";

const NOTE = "She spoke of the garden.";
const beds = [
  { room: "2", bed: "a", driver: "ivy450c", patient: { hr: 68, spo2: 98, sys: 122, dia: 78 } },
];

await story("the therapist reads, notes and prints a session", async (after) => {
  const clinic = new Clinic(beds);
  after((failed) => clinic.close(failed));
  await clinic.open();
  clinic.startMonitors();
  await eventually(() => clinic.vigild.errors.includes(": live"), "the monitor is live");
  await clinic.ready("2/a", "K-0042");
  await clinic.testAlarm();
  await clinic.dose("2/a");
  await clinic.vigil("RN-1/nurse", "session note 2/a spoke");
  const ways = "session close 2/a transferred --to ED --reason walkthrough";
  await clinic.vigil("MD-1/prescriber", ways);

  const chrome = await openChromium();
  after(async (failed) => {
    if (failed) await picture("review");
    await chrome.close();
  });
  const window = await openWindow(chrome);
  const page = await logIn(window, clinic, "th-1", { at: "#/review" });
  await page.goto(`${clinic.url}/#/review`);
  await page.getByRole("link", { name: /K-0042/ }).click();
  await page.getByText("In plain words").waitFor();
  const sheets = page.getByRole("article");
  equal(await sheets.count(), 2, "sheets");
  const words = await page.locator("main").innerText();
  holds(/60 mg/.test(words), "the dose is told");
  holds(/secondary, advisory notification/i.test(words), "the advisory note stands on the sheets");

  await page.getByLabel("Your note").fill(NOTE);
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.getByText(/saved/i).first().waitFor();
  await page.reload();
  await eventually(
    async () => (await page.getByLabel("Your note").inputValue()) === NOTE,
    "the note is there again",
  );

  const pdf = process.env.VIGIL_PICTURES
    ? join(process.env.VIGIL_PICTURES, "review.pdf")
    : join(clinic.folder, "review.pdf");
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const info = execFileSync("pdfinfo", [pdf], { encoding: "utf8" });
  equal(/Pages:\s+(\d+)/.exec(info)?.[1], "2", "pages of the print");
  holds(/Page size:.*A4/.test(info), `A4:\n${info}`);
  const text = execFileSync("pdftotext", [pdf, "-"], { encoding: "utf8" });
  holds(!text.includes(NOTE), "a note that nobody ticked is not printed");

  // Somebody else's eyes: a nurse reads the session and not the note.
  const nurse = await openWindow(chrome);
  const other = await logIn(nurse, clinic, "rn-1");
  const notes = await other.evaluate(async () => {
    const list = await (await fetch("/api/sessions")).json();
    const id = encodeURIComponent(list.sessions[0].session ?? list.sessions[0].id);
    return (await fetch(`/api/sessions/${id}/notes`)).status;
  });
  equal(notes, 403, "status of a nurse who asks for the notes");
  noComplaints(window);
});
