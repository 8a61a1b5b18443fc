// A step of the build: members of the schema's enums become their numbers, as a compiler of one
// file can't see them. What is only named by its members then leaves the page: about 15 kB. Enums
// of the Protobuf library that nobody names leave it too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

type Enums = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Of generated files: "export enum Priority { LOW = 2, ... }". */
export function enumsOf(folder: string): Enums {
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

export function inlined(code: string, enums: Enums): string {
  return code.replace(/(?<![\w.])([A-Z]\w+)\.([A-Z][A-Z0-9_]*)\b/g, (whole, name, member) => {
    return enums.get(String(name))?.get(String(member)) ?? whole;
  });
}

/** "export var X; (function (X) {...})(X || (X = {}))" may be left out if nobody reads X. */
export function unusedMayGo(code: string): string {
  return code.replace(
    /export var (\w+);\s*\(function \(\1\) \{([\s\S]*?)\}\)\(\1 \|\| \(\1 = \{\}\)\);/g,
    (_, name, body) =>
      `export const ${name} = /*@__PURE__*/ (function (${name}) {${body}return ${name};})({});`,
  );
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
