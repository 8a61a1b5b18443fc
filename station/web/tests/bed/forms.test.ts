// Forms say what is missing, fill nothing in, and give exactly the order that was meant.
import { describe, expect, it } from "vitest";
import { wrongCode } from "../../src/bed/code";
import { answersOf, asked, numberOf, problems, type FormSpec } from "../../src/bed/form";
import * as bedForms from "../../src/bed/forms_bed";
import * as before from "../../src/bed/forms_before";
import { doseForm, preview, rangeWords, weightOf } from "../../src/bed/forms_dose";
import * as care from "../../src/bed/forms_care";
import { Answer, CheckHow, CloseManner, DoseIntent, DoseStep, Severity }
  from "../../src/wire/gen/vigil/v1/record_pb";
import { CommandKind } from "../../src/wire/gen/vigil/v1/session_pb";
import { doseFactsOf } from "../../src/state/profiles";
import { fixtureStore } from "../fixture";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";

const of: before.Of = {
  bed: { room: "4", bed: "a" },
  label: "4a",
  profiles: ["ketamine-im"],
  profile: "ketamine-im",
  partner: "",
};
const now = 1_700_000_000_000;
const ids = (form: FormSpec, values = {}) => asked(form, values).map((field) => field.id);

describe("a patient's code", () => {
  it("has letters, a hyphen, and digits that fit together", () => {
    expect(wrongCode("K-0042")).toBe("");
    expect(wrongCode("K-0043")).toBe("Code: its digits do not fit together");
    expect(wrongCode("K-0402")).toBe("Code: its digits do not fit together");
    expect(wrongCode("k-0042")).not.toBe("");
    expect(wrongCode("Smith")).toBe(
      "Code: 1 to 3 capital letters, a hyphen, 3 to 8 digits, as K-0042",
    );
  });
});

describe("a number", () => {
  it("is taken with point or comma, and three decimals at most", () => {
    expect(numberOf("52")).toBe(52);
    expect(numberOf(" 52,5 ")).toBe(52.5);
    expect(numberOf("0.1234")).toBe(undefined);
    expect(numberOf("1e3")).toBe(undefined);
    expect(numberOf("")).toBe(undefined);
  });
});

describe("every form", () => {
  const all = [
    before.startForm(of), before.bindForm(of), before.preCheckForm(of), doseForm(of),
    care.checkForm(of, 4, ""), care.symptomForm(of), care.noteForm(of), care.oxygenForm(of),
    care.medicationForm(of), care.vitalsForm(of), care.scoreForm(of), bedForms.holdCuffForm(of),
    bedForms.offMonitorForm(of), bedForms.bathroomForm(of, false), bedForms.handoverForm(of),
    bedForms.closeForm(of, true, 0), bedForms.moveForm(of, []), bedForms.alarmsOffForm(of, []),
  ];

  it("names its bed on its button, so that two beds of a room are never mixed up", () => {
    for (const form of all) expect(form.button).toContain("4a");
  });

  it("is not sent empty", () => {
    for (const form of all) expect(problems(form, {}), form.id).not.toEqual([]);
  });
});

describe("the start of a session", () => {
  const said = {
    code: "k-0042", identity: "yes", profile: "ketamine-im", intent: "inward",
    prescriber: "DR-1", nurse: "RN-2",
  };

  it("needs the second identifier to be compared", () => {
    const form = before.startForm(of);
    expect(problems(form, said)).toEqual([]);
    expect(problems(form, { ...said, identity: "" })).toEqual([
      "Second identifier on the wristband compared: tick it",
    ]);
  });

  it("asks in a room of two whether they are dosed together", () => {
    expect(ids(before.startForm(of))).not.toContain("together");
    expect(ids(before.startForm({ ...of, partner: "b" }))).toContain("together");
  });

  it("becomes one order", () => {
    expect(before.startForm(of).order(said, now)).toEqual({
      kind: CommandKind.SESSION_START,
      room: "4",
      bed: "a",
      session: {
        start: {
          code: "K-0042", profile: "ketamine-im", prescriber: "DR-1", nurse: "RN-2", sitter: "",
          intent: DoseIntent.INWARD, therapistExpected: false, identityCompared: true,
          concurrentBed: "",
        },
      },
    });
  });
});

describe("the questions before the dose", () => {
  const form = before.preCheckForm(of);

  it("ask for a plan after a yes to suicidality", () => {
    expect(ids(form, {})).not.toContain("plan-suicidality");
    expect(ids(form, { suicidality: "yes" })).toContain("plan-suicidality");
    expect(problems(form, { suicidality: "yes" })).toEqual(["Plan: Suicidality: say it"]);
  });

  it("send only what was answered", () => {
    const answers = answersOf(form, { pregnancy: "no", kg: "80,5", weighed: "yes" });
    expect(form.order(answers, now).session).toEqual({
      preCheck: {
        flags: [{ flag: "pregnancy", answer: Answer.NO, plan: "" }],
        weightG: 80_500,
        weighed: true,
      },
    });
  });
});

