// Files of a session to take along. De-identified unless asked for; each is recorded. A refusal is
// told here and never saved as a file.
import { useState } from "preact/hooks";
import type { TakenFile } from "../login/ask";
import { askFile } from "../login/ask";
import type { Review } from "./model";

/** Waves of three hours are written anew for each export. */
const exportLimitMs = 120_000;

export function exportPath(session: string, format: string, identified: boolean): string {
  const query = identified ? "?identified=1" : "";
  const place = `/api/sessions/${encodeURIComponent(session)}/export`;
  return `${place}/${encodeURIComponent(format)}${query}`;
}

function keep(file: TakenFile): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file.blob);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), exportLimitMs); // some browsers read it later
}

export function ExportRow({ review }: { review: Review }) {
  const [identified, setIdentified] = useState(false);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  if (review.exports.length === 0) return null;
  const take = async (format: string) => {
    setBusy(true);
    setSaid("The station writes the file.");
    const path = exportPath(review.session, format, identified);
    const answer = await askFile(path, { limitMs: exportLimitMs });
    setBusy(false);
    if (answer.ok) keep(answer.body);
    setSaid(answer.ok ? `${answer.body.name} is saved.` : `No file: ${answer.text}`);
  };
  return (
    <section class="exports not-on-paper" aria-labelledby="exports">
      <h2 id="exports">
        Files <small>each download is recorded with your name</small>
      </h2>
      <label class="tick">
        <input
          type="checkbox"
          checked={identified}
          onChange={(event) => setIdentified(event.currentTarget.checked)}
        />
        With names of staff, free texts and real times
      </label>
      <ul class="row">
        {review.exports.map((one) => (
          <li key={one.format}>
            <button type="button" disabled={busy} onClick={() => void take(one.format)}>
              {one.title === "" ? one.format : one.title}
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{said}</p>
    </section>
  );
}
