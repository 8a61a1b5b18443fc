// Scales, lines with gaps, bars, marks that do not overlap.
import { describe, expect, it } from "vitest";
import { reviewOf } from "../../src/review/answer";
import { beforeMin, lanesOf, scalesOf, spanOf } from "../../src/review/lanes";
import type { Series } from "../../src/review/model";
import { cuffPath } from "../../src/review/Picture";
import {
  enclose,
  inRows,
  linePath,
  minuteStep,
  place,
  rowsFor,
  spread,
  steps,
  valueAt,
} from "../../src/review/scale";
import { answer, doseMs } from "./fixture";

const x = { from: 0, to: 100_000, start: 0, end: 100 };
const y = { from: 60, to: 100, start: 40, end: 0 };

function series(points: readonly (readonly [second: number, value: number])[]): Series {
  return {
    parameter: "hr",
    atMs: points.map(([second]) => second * 1000),
    value: points.map(([, value]) => value),
    holdMs: 10_000,
  };
}

describe("a line", () => {
  it("goes through what was measured", () => {
    expect(linePath(series([[0, 60], [10, 80], [20, 100]]), x, y)).toBe("M0 40L10 20L20 0");
  });

  it("breaks at a gap and begins again", () => {
    expect(linePath(series([[0, 60], [10, 80], [40, 100], [50, 60]]), x, y)).toBe(
      "M0 40L10 20M40 0L50 40",
    );
  });

  it("shows a lone number as a dot", () => {
    expect(linePath(series([[0, 60], [50, 80]]), x, y)).toBe("M0 40h0M50 20h0");
  });

  it("leaves out what is outside of the picture", () => {
    expect(linePath(series([[-20, 60], [0, 80], [10, 60], [120, 60]]), x, y)).toBe("M0 20L10 40");
  });

  it("is empty without numbers", () => {
    expect(linePath(series([]), x, y)).toBe("");
  });
});

describe("the bar of a cuff reading", () => {
  const bp = { from: 60, to: 160, start: 100, end: 0 };
  const cuff = { atMs: 0, sys: 160, dia: 60, map: 110, manual: false };

  it("goes from the upper to the lower number with the mean cut out", () => {
    expect(cuffPath(cuff, 7, bp)).toBe("M7 0.0V48.0M7 52.0V100.0");
  });

  it("is whole without a mean, a dot with one number, nothing with none", () => {
    expect(cuffPath({ ...cuff, map: undefined }, 7, bp)).toBe("M7 0.0V100.0");
    expect(cuffPath({ ...cuff, dia: undefined, map: undefined }, 7, bp)).toBe("M7 0.0h0");
    expect(cuffPath({ ...cuff, sys: undefined, dia: undefined }, 7, bp)).toBe("");
  });
});

describe("scales", () => {
  it("are round and hold everything", () => {
    expect(enclose([83, 141], [60, 100], 20)).toEqual([60, 160]);
    expect(enclose([], [60, 100], 20)).toEqual([60, 100]);
    expect(enclose([38], [60, 100], 20)).toEqual([20, 100]);
  });

  it("turn a place back into its value, and keep to the ends", () => {
    expect(place(x, 25_000)).toBe(25);
    expect(valueAt(x, 25)).toBe(25_000);
    expect(valueAt(x, 300)).toBe(100_000);
    expect(valueAt(x, -5)).toBe(0);
  });

  it("are one for sessions side by side", () => {
    const made = reviewOf(answer());
    if (made === undefined) throw new Error("the fixture is no review");
    const all = [...made.earlier, made];
    expect(scalesOf(all)).toEqual({ hr: [60, 100], bp: [60, 180], spo2: [84, 100] });
    const [from, to] = spanOf(all);
    expect([from / 60_000, to / 60_000]).toEqual([-beforeMin, 132]);
  });

  it("begin a little before the dose, and end with the session", () => {
    const made = reviewOf(answer());
    if (made === undefined) throw new Error("the fixture is no review");
    const lanes = lanesOf(made, 680, 62);
    expect(lanes.x).toEqual({
      from: doseMs - beforeMin * 60_000,
      to: doseMs + 7_920_000,
      start: 62,
      end: 678,
    });
    expect(Math.round(place(lanes.x, doseMs))).toBe(143);
  });

  it("have steps that are readable", () => {
    expect(steps(-20, 40, 15)).toEqual([-15, 0, 15, 30]);
    expect(minuteStep(150 * 60_000, 616)).toBe(30);
    expect(minuteStep(150 * 60_000, 280)).toBe(60);
    expect(minuteStep(20 * 60_000, 616)).toBe(5);
  });
});

describe("marks in a row", () => {
  it("stay where they are if there is room", () => {
    expect(spread([10, 50, 90], 20, 100)).toEqual([10, 50, 90]);
  });

  it("move right, and back from the end, never over each other", () => {
    expect(spread([10, 12, 14], 20, 100)).toEqual([10, 30, 50]);
    expect(spread([80, 90, 95], 20, 100)).toEqual([60, 80, 100]);
  });

  it("take more rows when there are many, and lose their numbers when there are too many", () => {
    expect([7, 28, 29, 84, 85].map((marks) => rowsFor(marks, 22, 616))).toEqual([1, 1, 2, 3, 0]);
    expect(inRows([10, 11, 12, 13], 2, 20, 100)).toEqual([
      { at: 10, row: 0 },
      { at: 11, row: 1 },
      { at: 30, row: 0 },
      { at: 31, row: 1 },
    ]);
  });
});
