// What the tests of this folder share: where the page is, running one of its programs, and
// comparing two folders byte by byte.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const web = join(dirname(fileURLToPath(import.meta.url)), "../../station/web");

/** Ends this program with a failure and its reason. */
export function fail(text) {
  console.error(text);
  process.exit(1);
}

/** Runs a program of node_modules/.bin in the page's folder; its output goes to ours. */
export function runTool(name, ...args) {
  const tool = join(web, "node_modules/.bin", name);
  return spawnSync(tool, args, { cwd: web, stdio: ["ignore", "inherit", "inherit"] }).status;
}

/** An empty place for a test: what was there before is gone. */
export function emptyFolder(path) {
  rmSync(path, { recursive: true, force: true });
  return path;
}

function filesOf(top, folder = top) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(top, path) : [relative(top, path)];
  });
}

/** One line for each file that is not the same in both folders. */
export function differences(committed, made) {
  const before = new Set(filesOf(committed));
  const after = new Set(filesOf(made));
  const lines = [...before].filter((name) => !after.has(name)).map((name) => `too many: ${name}`);
  for (const name of after) {
    if (!before.has(name)) lines.push(`missing: ${name}`);
    else if (!readFileSync(join(committed, name)).equals(readFileSync(join(made, name)))) {
      lines.push(`differs: ${name}`);
    }
  }
  return lines;
}
