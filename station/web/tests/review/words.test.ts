// Every sentence is of a record; what is not recorded reads so; nothing else is said.
import { describe, expect, it } from "vitest";
import { reviewOf } from "../../src/review/answer";
import { limitWords } from "../../src/review/limits";
import type { Review } from "../../src/review/model";
import { alarmWords, checkWords } from "../../src/review/moments";
import { readout } from "../../src/review/readout";
import { doseShort, sameClock, sentences } from "../../src/review/words";
import { answer, doseMs } from "./fixture";

const minute = 60_000;

function review(change: Record<string, unknown> = {}): Review {
  const made = reviewOf({ ...answer(), ...change });
  if (made === undefined) throw new Error("the fixture is no review");
  return made;
}

function said(of: Review): string[] {
  return sentences(of, "UTC").map((one) => one.text);
}

/** One with nothing but its head. */
const bare = {
  sections: [],
  baseline: {},
  phases: [],
  series: { step: 5 },
  cuffs: [],
  marks: [],
  table: [],
  limits: [],
  alarms: { high: 0, medium: 0, low: 0, minutes: 0 },
};

describe("the plain words", () => {
  it("tell the dose, the end, and start, height and return of each measure", () => {
    expect(said(review())).toEqual([
      "K-0042 received 60 mg of ketamine (0.75 mg for each kg) into the muscle at 09:30.",
      "The session closed at 11:42, 2 h 12 min after the dose.",
      "The heart rate was 68 before the dose and at most 92 beats a minute, at T+00:22; " +
        "from T+01:22 on it is within 10 % of its start.",
      "Blood pressure was 122/78 before the dose and at most 164/98, at T+00:25; " +
        "the last reading is 126/80, at T+02:10.",
      "Oxygen in the blood was 98 % before the dose and 84 % at its lowest, at T+00:14.",
    ]);
  });

  it("say none recorded of everything that is not in the answer", () => {
    expect(said(review(bare))).toEqual([
      "Dose: none recorded.",
      "The session closed at 11:42, 2 h 12 min after the dose.",
      "Heart rate: none recorded.",
      "Blood pressure: none recorded.",
      "Oxygen: none recorded.",
    ]);
    expect(checkWords(review(bare))).toBe("Safety checks: none recorded.");
    expect(alarmWords(review(bare))).toBe("Alarms: none recorded.");
    expect(limitWords(review(bare))).toBe("limits: none recorded");
  });

  it("have no number that is not in the answer", () => {
    const all = JSON.stringify(answer());
    const times = /T\+\d\d:\d\d|\d\d:\d\d|\d+ h \d+ min/g;
    const numbers = said(review()).join(" ").replace(times, "").match(/[\d.]*\d/g);
    const ours = new Set(["10", "0042"]); // "within 10 %", the code
    for (const number of numbers ?? []) {
      if (!ours.has(number)) expect(all).toContain(number);
    }
    expect(numbers?.length).toBe(14);
  });

  it("take the highest of every number from the log's words, not from the coarser curve", () => {
    const sections = [
      { title: "Peaks from the dose on", lines: ["HR highest 101 at T+23, baseline 68 (+33)"] },
    ];
    expect(said(review({ sections }))[2]).toContain("at most 101 beats a minute, at T+00:23");
  });

  it("say nothing of a return where the heart never came back, or never left", () => {
    const flat = { step: 5, hr: { t: [0, 5, 10], v: [68, 69, 68] } };
    expect(said(review({ series: flat, sections: [] }))[2]).toBe(
      "The heart rate was 68 before the dose and at most 69 beats a minute, at T+00:00.",
    );
    const high = { step: 5, hr: { t: [0, 5, 10], v: [68, 92, 91] } };
    expect(said(review({ series: high, sections: [] }))[2]).toBe(
      "The heart rate was 68 before the dose and at most 92 beats a minute, at T+00:00.",
    );
  });

  it("call the pulse of an oximeter the pulse", () => {
    const pulse = { step: 5, pulse: { t: [0, 5], v: [70, 88] } };
    expect(said(review({ series: pulse, sections: [], baseline: {} }))[2]).toBe(
      "The pulse was at most 88 beats a minute, at T+00:00.",
    );
  });

  it("tell an open session and one without a dose as they are", () => {
    const open = review({ ...bare, dosed: false, facts: {} });
    expect(said(open)).toEqual(["Dose: none recorded.", "The session is not closed."]);
  });
});

