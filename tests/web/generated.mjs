// generated.mjs FOLDER: the committed src/wire/gen is what the schema gives now.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { differences, emptyFolder, fail, web } from "./page.mjs";

if (spawnSync("protoc", ["--version"]).error !== undefined) {
  console.error("protoc is not installed: src/wire/gen was NOT compared with the schema.");
  process.exit(77);
}
const folder = emptyFolder(process.argv[2]);
const made = spawnSync("sh", ["generate.sh", folder], { cwd: web, encoding: "utf8" });
if (made.status !== 0) fail(`generate.sh failed: ${made.stderr}`);
const lines = differences(join(web, "src/wire/gen"), folder);
if (lines.length > 0) fail(`${lines.join("\n")}\nIn station/web, run: npm run generate`);
