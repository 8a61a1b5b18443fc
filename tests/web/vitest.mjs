// vitest.mjs REPORT: runs every Vitest file once, for the tests that read the report. It fails
// only if there is no report: what failed is told by the test of that file (vitest_file.mjs).
import { existsSync } from "node:fs";
import { emptyFolder, fail, runTool } from "./page.mjs";

const [report] = process.argv.slice(2);
emptyFolder(report);
runTool("vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`);
if (!existsSync(report)) fail("Vitest ended without a report");