describe("doses", () => {
  it("of several each have their own amount, and for each kg only what its own line says", () => {
    const marks = ["ketamine 60 mg im", "ketamine 20 mg im"].map((text, index) => ({
      t: index * 1200,
      kind: "dose",
      state: "",
      code: "",
      text,
      by: "RN-2",
    }));
    const lines = ["T+0: ketamine 60 mg im, given, 0.75 mg/kg", "T+20: ketamine 20 mg im, given"];
    const facts = { mg: 80, mgPerKg: 1, drug: "ketamine", route: "im" };
    const made = review({ marks, facts, sections: [{ title: "Doses", lines }] });
    expect(made.doses.map(doseShort)).toEqual(["60 mg, 0.75 mg/kg", "20 mg"]);
    expect(said(made)[1]).toBe(
      "K-0042 received 20 mg of ketamine into the muscle at 09:50, at T+00:20.",
    );
  });

  it("of an infusion are told by their step", () => {
    const mark = { t: 0, kind: "dose", text: "ketamine 40 mg iv, infusion start" };
    const made = review({ marks: [mark], sections: [] });
    expect(said(made)[0]).toBe("Infusion start at 09:30: 40 mg of ketamine into the vein.");
  });
});

describe("notes and checks", () => {
  it("are numbered by time, and a code that the text repeats is said once", () => {
    expect(review().notes.map((note) => note.text)).toEqual([
      "Mask and headphones on",
      "Touch: Staff repositioned the airway",
      "Spoke a few words",
      "Symptom: nausea, mild",
      "Therapist in: PSY-1",
      "Bathroom left: with RN-2",
      "Water",
    ]);
  });

  it("count the checks, and name what was late and what was skipped", () => {
    expect(checkWords(review())).toBe(
      "10 done by RN-2 and RN-5, 9 on time, 1 late (3 min late at T+00:38), 1 skipped (T+01:45).",
    );
  });

  it("tell alarms as counts and nothing more", () => {
    expect(alarmWords(review())).toBe(
      "Alarms, as counts: 1 high, 1 medium, 2 low. A high or medium one stood for 2 min in all.",
    );
  });
});

describe("times of the log's own lines", () => {
  it("are written as everywhere else", () => {
    expect(sameClock("Oxygen fell to 84 % at T+14; T-5: water, T+125")).toBe(
      "Oxygen fell to 84 % at T+00:14; T\u221200:05: water, T+02:05",
    );
    expect(sameClock("at T+00:14")).toBe("at T+00:14");
  });
});

describe("limits", () => {
  it("are told with their own sign", () => {
    expect(limitWords(review())).toBe(
      "limits at the end: heart rate below 45 or above 130, upper BP 160 or above, " +
        "oxygen below 92 %",
    );
  });
});

describe("the shared cursor", () => {
  it("says what was measured then, and how old the cuff's reading was", () => {
    expect(readout(review(), doseMs + 26 * minute, "UTC")).toBe(
      "T+00:26, 09:56: heart 92, BP 164/98 (1 min before), oxygen 96 %",
    );
  });

  it("says none in a gap instead of the last number", () => {
    expect(readout(review(), doseMs + 62 * minute, "UTC")).toBe(
      "T+01:02, 10:32: heart none, BP 138/86 (2 min before), oxygen none",
    );
  });
});

describe("an answer of another shape", () => {
  it("is no review", () => {
    expect(reviewOf({ packet: {} })).toBeUndefined();
    expect(reviewOf(null)).toBeUndefined();
    expect(reviewOf("text")).toBeUndefined();
  });

  it("loses what can't be read, and nothing else", () => {
    const broken = { ...answer(), cuffs: [{ t: "x" }, { t: 60, sys: 120 }], marks: "none" };
    const made = reviewOf(broken);
    expect(made?.cuffs).toEqual([
      { atMs: doseMs + minute, sys: 120, dia: undefined, map: undefined, manual: false },
    ]);
    expect(made?.notes).toEqual([]);
    expect(made?.series.get("hr")?.value.length).toBeGreaterThan(1000);
  });
});
