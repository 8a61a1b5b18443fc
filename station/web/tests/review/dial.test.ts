// The clock of the integration window: angles, states, hours left.
import { describe, expect, it } from "vitest";
import { angle, arcPath, arcs, onCircle, stateOf, windowWords } from "../../src/review/dial";
import { filtered, sessionLines, standing } from "../../src/review/sessions";

const hour = 3_600_000;
const endMs = Date.parse("2026-11-22T11:42:00Z");
const window = {
  endMs,
  opensMs: endMs + 2 * hour,
  bestMs: endMs + 24 * hour,
  closesMs: endMs + 48 * hour,
};

describe("the dial", () => {
  it("turns once in 48 hours", () => {
    expect([0, 12, 24, 36, 48].map((hours) => angle(window, endMs + hours * hour))).toEqual([
      0, 90, 180, 270, 360,
    ]);
    expect(angle(window, endMs - hour)).toBe(0);
    expect(angle(window, endMs + 60 * hour)).toBe(360);
  });

  it("is closed for two hours, then open, then best to the end", () => {
    expect(arcs(window)).toEqual([
      { kind: "closed", from: 0, to: 15 },
      { kind: "open", from: 15, to: 180 },
      { kind: "best", from: 180, to: 360 },
    ]);
  });

  it("is closed again where the window ends before the turn does", () => {
    expect(arcs({ ...window, closesMs: endMs + 36 * hour }).at(-1)).toEqual({
      kind: "closed",
      from: 270,
      to: 360,
    });
  });

  it("has its hours like a clock", () => {
    const rounded = (degrees: number) => onCircle(degrees, 10).map((v) => Math.round(v) + 0);
    expect(rounded(0)).toEqual([0, -10]);
    expect(rounded(90)).toEqual([10, 0]);
    expect(rounded(180)).toEqual([0, 10]);
    expect(arcPath(0, 90, 10)).toBe("M0.00 -10.00A10 10 0 0 1 10.00 -0.00");
    expect(arcPath(0, 270, 10)).toContain("0 1 1");
  });

  it("says how long is left, never more than there is", () => {
    const at = (hours: number) => windowWords(window, endMs + hours * hour);
    expect(at(0)).toBe("Opens in 2 hours");
    expect(at(1.5)).toBe("Opens in 30 min");
    expect(at(2)).toBe("Open now, best in 22 hours");
    expect(at(26)).toBe("Best time now, 22 hours left");
    expect(at(46.99)).toBe("Best time now, 1 hour left");
    expect(at(47.5)).toBe("Best time now, 30 min left");
    expect(at(48)).toBe("The window is over");
  });

  it("changes its state at the very moment", () => {
    expect(stateOf(window, window.opensMs - 1)).toBe("not open");
    expect(stateOf(window, window.opensMs)).toBe("open");
    expect(stateOf(window, window.bestMs)).toBe("best");
    expect(stateOf(window, window.closesMs)).toBe("closed");
  });
});

describe("the list of sessions", () => {
  const lines = sessionLines({
    sessions: [
      {
        id: "K-0042.20261122.1",
        code: "K-0042",
        firstDose: "2026-11-22T09:30:00Z",
        closed: "2026-11-22T11:42:00Z",
        mg: 60,
        opens: new Date(window.opensMs).toISOString(),
        closes: new Date(window.closesMs).toISOString(),
      },
      { id: "M-0917.20261121.1", code: "M-0917", started: "2026-11-21T08:00:00Z" },
    ],
  });

  it("says the dose, or that there was none", () => {
    expect(lines.map((line) => line.dose)).toEqual(["60 mg", "not dosed"]);
    expect(lines[1]?.atMs).toBe(Date.parse("2026-11-21T08:00:00Z"));
  });

  it("is filtered by a part of the code, in any letters", () => {
    expect(filtered(lines, " k-00 ").map((line) => line.code)).toEqual(["K-0042"]);
    expect(filtered(lines, "").length).toBe(2);
    expect(filtered(lines, "Z").length).toBe(0);
  });

  it("says where the window stands", () => {
    const stands = (hours: number) => lines.map((line) => standing(line, endMs + hours * hour));
    expect(stands(1)[0]).toBe("integration opens in 1 hour");
    expect(stands(26)).toEqual(["integration open, 22 hours left", "under way"]);
    expect(stands(50)[0]).toBe("closed");
  });
});
