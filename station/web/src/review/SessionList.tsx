// Sessions of the log, the newest first, by pseudonymous code and date. Names are nowhere.
import { useEffect, useState } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import { ask } from "../login/ask";
import { useMinute } from "./minute";
import type { SessionLine } from "./sessions";
import { filtered, sessionLines, standing } from "./sessions";
import { clock, day } from "./when";

export function SessionList({ nowMs }: { nowMs: ReadonlySignal<number> }) {
  const minute = useMinute(nowMs);
  const [lines, setLines] = useState<readonly SessionLine[] | undefined>();
  const [trouble, setTrouble] = useState("");
  const [code, setCode] = useState("");
  const load = () => {
    setTrouble("");
    void ask<unknown>("GET", "/api/sessions").then((answer) => {
      if (answer.ok) setLines(sessionLines(answer.body));
      else setTrouble(answer.text);
    });
  };
  useEffect(load, []);
  const shown = filtered(lines ?? [], code);
  return (
    <article class="paper list">
      <header>
        <h1>Sessions</h1>
        <p>by code and date</p>
      </header>
      <label class="field find">
        Code
        <input
          type="search"
          placeholder="K-0042"
          autocomplete="off"
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      {trouble !== "" && (
        <div role="alert" class="trouble">
          <p>{trouble}</p>
          <button type="button" onClick={load}>
            Try again
          </button>
        </div>
      )}
      {lines === undefined && trouble === "" && <p>Loading the sessions.</p>}
      {lines !== undefined && shown.length === 0 && (
        <p>{lines.length === 0 ? "Sessions: none recorded." : `No session of ${code.trim()}.`}</p>
      )}
      <ul class="sessions">
        {shown.map((line) => (
          <li key={line.id}>
            <a href={`#/review/${encodeURIComponent(line.id)}`}>
              <b>{line.code}</b>
              <span>{line.atMs === undefined ? "no date" : day(line.atMs)}</span>
              <span>{line.atMs === undefined ? "" : clock(line.atMs)}</span>
              <span>{line.dose}</span>
              <span class="standing">{standing(line, minute.value)}</span>
            </a>
          </li>
        ))}
      </ul>
      <footer>
        <span>Secondary, advisory notification. The bedside monitor is the primary alarm.</span>
      </footer>
    </article>
  );
}
