// built.mjs FOLDER: the committed page is what its sources give now, byte by byte.
import { join } from "node:path";
import { differences, emptyFolder, fail, runTool, web } from "./page.mjs";

const folder = emptyFolder(process.argv[2]);
if (runTool("vite", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", folder) !== 0) {
  fail("the page does not build");
}
const lines = differences(join(web, "dist"), folder);
if (lines.length > 0) fail(`${lines.join("\n")}\nIn station/web, run: npm run build`);
