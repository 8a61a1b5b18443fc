// Reads what came over the network without trusting its shape: what is not as expected is absent.

export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A whole number from 0. */
export function count(value: unknown): number | undefined {
  const found = number(value);
  return found !== undefined && Number.isInteger(found) && found >= 0 ? found : undefined;
}

/** ISO 8601 to ms since 1970 UTC. */
export function time(value: unknown): number | undefined {
  const ms = typeof value === "string" && value !== "" ? Date.parse(value) : NaN;
  return Number.isFinite(ms) ? ms : undefined;
}
