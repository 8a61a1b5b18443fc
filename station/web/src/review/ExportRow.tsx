// Files of a session to take along. De-identified unless asked for; each is recorded.
import type { Review } from "./model";
import { useState } from "preact/hooks";

export function exportPath(session: string, format: string, whole: boolean): string {
  const query = whole ? "?identified=1" : "";
  return `/api/sessions/${encodeURIComponent(session)}/export/${encodeURIComponent(format)}${query}`;
}

export function ExportRow({ review }: { review: Review }) {
  const [identified, setIdentified] = useState(false);
  if (review.exports.length === 0) return null;
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
            <a
              class="button"
              href={exportPath(review.session, one.format, identified)}
              download=""
            >
              {one.title === "" ? one.format : one.title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
