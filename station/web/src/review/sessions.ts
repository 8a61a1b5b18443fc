// Lines of the list of sessions, from what GET /api/sessions answers. Pure.
import { left } from "./dial";
import { list, number, object, text, time } from "./json";

export interface SessionLine {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  /** Its first dose, else its start. */
  readonly atMs: number | undefined;
  readonly closedMs: number | undefined;
  /** "60 mg", "not dosed" */
  readonly dose: string;
  readonly opensMs: number | undefined;
  readonly closesMs: number | undefined;
}

export function sessionLines(answer: unknown): SessionLine[] {
  return list(object(answer)["sessions"]).map((one) => {
    const line = object(one);
    const dosed = time(line["firstDose"]);
    const mg = number(line["mg"]);
    return {
      id: text(line["id"]),
      code: text(line["code"]),
      state: text(line["state"]),
      atMs: dosed ?? time(line["started"]),
      closedMs: time(line["closed"]),
      dose: dosed === undefined ? "not dosed" : mg === undefined ? "dosed" : `${mg} mg`,
      opensMs: time(line["opens"]),
      closesMs: time(line["closes"]),
    };
  });
}

/** Those whose code has these letters, however they are written. */
export function filtered(lines: readonly SessionLine[], code: string): readonly SessionLine[] {
  const wanted = code.trim().toLowerCase();
  return wanted === "" ? lines : lines.filter((line) => line.code.toLowerCase().includes(wanted));
}

/** "integration open, 22 hours left", "under way", "closed" */
export function standing(line: SessionLine, nowMs: number): string {
  const { closedMs, opensMs, closesMs } = line;
  if (closedMs === undefined) return "under way";
  if (opensMs === undefined || closesMs === undefined || nowMs >= closesMs) return "closed";
  if (nowMs < opensMs) return `integration opens in ${left(opensMs - nowMs)}`;
  return `integration open, ${left(closesMs - nowMs)} left`;
}
