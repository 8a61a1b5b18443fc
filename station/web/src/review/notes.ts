// Gets and puts the therapist's own notes.
import { ask } from "../login/ask";
import type { Fetch } from "../login/ask";
import type { SaveResult, StoredNote } from "./draft";
import { emptyNote, noteMostBytes } from "./draft";
import { count, list, object, text } from "./json";

export interface ColleagueNote {
  readonly author: string;
  readonly text: string;
}

export interface NotesAnswer {
  readonly own: StoredNote;
  readonly colleagues: readonly ColleagueNote[];
  /** Why there are none to show; "" if all is well. */
  readonly text: string;
}

export function storedNote(value: unknown): StoredNote {
  const note = object(value);
  return {
    text: text(note["text"]),
    colleague: text(note["colleague"]),
    revision: count(note["revision"]) ?? 0,
  };
}

function path(session: string): string {
  return `/api/sessions/${encodeURIComponent(session)}/notes`;
}

export async function loadNotes(session: string, fetcher?: Fetch): Promise<NotesAnswer> {
  const answer = await ask<unknown>("GET", path(session), undefined, { fetcher });
  if (!answer.ok) return { own: emptyNote, colleagues: [], text: answer.text };
  const body = object(answer.body);
  return {
    own: storedNote(body["mine"]),
    colleagues: list(body["others"]).map((one) => {
      const note = object(one);
      return { author: text(note["author"]), text: text(note["text"]) };
    }),
    text: "",
  };
}

/** Puts it. At a conflict it reads what is there now. */
export async function saveNote(
  session: string,
  sent: StoredNote,
  fetcher?: Fetch,
): Promise<SaveResult> {
  const bytes = new TextEncoder().encode(sent.text).length;
  if (bytes > noteMostBytes) {
    const over = Math.ceil((bytes - noteMostBytes) / 1024);
    return { kind: "failed", text: `A note has 16 KiB at most; this one is ${over} KiB longer.` };
  }
  const answer = await ask<unknown>("PUT", path(session), sent, { fetcher });
  if (answer.ok) {
    const revision = count(object(answer.body)["revision"]) ?? sent.revision + 1;
    return { kind: "saved", sent, revision };
  }
  if (answer.status !== 409) return { kind: "failed", text: answer.text };
  const now = await loadNotes(session, fetcher);
  if (now.text !== "") return { kind: "failed", text: answer.text };
  return { kind: "conflict", now: now.own };
}
