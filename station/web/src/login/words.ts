// What the login says, and what it reads from an address. Pure.
import type { Answer } from "./ask";

/** The credential of a display in "#device=...", or undefined. */
export function deviceInHash(hash: string): string | undefined {
  const found = /^#device=(.+)$/.exec(hash);
  if (found === null) return undefined;
  try {
    return decodeURIComponent(found[1] ?? "");
  } catch {
    return found[1];
  }
}

type Failed = Extract<Answer<unknown>, { ok: false }>;

/** Where the station does not say how long, its own words do. */
function tooOften(failed: Failed): string | undefined {
  if (failed.status !== 429) return undefined;
  return failed.waitS === undefined
    ? failed.text
    : `Too many tries. Wait ${failed.waitS} s, then try again.`;
}

/** Why nobody is logged in. Which of name and password is wrong is not told to anybody. */
export function loginWords(failed: Failed): string {
  if (failed.status === 401) return "Wrong account or password.";
  return tooOften(failed) ?? failed.text;
}

export function deviceWords(failed: Failed): string {
  if (failed.status === 401) {
    return (
      "This display's credential is not known, or was taken back. " +
      "Make a new one on the station."
    );
  }
  return tooOften(failed) ?? failed.text;
}

export interface Change {
  readonly old: string;
  readonly password: string;
  readonly again: string;
  readonly pin: string;
}

/** What keeps a change of password or PIN from being asked for; "": nothing. */
export function changeProblem(change: Change): string {
  if (change.old === "") return "Type your present password.";
  if (change.password === "" && change.pin === "") {
    return "Type a new password, a new PIN, or both.";
  }
  if (change.password !== change.again) return "The two new passwords differ.";
  if (change.pin !== "" && !/^\d{4}$/.test(change.pin)) return "A PIN has four digits.";
  return "";
}

/** What is sent: only what changes. */
export function changeBody(change: Change): Readonly<Record<string, string>> {
  const body: Record<string, string> = { old: change.old };
  if (change.password !== "") body["new"] = change.password;
  if (change.pin !== "") body["pin"] = change.pin;
  return body;
}

export function changeWords(failed: Failed): string {
  return `Not changed: ${tooOften(failed) ?? failed.text}`;
}
