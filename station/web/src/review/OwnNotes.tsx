// The therapist's own notes of a session. The station keeps them apart from the medical record:
// only the author and a named colleague read them, and they are printed only when ticked.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Draft, StoredNote } from "./draft";
import { isChanged, joined, openDraft, saved } from "./draft";
import type { NotesAnswer } from "./notes";
import { loadNotes, saveNote } from "./notes";
import type { Ticks } from "./ticks";
import { onPaper, tickNote } from "./ticks";

// Unsaved drafts outlive a look at another page; they are never written to this computer's disk.
const drafts = new Map<string, Draft>();

export interface OwnNotesProps {
  readonly session: string;
  readonly ticks: Ticks;
  readonly onTicks: (ticks: Ticks) => void;
}

function Tick(props: { name: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <label class="tick not-on-paper">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => props.set(event.currentTarget.checked)}
      />
      {props.name}
    </label>
  );
}

function Other({ note, onJoin }: { note: StoredNote; onJoin: () => void }) {
  return (
    <div class="other not-on-paper">
      <h3>The text of the other window</h3>
      <p class="as-typed">{note.text === "" ? "It is empty." : note.text}</p>
      <button type="button" onClick={onJoin}>
        Put it below mine
      </button>
    </div>
  );
}

export function OwnNotes({ session, ticks, onTicks }: OwnNotesProps) {
  const [answer, setAnswer] = useState<NotesAnswer | undefined>();
  const [draft, setDraftState] = useState<Draft | undefined>(drafts.get(session));
  const latest = useRef(draft);
  const setDraft = (next: Draft) => {
    latest.current = next;
    if (isChanged(next)) drafts.set(session, next);
    else drafts.delete(session);
    setDraftState(next);
  };
  useEffect(() => {
    let here = true;
    void loadNotes(session).then((found) => {
      if (!here) return;
      setAnswer(found);
      if (found.text === "" && latest.current === undefined) setDraft(openDraft(found.own));
    });
    return () => {
      here = false;
    };
  }, [session]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (latest.current !== undefined && isChanged(latest.current)) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, []);
  if (answer === undefined && draft === undefined) return <p>Loading the notes.</p>;
  if (answer !== undefined && answer.text !== "" && draft === undefined) {
    return <p>{answer.text}</p>;
  }
  if (draft === undefined) return null;
  const save = async () => {
    const { text, colleague, stored } = draft;
    setDraft({ ...draft, saving: true, message: "Saving." });
    const result = await saveNote(session, { text, colleague, revision: stored.revision });
    setDraft(saved(latest.current ?? draft, result));
  };
  const printed = ticks.notes.has("own");
  return (
    <div class="notes">
      <label class="field not-on-paper" for="own-note">
        Your note
      </label>
      <textarea
        id="own-note"
        class="not-on-paper"
        rows={6}
        value={draft.text}
        onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
      />
      <div class="row not-on-paper">
        <label class="field" for="colleague">
          A colleague who may read it (account)
        </label>
        <input
          id="colleague"
          type="text"
          maxLength={32}
          autocomplete="off"
          value={draft.colleague}
          onInput={(event) => setDraft({ ...draft, colleague: event.currentTarget.value.trim() })}
        />
        <button type="button" disabled={draft.saving || !isChanged(draft)} onClick={save}>
          Save the note
        </button>
        <Tick
          name="Print my note"
          on={printed}
          set={(on) => onTicks(tickNote(ticks, "own", on))}
        />
      </div>
      <p class="not-on-paper" role="status">
        {draft.message}
      </p>
      {draft.other && <Other note={draft.other} onJoin={() => setDraft(joined(draft))} />}
      <p class={`as-typed only-on-paper ${onPaper(printed)}`}>
        {printed ? draft.text : ""}
      </p>
      {(answer?.colleagues ?? []).map((note) => (
        <div class={`colleague ${onPaper(ticks.notes.has(note.author))}`} key={note.author}>
          <h3>Note of {note.author}</h3>
          <p class="as-typed">{note.text}</p>
          <Tick
            name={`Print the note of ${note.author}`}
            on={ticks.notes.has(note.author)}
            set={(on) => onTicks(tickNote(ticks, note.author, on))}
          />
        </div>
      ))}
    </div>
  );
}
