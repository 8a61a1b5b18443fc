// A span of the reader's own.
import { describe, expect, it } from "vitest";
import { reviewOf } from "../../src/review/answer";
import { spanOfChoice } from "../../src/review/choice";
import { exportPath } from "../../src/review/ExportRow";
import { sessionInHash } from "../../src/review/ReviewPage";
import { duration, length, tPlus } from "../../src/review/when";
import { answer, doseMs } from "./fixture";

const made = reviewOf(answer());
if (made === undefined) throw new Error("the fixture is no review");
const review = made;

describe("a span as typed", () => {
  it("is minutes after the dose", () => {
    expect(spanOfChoice(review, { from: "20", to: " 60 " }).span).toEqual({
      fromMs: doseMs + 1_200_000,
      toMs: doseMs + 3_600_000,
    });
  });

  it("is kept within the session", () => {
    expect(spanOfChoice(review, { from: "\u2212300", to: "999" }).span).toEqual({
      fromMs: doseMs - 1_500_000,
      toMs: doseMs + 7_920_000,
    });
  });

  it("is nothing, and says why, where it can't be", () => {
    const text = (from: string, to: string) => spanOfChoice(review, { from, to }).text;
    expect(text("", "")).toBe("");
    expect(text("x", "60")).toBe("Write both as whole minutes after the dose, as 20 and 60.");
    expect(text("20", "")).toBe("Write both as whole minutes after the dose, as 20 and 60.");
    expect(text("60", "20")).toBe("The end has to come after the beginning.");
    expect(text("300", "320")).toBe("Nothing was recorded in that time.");
  });
});

describe("addresses", () => {
  it("name a session, or the list", () => {
    expect(sessionInHash("#/review/K-0042.20261122.1")).toBe("K-0042.20261122.1");
    expect(sessionInHash("#/review")).toBe("");
    expect(sessionInHash("#/review/%E0%A4%A")).toBe("");
  });

  it("of exports are de-identified unless asked for", () => {
    expect(exportPath("K-1.1", "csv", false)).toBe("/api/sessions/K-1.1/export/csv");
    expect(exportPath("K-1.1", "csv", true)).toBe("/api/sessions/K-1.1/export/csv?identified=1");
  });
});

describe("times", () => {
  it("count from the dose by full minutes", () => {
    expect(tPlus(doseMs + 59_999, doseMs)).toBe("T+00:00");
    expect(tPlus(doseMs + 3_660_000, doseMs)).toBe("T+01:01");
    expect(tPlus(doseMs - 1, doseMs)).toBe("T\u221200:01");
  });

  it("are told in words", () => {
    expect([length(59_000), length(60_000), length(7_200_000), length(7_920_000)]).toEqual([
      "under a minute",
      "1 min",
      "2 h",
      "2 h 12 min",
    ]);
    expect([duration(0), duration(45_000), duration(70_000), duration(120_000)]).toEqual([
      "0",
      "45 s",
      "1 min 10 s",
      "2 min",
    ]);
  });
});
