// The therapist's own notes: never lost, never overwritten unseen, on paper only when ticked.
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Fetch } from "../../src/login/ask";
import { isChanged, joined, openDraft, saved } from "../../src/review/draft";
import { loadNotes, saveNote } from "../../src/review/notes";
import { OwnNotes } from "../../src/review/OwnNotes";
import type { Ticks } from "../../src/review/ticks";
import { noTicks, onPaper, tickNote } from "../../src/review/ticks";

const stored = { text: "first", colleague: "", revision: 3 };

function answers(...all: readonly (readonly [status: number, body: unknown])[]): Fetch {
  let next = 0;
  return async () => {
    const [status, body] = all[next++] ?? [500, {}];
    return Response.json(body, { status });
  };
}

describe("a draft", () => {
  it("is changed when its text or its colleague is", () => {
    const draft = openDraft(stored);
    expect(isChanged(draft)).toBe(false);
    expect(isChanged({ ...draft, text: "other" })).toBe(true);
    expect(isChanged({ ...draft, colleague: "th-2" })).toBe(true);
  });

  it("keeps what was typed while it was saved, as still to be saved", () => {
    const draft = { ...openDraft(stored), text: "second and more", saving: true };
    const sent = { text: "second", colleague: "", revision: 3 };
    const after = saved(draft, { kind: "saved", sent, revision: 4 });
    expect(after.text).toBe("second and more");
    expect(after.stored.revision).toBe(4);
    expect(isChanged(after)).toBe(true);
  });

  it("keeps its text at a conflict, and replaces the other one only when asked again", () => {
    const draft = { ...openDraft(stored), text: "mine" };
    const now = { text: "theirs", colleague: "", revision: 5 };
    const after = saved(draft, { kind: "conflict", now });
    expect(after.text).toBe("mine");
    expect(after.other?.text).toBe("theirs");
    expect(after.stored.revision).toBe(5);
    expect(isChanged(after)).toBe(true);
    expect(after.message).toContain("changed in another window");
    expect(joined(after).text).toBe("mine\n\ntheirs");
  });

  it("keeps its text when saving fails", () => {
    const draft = { ...openDraft(stored), text: "mine", saving: true };
    const after = saved(draft, { kind: "failed", text: "The station does not answer." });
    expect([after.text, after.saving]).toEqual(["mine", false]);
    expect(after.message).toBe(
      "Not saved: The station does not answer. Your text is still here.",
    );
  });
});

describe("asking for notes", () => {
  it("reads one's own and those of colleagues", async () => {
    const others = [{ author: "th-2", text: "seen", revision: 1 }];
    const found = await loadNotes("K-1", answers([200, { mine: stored, others }]));
    expect(found).toEqual({
      own: stored,
      colleagues: [{ author: "th-2", text: "seen" }],
      text: "",
    });
  });

  it("says why there are none", async () => {
    const found = await loadNotes("K-1", answers([403, { error: "Notes are for therapists." }]));
    expect(found.text).toBe("Notes are for therapists.");
  });

  it("gives the new revision", async () => {
    const result = await saveNote("K-1", stored, answers([200, { revision: 4 }]));
    expect(result).toEqual({ kind: "saved", sent: stored, revision: 4 });
  });

  it("at a conflict reads what is there now", async () => {
    const mine = { text: "theirs", colleague: "", revision: 5 };
    const result = await saveNote(
      "K-1",
      stored,
      answers([409, { error: "changed", revision: 5 }], [200, { mine, others: [] }]),
    );
    expect(result).toEqual({ kind: "conflict", now: mine });
  });

  it("does not send one that the station would not take", async () => {
    const long = { ...stored, text: "\u00e9".repeat(9_000) };
    const result = await saveNote("K-1", long, answers([200, { revision: 4 }]));
    const text = "A note has 16 KiB at most; this one is 2 KiB longer.";
    expect(result).toEqual({ kind: "failed", text });
  });

  it("where nothing answers it says so", async () => {
    const result = await saveNote("K-1", stored, async () => {
      throw new TypeError("network");
    });
    expect(result.kind).toBe("failed");
  });
});

describe("on paper", () => {
  it("is nothing unless it is ticked", () => {
    expect(onPaper(noTicks.notes.has("own"))).toBe("not-on-paper");
    expect(noTicks.partner).toBe(false);
    const ticked = tickNote(noTicks, "own", true);
    expect(onPaper(ticked.notes.has("own"))).toBe("");
    expect(onPaper(ticked.notes.has("th-2"))).toBe("not-on-paper");
    expect(tickNote(ticked, "own", false).notes.size).toBe(0);
  });
});

describe("the notes of the page", () => {
  let place: HTMLElement;

  beforeEach(() => {
    place = document.createElement("div");
    document.body.append(place);
    const others = [{ author: "th-2", text: "of a colleague", revision: 1 }];
    vi.stubGlobal("fetch", answers([200, { mine: stored, others }]));
  });

  afterEach(() => {
    act(() => render(null, place));
    place.remove();
    vi.unstubAllGlobals();
  });

  async function show(ticks: Ticks): Promise<string> {
    await act(async () => {
      render(<OwnNotes session="K-1" ticks={ticks} onTicks={() => undefined} />, place);
    });
    await vi.waitFor(() => expect(place.querySelector("textarea")).not.toBeNull());
    // What print leaves over: everything that is not marked as not on paper.
    const paper = place.cloneNode(true) as HTMLElement;
    paper.querySelectorAll(".not-on-paper").forEach((element) => element.remove());
    return paper.textContent ?? "";
  }

  it("leave nothing on paper without a tick", async () => {
    expect(await show(noTicks)).toBe("");
    expect(place.querySelector("textarea")?.value).toBe("first");
  });

  it("leave only what is ticked", async () => {
    expect(await show(tickNote(noTicks, "own", true))).toBe("first");
  });

  it("leave a colleague's note only by its own tick", async () => {
    expect(await show(tickNote(noTicks, "th-2", true))).toBe("Note of th-2of a colleague");
  });
});
