// What a nurse does at the page: a dose and a check, with a PIN where several people use the
// browser; and a refusal that says its rule.
import { eventually, holds, story } from "./assert.mjs";
import { logIn, noComplaints, openChromium, openWindow, picture } from "./pages.mjs";
import { tile } from "./parts.mjs";
import { Clinic, PIN } from "./programs.mjs";

const beds = [
  {
    room: "2",
    bed: "a",
    driver: "ivy450c",
    patient: { hr: 68, spo2: 98, sys: 122, dia: 78 },
    cuff: { first_s: 2, every_s: 300 },
  },
];

await story("a dose and a check are recorded from the page", async (after) => {
  const clinic = new Clinic(beds);
  after((failed) => clinic.close(failed));
  await clinic.open();
  clinic.startMonitors();
  const chrome = await openChromium();
  after(async (failed) => {
    if (failed) await picture("care");
    await chrome.close();
  });
  const window = await openWindow(chrome);
  const page = await logIn(window, clinic, "rn-1", { shared: true });
  await tile(page, "2").getByText("98").first().waitFor();
  await clinic.ready("2/a", "K-0042");
  await clinic.testAlarm();

  await page.goto(`${clinic.url}/#/bed/2/a`);
  await page.getByRole("button", { name: /^Dose/ }).first().click();
  const form = page.locator("form").filter({ hasText: "Record dose of 2" });
  await form.getByLabel(/amount|mg/i).first().fill("60");
  await form.getByLabel(/site/i).first().fill("left deltoid");
  await form.getByLabel(/lot/i).first().fill("A12");
  await form.getByRole("button", { name: "Record dose of 2" }).click();
  // Several people use this browser: who is it?
  const pad = page.getByRole("dialog", { name: /who acts/i });
  await pad.waitFor();
  await pad.getByLabel(/account/i).fill("rn-2");
  for (const digit of PIN) await pad.getByRole("button", { name: digit, exact: true }).click();
  await pad.getByRole("button", { name: "OK", exact: true }).click();
  await page.getByText("60 mg IM").first().waitFor();
  const show = () => clinic.run(["session", "show", "2/a", ...clinic.bus]);
  holds(/60 mg[^\n]*RN-2|RN-2[^\n]*60 mg/.test(await show()), `RN-2 gave 60 mg:\n${await show()}`);

  await page.getByRole("button", { name: /^All well, seen now/ }).click();
  const checked = /window[^\n]*RN-2|RN-2[^\n]*window/;
  await eventually(async () => checked.test(await show()), "RN-2 checked from the window");

  await page.goto(`${clinic.url}/#/`);
  await eventually(
    async () => /T\+00:0/.test(await tile(page, "2").innerText()),
    "the dose clock on the tile",
  );
  noComplaints(window);
});
