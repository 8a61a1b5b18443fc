// vitest_file.mjs REPORT FILE: what Vitest found in one file. A file without a test, or one that
// Vitest did not run, fails.
import { readFileSync } from "node:fs";
import { fail } from "./page.mjs";

const [report, file] = process.argv.slice(2);
const found = JSON.parse(readFileSync(report, "utf8")).testResults.find((one) =>
  one.name.endsWith(file),
);
if (found === undefined) fail(`Vitest did not run ${file}`);
for (const test of found.assertionResults) {
  console.log(`${test.status}: ${test.fullName}`);
  for (const message of test.failureMessages) console.log(message);
}
const not = found.assertionResults.filter((test) => test.status !== "passed");
if (found.status !== "passed") fail(found.message || `${not.length} failed`);
if (not.length > 0) fail(`${not.length} of ${found.assertionResults.length} did not pass`);
if (found.assertionResults.length === 0) fail(`${file} has no test`);
