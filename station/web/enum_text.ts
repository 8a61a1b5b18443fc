// What inline_enums.ts does to a text. Pure.

/** Of each enum its members, and their numbers. */
export type Enums = ReadonlyMap<string, ReadonlyMap<string, string>>;

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