describe("a dose", () => {
  it("of IM is an amount, a site and a lot; the daemon knows drug and route", () => {
    const form = doseForm(of);
    expect(ids(form)).toEqual(["mg", "site", "lot", "second", "wasted", "ago"]);
    const order = form.order({ mg: "52,5", site: "left deltoid", ago: "3" }, now);
    expect(order.session).toEqual({
      dose: {
        step: DoseStep.GIVEN, amountUg: 52_500n, rateUgH: 0, site: "left deltoid", lot: "",
        device: 0, wastedUg: 0n, secondPerson: "",
      },
      text: "",
      performedTime: timestampFromMs(now - 180_000),
    });
  });

  it("by a pump asks for the rate when it starts, and for the sum when it stops", () => {
    const form = doseForm({ ...of, profile: "ketamine-iv40" });
    expect(ids(form, { step: "start" })).toEqual([
      "step", "rate", "site", "lot", "second", "wasted", "ago",
    ]);
    expect(ids(form, { step: "stop" })).toContain("mg");
    expect(ids(form, { step: "pause" })).not.toContain("rate");
    expect(problems(form, { step: "start" })).toEqual(["Rate: say it"]);
  });

  it("by spray asks for the device", () => {
    const form = doseForm({ ...of, profile: "esketamine-in" });
    expect(problems(form, { mg: "28" })).toEqual(["Device: say it"]);
    expect(form.order({ mg: "28", device: "2" }, now).session?.dose?.device).toBe(2);
  });

  it("is no slip of the hand", () => {
    expect(problems(doseForm(of), { mg: "5200" })).toEqual(["Amount: 0.1 to 2000 mg"]);
  });
});

describe("what a dose means", () => {
  const im = { route: "im", leastMgPerKg: 0.5, mostMgPerKg: 1 };
  const weighed = { kg: 70, weighed: true };
  const session = (store = fixtureStore("calm")) => store.bed("clinic|2|a")!.session!;

  it("is mg/kg of the weight that was weighed, beside what the profile has", () => {
    const form = doseForm(of, im, weighed);
    expect(form.preview?.({})).toBe("");
    expect(form.preview?.({ mg: "52,5" })).toBe(
      "52.5 mg is 0.75 mg/kg of 70 kg. The profile has 0.5 to 1 mg/kg.",
    );
    expect(form.preview?.({ mg: "5 2" })).toBe("");
  });

  it("says that a weight was told only, or that there is none", () => {
    expect(preview({ mg: "35" }, { kg: 70, weighed: false }, {})).toBe(
      "35 mg is 0.5 mg/kg of 70 kg, told and not weighed.",
    );
    expect(preview({ mg: "35" }, undefined, im)).toBe(
      "No weight is recorded: mg/kg is not known. The profile has 0.5 to 1 mg/kg.",
    );
  });

  it("is the rate where a pump starts, and nothing of what is hidden", () => {
    const form = doseForm(of, { route: "iv", leastMgPerKg: 0.5, mostMgPerKg: 0.5 }, weighed);
    expect(form.preview?.({ step: "start", rate: "52.5", mg: "99" })).toBe(
      "52.5 mg/h is 0.75 mg/kg/h of 70 kg.",
    );
    expect(form.preview?.({ step: "pause", rate: "52.5", mg: "99" })).toBe("");
    expect(form.preview?.({ step: "stop", rate: "1", mg: "35" })).toBe(
      "35 mg is 0.5 mg/kg of 70 kg. The profile has 0.5 mg/kg.",
    );
    expect(preview({ rate: "0.5" }, weighed, {})).toBe("0.5 mg/h is 0.0071 mg/kg/h of 70 kg.");
  });

  it("of a spray is the profile's range in mg", () => {
    expect(preview({ mg: "28" }, weighed, { route: "in", leastMg: 28, mostMg: 84 })).toBe(
      "The profile has 28 to 84 mg.",
    );
    expect(rangeWords({ mostMg: 84 }, false)).toBe("up to 84 mg");
    expect(rangeWords({ leastMg: 28 }, false)).toBe("from 28 mg");
    expect(rangeWords({}, true)).toBe("");
  });

  it("takes the weight of the session, and doubts it while its item does not hold", () => {
    expect(weightOf(undefined)).toBe(undefined);
    const now = session();
    expect(weightOf(now)).toEqual({ kg: 70, weighed: true });
    now.gate[0]!.item = "weight";
    now.gate[0]!.holds = false;
    expect(weightOf(now)).toEqual({ kg: 70, weighed: false });
    now.weightG = 0;
    expect(weightOf(now)).toBe(undefined);
  });

  it("asks by the route of the profile, whatever its name is", () => {
    const own = { ...of, profile: "our-own" };
    expect(ids(doseForm(own))).toContain("step");
    expect(ids(doseForm(own, { route: "in" }))).toEqual([
      "mg", "device", "lot", "second", "wasted", "ago",
    ]);
    expect(doseForm(own, { route: "in" }).title).toBe("Dose of 4a, nasal");
    expect(ids(doseForm({ ...of, profile: "house-im" }, { route: "iv" }))).toContain("step");
    expect(doseForm(of).title).toBe("Dose of 4a, IM");
  });

  it("leaves out what the station did not say, or not in our words", () => {
    expect(doseFactsOf({ route: "im", leastMgPerKg: 0.5, mostMgPerKg: 1, leastMg: null })).toEqual(
      im,
    );
    expect(doseFactsOf({ route: "rectal", leastMg: "28", mostMg: 0 })).toEqual({});
    expect(doseFactsOf(null)).toEqual({});
  });
});

