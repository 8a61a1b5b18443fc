// What of a review goes on paper beside the record: only what the reader ticked. Pure.

export interface Ticks {
  /** By id of the note: "own", or the author's account. */
  readonly notes: ReadonlySet<string>;
  readonly partner: boolean;
}

export const noTicks: Ticks = { notes: new Set(), partner: false };

export function tickNote(ticks: Ticks, note: string, on: boolean): Ticks {
  const notes = new Set(ticks.notes);
  if (on) notes.add(note);
  else notes.delete(note);
  return { ...ticks, notes };
}

/** The class of something that is on paper only when ticked. */
export function onPaper(ticked: boolean): "" | "not-on-paper" {
  return ticked ? "" : "not-on-paper";
}
