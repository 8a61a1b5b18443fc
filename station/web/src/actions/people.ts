// The accounts that acted at this page before, newest first, for one touch on the PIN pad. Names of
// staff only; kept by the browser, and nothing depends on it.
const place = "vigil-people";
/** So many names are kept. */
export const peopleMost = 6;

/** The list with this name first. Pure. */
export function withPersonFirst(people: readonly string[], name: string): string[] {
  return [name, ...people.filter((other) => other !== name)].slice(0, peopleMost);
}

export function knownPeople(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept.filter((name): name is string => typeof name === "string").slice(0, peopleMost);
  } catch {
    return []; // nothing kept, or not readable: the name is typed
  }
}

export function rememberPerson(name: string): void {
  try {
    localStorage.setItem(place, JSON.stringify(withPersonFirst(knownPeople(), name)));
  } catch {
    // The browser keeps nothing: the name is typed again.
  }
}
