// What a wall must load before it shows anything is small: the scripts that the page names, and
// what they import at once, uncompressed.
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fail, web } from "./page.mjs";

const limit = 200_000; // bytes
const dist = join(web, "dist");
const html = readFileSync(join(dist, "index.html"), "utf8");
const waiting = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]);
if (waiting.length === 0) fail("index.html names no script");

const bytes = new Map();
while (waiting.length > 0) {
  const name = waiting.pop();
  if (bytes.has(name)) continue;
  const text = readFileSync(join(dist, name), "utf8");
  bytes.set(name, Buffer.byteLength(text));
  // "import(...)" comes later, when somebody opens that page.
  for (const match of text.matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g)) {
    waiting.push(normalize(join(dirname(name), match[1])));
  }
}
const sum = [...bytes.values()].reduce((all, one) => all + one, 0);
for (const [name, size] of bytes) console.log(`${size} ${name}`);
console.log(`${sum} bytes, at most ${limit}`);
if (sum >= limit) fail("The wall's script is too large: load something later.");
