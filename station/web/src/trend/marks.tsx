// The rows below the lanes: checks, alarms, notes; doses and phases through all lanes. SVG only.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Event } from "../wire/gen/vigil/v1/event_pb";
import { Priority } from "../wire/gen/vigil/v1/alarm_pb";
import { CheckState, EntryKind, type Check } from "../wire/gen/vigil/v1/record_pb";
import { doseWords, entryWords } from "../bed/record";
import { phaseWords } from "../state/words";
import type { Axis } from "./lanes";
import type { AlarmSpan } from "./series";

/** A check is on time until so long after it was due, ms. */
export const onTimeMs = 2 * 60_000;

export type CheckLook = "done" | "late" | "missed" | "todo";

export interface CheckMark {
  readonly number: number;
  readonly atMs: number;
  readonly look: CheckLook;
  /** "late 3 min", "missed", "". */
  readonly say: string;
}

/**
 * The newest state of each check, on the axis. The past tells only of those that are over; `open`
 * are those that are planned or due, one that was taken back too. Pure.
 */
export function checkMarks(marks: readonly Event[], open: Iterable<Check> = []): CheckMark[] {
  const found = new Map<number, CheckMark>();
  for (const event of marks) {
    if (event.body.case !== "check") continue;
    const check = event.body.value;
    const dueMs = check.dueTime === undefined ? undefined : timestampMs(check.dueTime);
    const doneMs =
      check.performedTime === undefined ? undefined : timestampMs(check.performedTime);
    if (check.state === CheckState.UNDONE) {
      found.delete(check.number);
      continue;
    }
    const atMs = doneMs ?? dueMs;
    if (atMs === undefined) continue;
    const lateMs = dueMs === undefined ? 0 : atMs - dueMs;
    const done = check.state === CheckState.DONE;
    const skipped = check.state === CheckState.SKIPPED;
    const late = done && lateMs > onTimeMs;
    const look: CheckLook = skipped ? "missed" : late ? "late" : done ? "done" : "todo";
    const say = skipped ? "missed" : late ? `late ${Math.round(lateMs / 60_000)} min` : "";
    found.set(check.number, { number: check.number, atMs, look, say });
  }
  for (const check of open) {
    if (check.dueTime === undefined) continue;
    const { number } = check;
    found.set(number, { number, atMs: timestampMs(check.dueTime), look: "todo", say: "" });
  }
  return [...found.values()].sort((a, b) => a.atMs - b.atMs);
}

export interface Flag {
  readonly key: string;
  readonly atMs: number;
  readonly text: string;
}

const noted: readonly EntryKind[] = [
  EntryKind.NOTE,
  EntryKind.SYMPTOM,
  EntryKind.OXYGEN,
  EntryKind.MEDICATION,
  EntryKind.BATHROOM,
  EntryKind.EMERGENCY,
  EntryKind.SCORE,
  EntryKind.MANUAL_VITALS,
];

function flagsOf(marks: readonly Event[], kinds: readonly EntryKind[], words: typeof entryWords) {
  return marks.flatMap((event): Flag[] => {
    if (event.body.case !== "entry" || !kinds.includes(event.body.value.kind)) return [];
    const entry = event.body.value;
    const told = event.wallTime === undefined ? 0 : timestampMs(event.wallTime);
    const atMs = entry.performedTime === undefined ? told : timestampMs(entry.performedTime);
    return [{ key: `${event.session}#${entry.number}`, atMs, text: words(entry) }];
  });
}

export const doses = (marks: readonly Event[]) => flagsOf(marks, [EntryKind.DOSE], doseWords);
export const notes = (marks: readonly Event[]) => flagsOf(marks, noted, entryWords);
export const phases = (marks: readonly Event[]) =>
  flagsOf(marks, [EntryKind.PHASE], (entry) => phaseWords(entry.code));

const diamond = (x: number, y: number) => `M${x} ${y - 9}l9 9l-9 9l-9 -9z`;

interface Row {
  readonly axis: Axis;
  readonly y: number;
}