describe("the details of a check", () => {
  it("need from where, breathing and colour, and nothing is chosen beforehand", () => {
    const form = care.checkForm(of, 4, "");
    expect(problems(form, {})).toEqual([
      "Seen from: say it", "Breathing: say it", "Colour: say it",
    ]);
    const order = form.order({ how: "window", breathing: "regular", colour: "normal" }, now);
    expect(order.session).toEqual({
      check: {
        number: 4, oneTouch: false, how: CheckHow.WINDOW, breathing: "regular", colour: "normal",
      },
    });
  });

  it("after a high alarm need the bedside, after a medium one anything but the door", () => {
    const words = (cause: string) => care.placesFor(cause).map(([, word]) => word);
    expect(words("high alarm")).toEqual(["bedside"]);
    expect(words("medium alarm")).toEqual(["window", "camera", "bedside"]);
    expect(words("schedule")).toEqual(["window", "camera", "door", "bedside"]);
  });
});

describe("other forms", () => {
  it("take no pressure without its partner, nor one upside down", () => {
    const form = care.vitalsForm(of);
    expect(problems(form, { nibp_sys: "120" })).toEqual(["A cuff gives SBP and DBP: say both"]);
    expect(problems(form, { nibp_sys: "80", nibp_dia: "90" })).toEqual(["DBP is not below SBP"]);
    expect(form.order({ nibp_sys: "120", nibp_dia: "80" }, now).session?.values).toEqual([
      { parameter: "nibp_sys", value: 120 },
      { parameter: "nibp_dia", value: 80 },
    ]);
  });

  it("want another symptom in words", () => {
    const form = care.symptomForm(of);
    const said = { code: "other", severity: "mild" };
    expect(problems(form, said)).toEqual(["Say in words what it is"]);
    expect(form.order({ ...said, text: "hiccups" }, now).session?.severity).toBe(Severity.MILD);
  });

  it("take a score within its scale", () => {
    const form = care.scoreForm(of);
    expect(problems(form, { code: "aldrete", points: "11" })).toEqual([
      "Points: a whole number, 0 to 10",
    ]);
    expect(problems(form, { code: "aldrete", points: "9" })).toEqual([]);
  });

  it("ask who goes along to the bathroom until an hour after the dose", () => {
    expect(problems(bedForms.bathroomForm(of, false), { minutes: "5" })).toEqual([
      "Who goes along: say it",
    ]);
    expect(problems(bedForms.bathroomForm(of, true), { minutes: "5" })).toEqual([]);
  });

  it("offer discharge only when every item holds, and ask why else", () => {
    const ways = (dosed: boolean, open: number) => {
      const manner = bedForms.closeForm(of, dosed, open).fields[0];
      return manner?.kind === "choice" ? manner.options.map(([id]) => id) : [];
    };
    expect(ways(true, 0)).toEqual(["discharged", "against", "left", "transferred"]);
    expect(ways(true, 2)).toEqual(["against", "left", "transferred"]);
    expect(ways(false, 5)).toEqual(["not-dosed", "left", "transferred"]);
    const form = bedForms.closeForm(of, true, 2);
    expect(problems(form, { manner: "against" })).toEqual(["Reason: say it"]);
    expect(form.order({ manner: "against", text: "home care" }, now).session?.manner).toBe(
      CloseManner.AGAINST_GATE,
    );
  });

  it("count bytes, and take no control characters", () => {
    const form = care.noteForm(of);
    expect(problems(form, { code: "music", text: "ü".repeat(80) })).toEqual([]);
    expect(problems(form, { code: "music", text: "ü".repeat(81) })).toEqual([
      "In words: too long",
    ]);
    expect(problems(form, { code: "music", text: "a\u0007b" })).toEqual([
      "In words: one line of plain text",
    ]);
  });
});
