// Is node_modules what package-lock.json asks for? Ends with 0 if so, else with 1 and a sentence.
// Reads two files, asks nobody: it works without a network.
import { existsSync, readFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const installed = new URL("node_modules/.package-lock.json", here);

function difference() {
  if (!existsSync(installed)) return "node_modules is not there";
  const wanted = JSON.parse(readFileSync(new URL("package-lock.json", here), "utf8")).packages;
  const found = JSON.parse(readFileSync(installed, "utf8")).packages;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === "") continue;
    const there = found[path]?.version;
    // What is optional is for another platform.
    if (optional && there === undefined) continue;
    if (there !== version) return `${path} is ${there ?? "missing"}, not ${version}`;
    if (!existsSync(new URL(`${path}/package.json`, here))) return `${path} is empty`;
  }
  return "";
}

const what = difference();
if (what !== "") {
  console.log(`station/web: ${what}. "npm ci" there installs what package-lock.json says.`);
  process.exit(1);
}
