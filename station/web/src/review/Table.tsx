// The table of figures: a group of rows for each measure, a row for each phase, and one for a span
// of the reader's own choice.
import type { Review, Span, TableRow } from "./model";
import type { Figures, Measure } from "./figures";
import { figuresOf, figuresOfRow, measures, parameterOf, signed } from "./figures";
import { phaseName } from "./phases";
import { duration, moment } from "./when";

interface Row {
  readonly name: string;
  /** Which of the phases it is; absent: the reader's own span. */
  readonly phase: number | undefined;
}

/** Phases from the dose on, in order of time; the quiet time before it is what they are held
 * against. Where there was no dose, that is all there is. */
export function rowsOf(review: Review, chosen: Span | undefined): Row[] {
  const all = review.phases.map((phase, index) => ({ name: phaseName(phase.id), phase: index }));
  const after = all.filter((row) => row.name !== "Before");
  const rows: Row[] = review.table.length === 0 ? [] : after.length > 0 ? after : all;
  if (chosen === undefined) return rows;
  const zero = review.doseMs;
  const name = `${moment(chosen.fromMs, zero)} to ${moment(chosen.toMs, zero)}`;
  return [...rows, { name, phase: undefined }];
}

/** The log's row of a parameter in a phase: there is one for each phase, in the same order; a
 * phase may come twice. */
export function rowOf(review: Review, parameter: string, phase: number): TableRow | undefined {
  const row = review.table.filter((one) => one.parameter === parameter)[phase];
  return row?.phase === review.phases[phase]?.id ? row : undefined;
}

/** "2 of 3", "1 min 10 s", "0", "no limit" */
export function beyondText(figures: Figures): string {
  if (figures.count === 0) return "–";
  if (figures.beyondCount !== undefined) {
    return figures.beyondCount === 0 ? "0" : `${figures.beyondCount} of ${figures.count}`;
  }
  return figures.beyondMs === undefined ? "no limit" : duration(figures.beyondMs);
}

function count(figures: Figures): string {
  if (figures.count === 0) return "no reading";
  return figures.count === 1 ? "1 reading" : `${figures.count} readings`;
}

/** Of a curve its percent; of the cuff, which measures at times, how many readings there are. */
export function missingText(figures: Figures, measure: Measure): string {
  if (measure.look === "bp") return count(figures);
  return figures.missingPercent === undefined ? "–" : `${figures.missingPercent} %`;
}

function said(value: number | undefined): string {
  return value === undefined ? "–" : String(value);
}

/** A change that stands out in print: a quarter of the number at rest, or 4 % of oxygen. */
function stands(figures: Figures, measure: Measure): boolean {
  if (figures.change === undefined || figures.before === undefined) return false;
  const least = measure.id === "spo2" ? 4 : figures.before / 4;
  return Math.abs(figures.change) >= least;
}

export interface TableProps {
  readonly review: Review;
  readonly chosen: Span | undefined;
}

function figuresIn(review: Review, measure: Measure, row: Row, chosen: Span | undefined): Figures {
  if (row.phase === undefined) {
    return chosen === undefined ? figuresOfRow(undefined) : figuresOf(review, measure, chosen);
  }
  return figuresOfRow(rowOf(review, parameterOf(review, measure), row.phase));
}

export function FigureTable({ review, chosen }: TableProps) {
  const rows = rowsOf(review, chosen);
  if (rows.length === 0) return <p>None recorded.</p>;
  return (
    <div class="wide" role="region" aria-label="Phase by phase" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {["Measure", "Phase", "Before", "Lowest", "Highest", "Mean", "Change of mean"].map(
              (name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ),
            )}
            <th scope="col">Beyond limit</th>
            <th scope="col">Missing</th>
          </tr>
        </thead>
        {measures.map((measure) => (
          <tbody key={measure.id} class={measure.look}>
            {rows.map((row, index) => {
              const figures = figuresIn(review, measure, row, chosen);
              return (
                <tr key={index} class={row.phase === undefined ? "of-choice" : undefined}>
                  {index === 0 && (
                    <th scope="rowgroup" rowSpan={rows.length} class="measure">
                      {measure.name}
                    </th>
                  )}
                  <td>{row.name}</td>
                  <td>{said(figures.before)}</td>
                  <td>{said(figures.lowest)}</td>
                  <td>{said(figures.highest)}</td>
                  <td>{said(figures.mean)}</td>
                  <td class={stands(figures, measure) ? "strong" : undefined}>
                    {signed(figures.change)}
                  </td>
                  <td>{beyondText(figures)}</td>
                  <td>{missingText(figures, measure)}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}
