// The figures of a span: from what was measured, with differences of the printed numbers.
import { describe, expect, it } from "vitest";
import { reviewOf } from "../../src/review/answer";
import {
  cuffFigures,
  curveFigures,
  figuresOf,
  figuresOfRow,
  measures,
  signed,
} from "../../src/review/figures";
import type { Limit, Review, Series } from "../../src/review/model";
import { beyondText, missingText, rowOf, rowsOf } from "../../src/review/Table";
import { answer, doseMs } from "./fixture";

const minute = 60_000;

function series(points: readonly (readonly [second: number, value: number])[], holdS = 10): Series {
  return {
    parameter: "spo2",
    atMs: points.map(([second]) => second * 1000),
    value: points.map(([, value]) => value),
    holdMs: holdS * 1000,
  };
}

const below92: Limit = {
  parameter: "spo2",
  below: 92,
  above: undefined,
  belowInclusive: false,
  aboveInclusive: false,
};

function review(): Review {
  const made = reviewOf(answer());
  if (made === undefined) throw new Error("the fixture is no review");
  return made;
}

describe("the figures of a curve", () => {
  it("are lowest, highest and mean of the numbers inside the span only", () => {
    const figures = curveFigures(
      series([[0, 50], [10, 97], [20, 91], [30, 94], [40, 99]]),
      { fromMs: 10_000, toMs: 40_000 },
      98,
      below92,
    );
    expect(figures).toMatchObject({ lowest: 91, highest: 97, mean: 94, count: 3 });
  });

  it("take the change from the printed numbers, so that the paper adds up", () => {
    // 93.6 - 97.5 is -3.9, which would print as -4; the paper shows 94 and 98.
    const figures = curveFigures(
      series([[0, 93.6]]),
      { fromMs: 0, toMs: 10_000 },
      97.5,
      undefined,
    );
    expect([figures.before, figures.mean, figures.change]).toEqual([98, 94, -4]);
    const other = curveFigures(series([[0, 70.4]]), { fromMs: 0, toMs: 10_000 }, 67.6, undefined);
    // 2.8 would print as 3, but 70 - 68 is 2.
    expect([other.before, other.mean, other.change]).toEqual([68, 70, 2]);
  });

  it("count as missing what no number stands for; none stands longer than its hold", () => {
    const figures = curveFigures(
      series([[0, 97], [10, 97], [60, 97]]),
      { fromMs: 0, toMs: 100_000 },
      98,
      below92,
    );
    expect(figures.missingPercent).toBe(70);
  });

  it("count the time beyond the limit, not the numbers", () => {
    const figures = curveFigures(
      series([[0, 95], [10, 91], [14, 90], [20, 92]]),
      { fromMs: 0, toMs: 30_000 },
      98,
      below92,
    );
    expect(figures.beyondMs).toBe(10_000);
  });

  it("say that there is no limit rather than that nothing was beyond it", () => {
    const figures = curveFigures(series([[0, 80]]), { fromMs: 0, toMs: 10_000 }, 98, undefined);
    expect(figures.beyondMs).toBeUndefined();
    expect(beyondText(figures)).toBe("no limit");
  });

  it("are empty, and all missing, where nothing was measured", () => {
    const figures = curveFigures(undefined, { fromMs: 0, toMs: 10_000 }, undefined, below92);
    expect(figures).toMatchObject({ lowest: undefined, mean: undefined, change: undefined });
    expect(figures.missingPercent).toBe(100);
    expect(beyondText(figures)).toBe("–");
  });
});

describe("the figures of the cuff", () => {
  it("count readings, and one at an inclusive limit is beyond it", () => {
    const span = { fromMs: doseMs + 20 * minute, toMs: doseMs + 40 * minute };
    const limit = { ...below92, parameter: "nibp_sys", below: undefined, above: 164 };
    const strict = cuffFigures(review(), "nibp_sys", span, limit);
    expect(strict).toMatchObject({ lowest: 150, highest: 164, mean: 155, change: 33, count: 3 });
    expect(beyondText(strict)).toBe("0");
    const same = cuffFigures(review(), "nibp_sys", span, { ...limit, aboveInclusive: true });
    expect(beyondText(same)).toBe("1 of 3");
  });
});

describe("the table", () => {
  it("has the phases from the dose on, then the reader's own span", () => {
    const span = { fromMs: doseMs + 20 * minute, toMs: doseMs + 60 * minute };
    expect(rowsOf(review(), span).map((row) => row.name)).toEqual([
      "Onset",
      "Peak",
      "Plateau",
      "Second hour",
      "Recovery",
      "T+00:20 to T+01:00",
    ]);
  });

  it("shows the log's own figures of a phase, of every number", () => {
    const figures = figuresOfRow(rowOf(review(), "spo2", 1));
    expect(figures).toMatchObject({ before: 98, lowest: 84, highest: 99, mean: 96, change: -2 });
    expect(beyondText(figures)).toBe("1 min 10 s");
  });

  it("keeps two phases of one name apart", () => {
    const made = review();
    const twice = {
      ...made,
      phases: ["peak", "onset", "peak"].map((id) => ({ id, fromMs: 0, toMs: 1 })),
      table: [88, 70, 92].map((max, index) => ({
        ...(made.table[0] ?? ({} as never)),
        parameter: "hr",
        phase: ["peak", "onset", "peak"][index] ?? "",
        max,
      })),
    };
    expect([0, 1, 2].map((phase) => rowOf(twice, "hr", phase)?.max)).toEqual([88, 70, 92]);
  });

  it("recomputes the span from the curves", () => {
    const span = { fromMs: doseMs + 12 * minute, toMs: doseMs + 17 * minute };
    const oxygen = measures.find((measure) => measure.id === "spo2");
    if (oxygen === undefined) throw new Error("no oxygen");
    const figures = figuresOf(review(), oxygen, span);
    expect(figures.lowest).toBe(84);
    expect(figures.missingPercent).toBeGreaterThan(0);
    expect(missingText(figures, oxygen)).toBe(`${figures.missingPercent} %`);
  });

  it("has no rows where the log has no table", () => {
    expect(rowsOf({ ...review(), table: [] }, undefined)).toEqual([]);
  });
});

describe("a difference in print", () => {
  it("has a sign, and a minus of its own width", () => {
    expect([signed(24), signed(-3), signed(0), signed(undefined)]).toEqual([
      "+24",
      "\u22123",
      "0",
      "–",
    ]);
  });
});