export function CheckRow({ axis, y, marks }: Row & { readonly marks: readonly CheckMark[] }) {
  return (
    <g>
      <Name axis={axis} y={y} text="Checks" />
      {marks
        .filter((mark) => mark.atMs >= axis.fromMs && axis.x(mark.atMs) <= axis.right)
        .map((mark) => {
          const x = axis.x(mark.atMs);
          return mark.look === "missed" ? (
            <path key={mark.number} class="missed" d={`M${x - 7} ${y - 7}l14 14m0 -14l-14 14`} />
          ) : (
            <path
              key={mark.number}
              class={mark.look === "late" ? "latecheck" : mark.look}
              d={diamond(x, y)}
            />
          );
        })}
      <Words
        y={y + 5}
        flags={marks
          .filter((mark) => mark.say !== "" && mark.atMs >= axis.fromMs)
          .map((mark) => ({ key: String(mark.number), x: axis.x(mark.atMs) + 13, text: mark.say }))}
        right={axis.right}
        boxed={marks.map((mark) => axis.x(mark.atMs))}
      />
    </g>
  );
}

export function AlarmRow({ axis, y, spans }: Row & { readonly spans: readonly AlarmSpan[] }) {
  const seen = spans.filter((span) => (span.toMs ?? axis.nowMs) >= axis.fromMs);
  const grade = (priority: number) =>
    priority >= Priority.HIGH ? "ah" : priority >= Priority.MEDIUM ? "am" : "al";
  return (
    <g>
      <Name axis={axis} y={y} text="Alarms" />
      {seen.map((span) => {
        const x = Math.max(axis.left, axis.x(span.fromMs));
        const width = Math.max(10, axis.x(span.toMs ?? axis.nowMs) - x);
        return (
          <rect
            key={span.id}
            class={grade(span.priority)}
            x={x}
            y={y - 7}
            width={width}
            height="14"
            rx="2"
          />
        );
      })}
      <Words
        y={y + 5}
        right={axis.right}
        flags={seen.map((span) => ({
          key: span.id,
          x: axis.x(span.toMs ?? axis.nowMs) + 8,
          text: `${span.text}${span.toMs === undefined ? "" : ", ended"}`,
        }))}
        boxed={seen.map((span) => axis.x(span.fromMs))}
      />
    </g>
  );
}

export function NoteRow({ axis, y, flags }: Row & { readonly flags: readonly Flag[] }) {
  const seen = flags.filter((flag) => flag.atMs >= axis.fromMs);
  return (
    <g>
      <Name axis={axis} y={y} text="Notes" />
      {seen.map((flag, i) => (
        <g key={flag.key}>
          <rect class="flag" x={axis.x(flag.atMs) - 9} y={y - 9} width="18" height="18" rx="3" />
          <text class="flagtext" x={axis.x(flag.atMs)} y={y + 5} text-anchor="middle">
            {i + 1}
          </text>
        </g>
      ))}
      <Words
        y={y + 5}
        right={axis.right}
        flags={seen.map((flag) => ({
          key: flag.key,
          x: axis.x(flag.atMs) + 14,
          text: flag.text,
        }))}
        boxed={seen.map((flag) => axis.x(flag.atMs) - 9)}
      />
    </g>
  );
}

function Name({ axis, y, text }: Row & { readonly text: string }) {
  return (
    <>
      <text class="phase row" x="0" y={y + 5}>
        {text}
      </text>
      <path class="grid" d={`M${axis.left} ${y}H${axis.right}`} />
    </>
  );
}

interface WordsProps {
  readonly y: number;
  readonly right: number;
  readonly flags: readonly { readonly key: string; readonly x: number; readonly text: string }[];
  /** Left edges of what stands in this row: words never lie over them. */
  readonly boxed: readonly number[];
}

/** Words that fit before the next mark, cut or left out. The record has them all. */
function Words({ y, right, flags, boxed }: WordsProps) {
  return (
    <>
      {flags.map(({ key, x, text }) => {
        const end = Math.min(right, ...boxed.filter((edge) => edge > x));
        const letters = Math.floor((end - x - 2) / 6.8);
        if (letters < 4) return null;
        const words = text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
        return (
          <text key={key} class="say" x={x} y={y}>
            {words}
          </text>
        );
      })}
    </>
  );
}
