// A form of few fields as data: what is asked, what is wrong with the answers, and the order that
// comes of them. Pure. Nothing is filled in beforehand: an answer that nobody gave is "".
import type { Order } from "../actions/action";

export type Values = Readonly<Record<string, string>>;

interface Common {
  readonly id: string;
  readonly label: string;
  readonly required?: boolean;
  /** Asked only then. */
  readonly when?: (values: Values) => boolean;
  /** A few words below the field. */
  readonly hint?: string;
}
export interface Choice extends Common {
  readonly kind: "choice";
  /** Value and word. */
  readonly options: readonly (readonly [string, string])[];
}
export interface Figure extends Common {
  readonly kind: "number";
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}
export interface Text extends Common {
  readonly kind: "text";
  /** Bytes of UTF-8 at most. */
  readonly most: number;
  readonly suggest?: readonly string[];
}
export interface Tick extends Common {
  readonly kind: "tick";
}
export type Field = Choice | Figure | Text | Tick;

export interface FormSpec {
  readonly id: string;
  readonly title: string;
  /** Names the bed: "Note symptom of 4a". */
  readonly button: string;
  readonly fields: readonly Field[];
  /** What only the answers together show to be wrong; "": nothing. */
  readonly wrong?: (values: Values) => string;
  /** What the answers so far mean, in words; "": nothing to say. */
  readonly preview?: (values: Values) => string;
  /** Only of answers without a problem. `nowMs`: the daemons' wall clock. */
  readonly order: (values: Values, nowMs: number) => Order;
}

/** "3", "3.5" and "3,5"; undefined: no number. */
export function numberOf(text: string | undefined): number | undefined {
  const plain = (text ?? "").trim().replace(",", ".");
  return /^-?\d+(\.\d{1,3})?$/.test(plain) ? Number(plain) : undefined;
}

/** The fields that are asked, given these answers. */
export function asked(form: FormSpec, values: Values): readonly Field[] {
  return form.fields.filter((field) => field.when === undefined || field.when(values));
}

function problem(field: Field, value: string): string {
  if (value.trim() === "") {
    if (field.required !== true) return "";
    return field.kind === "tick" ? `${field.label}: tick it` : `${field.label}: say it`;
  }
  if (field.kind === "number") {
    const number = numberOf(value);
    if (number === undefined) return `${field.label}: a number, at most three decimals`;
    if (number < field.least || number > field.most) {
      return `${field.label}: ${field.least} to ${field.most} ${field.unit}`.trim();
    }
  }
  if (field.kind === "text") {
    if (new TextEncoder().encode(value).length > field.most) return `${field.label}: too long`;
    if (/\p{Cc}/u.test(value)) return `${field.label}: one line of plain text`;
  }
  return "";
}

/** What is wrong with the answers, in the order of the fields; empty: nothing. */
export function problems(form: FormSpec, values: Values): string[] {
  const found = asked(form, values)
    .map((field) => problem(field, values[field.id] ?? ""))
    .filter((text) => text !== "");
  const together = form.wrong?.(values) ?? "";
  return found.length === 0 && together !== "" ? [together] : found;
}

/** The answers of the fields that are asked; what is hidden again is forgotten. */
export function answersOf(form: FormSpec, values: Values): Values {
  const kept: Record<string, string> = {};
  for (const field of asked(form, values)) {
    const value = (values[field.id] ?? "").trim();
    if (value !== "") kept[field.id] = value;
  }
  return kept;
}

/** How long ago it was done; empty: now. */
export const agoField: Figure = {
  kind: "number",
  id: "ago",
  label: "Minutes ago",
  unit: "min",
  least: 0,
  most: 720,
  hint: "Empty: now",
};

/** When it was done; undefined: now. */
export function performedAt(values: Values, nowMs: number): number | undefined {
  const minutes = numberOf(values["ago"]);
  return minutes === undefined || minutes === 0 ? undefined : nowMs - minutes * 60_000;
}
