// The page's types fit together, its tests and the scripts of its tests included.
import { fail, runTool } from "./page.mjs";

if (runTool("tsc", "--noEmit", "-p", ".") !== 0) fail("tsc has findings");
