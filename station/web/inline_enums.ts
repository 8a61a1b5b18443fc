// A step of the build: members of the schema's enums become their numbers, as a compiler of one
// file can't see them. What is only named by its members then leaves the page: about 15 kB. Enums
// of the Protobuf library that nobody names leave it too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type Enums, inlined, unusedMayGo } from "./enum_text";

/** Of generated files: "export enum Priority { LOW = 2, ... }". */
function enumsOf(folder: string): Enums {
  const enums = new Map<string, Map<string, string>>();
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    for (const [, name = "", body = ""] of text.matchAll(/export enum (\w+) \{([\s\S]*?)\n\}/g)) {
      const members = new Map<string, string>();
      for (const [, key = "", value = ""] of body.matchAll(/(\w+) = (\d+)/g)) {
        members.set(key, value);
      }
      enums.set(name, members);
    }
  }
  return enums;
}

export function inlineEnums(folder: string): Plugin {
  const enums = enumsOf(folder);
  return {
    name: "inline-enums",
    enforce: "pre",
    apply: "build",
    transform(code, id) {
      const ours = /\/src\/(?!wire\/gen\/).*\.tsx?$/.test(id);
      if (ours) return { code: inlined(code, enums), map: null };
      if (/@bufbuild\/protobuf\/.*\.js$/.test(id)) return { code: unusedMayGo(code), map: null };
      return undefined;
    },
  };
}
