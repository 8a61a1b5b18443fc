// What the stories of this folder assert with. A story ends at its first wrong value; the others
// begin from nothing, so one broken story breaks no other.
import { deepStrictEqual } from "node:assert";

/** Both are the same, in every part. */
export function equal(found, expected, what) {
  const both = `\n  found    ${show(found)}\n  expected ${show(expected)}`;
  deepStrictEqual(found, expected, `${what}${both}`);
}

/** A sentence that must hold. */
export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

const show = (value) => JSON.stringify(value);

/** Asks `look` again and again until it gives something; after `withinMs` it is a failure. */
export async function eventually(look, what, withinMs = 15_000) {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > until) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Runs a story: its name, what it does, and how it ended, on the terminal. */
export async function story(name, tell) {
  const cleanups = [];
  let status = 0;
  try {
    await tell((cleanup) => cleanups.unshift(cleanup));
    console.log(`ok: ${name}`);
  } catch (error) {
    console.error(`FAILED: ${name}\n${error.stack ?? error}`);
    status = 1;
  }
  for (const cleanup of cleanups) {
    await Promise.resolve(cleanup(status !== 0)).catch((error) => console.error(`${error}`));
  }
  process.exit(status);
}
