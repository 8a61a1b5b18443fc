// Takes pictures of the wall with invented beds: node dev/shoot.mjs FOLDER. Needs a running vite.
import { chromium } from "playwright-core";

const [folder = "/tmp", only = "", base = "http://localhost:5173"] = process.argv.slice(2);
const SCENES = {
  calm: { query: "scene=calm&waves", sound: true },
  high: { query: "scene=alarms&waves", sound: true },
  silent: { query: "scene=alarms&silent", sound: true, wait: 5000 },
  soundoff: { query: "scene=alarms&waves&mute" },
  light: { query: "scene=alarms&waves&theme=light", sound: true },
  night: { query: "scene=alarms&waves&theme=night", sound: true },
};
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=user-gesture-required"],
});
for (const [name, scene] of Object.entries(SCENES)) {
  if (only !== "" && !only.split(",").includes(name)) continue;
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  page.on("pageerror", (error) => console.log(name, String(error)));
  page.on("console", (line) => line.type() === "error" && console.log(name, line.text()));
  await page.goto(`${base}/dev/wall.html?${scene.query}`);
  if (scene.sound) {
    await page.getByRole("button", { name: /Sound is OFF|Test the sound/ }).click();
    await page.getByRole("button", { name: "Yes, I heard it" }).click();
  }
  await page.waitForTimeout(scene.wait ?? 8000);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
}
await browser.close();
