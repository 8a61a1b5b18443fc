// The therapist's own note while it is written: what is on screen, what is stored, and what to do
// when both changed. Pure. Whatever happens, what was typed stays.

export interface StoredNote {
  readonly text: string;
  readonly colleague: string;
  readonly revision: number;
}

export interface Draft {
  readonly text: string;
  readonly colleague: string;
  /** What the next PUT replaces. */
  readonly stored: StoredNote;
  /** What another window of the same person stored meanwhile. */
  readonly other: StoredNote | undefined;
  readonly saving: boolean;
  /** What became of the last try, in words. */
  readonly message: string;
}

export const emptyNote: StoredNote = { text: "", colleague: "", revision: 0 };
/** Longest note that the station takes, bytes of UTF-8. */
export const noteMostBytes = 16 * 1024;

export function openDraft(stored: StoredNote): Draft {
  const { text, colleague } = stored;
  return { text, colleague, stored, other: undefined, saving: false, message: "" };
}

export function isChanged(draft: Draft): boolean {
  return draft.text !== draft.stored.text || draft.colleague !== draft.stored.colleague;
}

export type SaveResult =
  | { readonly kind: "saved"; readonly sent: StoredNote; readonly revision: number }
  | { readonly kind: "conflict"; readonly now: StoredNote }
  | { readonly kind: "failed"; readonly text: string };

/** What typing during the save changed is kept, and counts as changed. */
export function saved(draft: Draft, result: SaveResult): Draft {
  switch (result.kind) {
    case "saved":
      return {
        ...draft,
        saving: false,
        other: undefined,
        stored: { ...result.sent, revision: result.revision },
        message: "Saved.",
      };
    case "conflict":
      return {
        ...draft,
        saving: false,
        other: result.now,
        stored: { ...draft.stored, revision: result.now.revision },
        message:
          "Not saved: this note was changed in another window. Your text is still here, the " +
          "other one stands below. Save again to replace it.",
      };
    case "failed":
      return {
        ...draft,
        saving: false,
        message: `Not saved: ${result.text} Your text is still here.`,
      };
  }
}

/** Both texts, one after the other. */
export function joined(draft: Draft): Draft {
  if (draft.other === undefined) return draft;
  const text = [draft.text, draft.other.text].filter((one) => one !== "").join("\n\n");
  return { ...draft, text, other: undefined, message: "Both texts stand here. Save to keep them." };
}
