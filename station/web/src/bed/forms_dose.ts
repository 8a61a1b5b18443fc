// The form of a dose: what is asked by the route of the session's profile, and what the amount
// means for a patient of this weight. Pure. The daemon knows the drug and has the last word.
import * as ask from "../actions/session_orders";
import type { DoseFacts } from "../state/profiles";
import { numberText } from "../state/words";
import { routeOf, routeWords } from "../wall/tile_look";
import { DoseStep, type Session } from "../wire/gen/vigil/v1/record_pb";
import { agoField, numberOf, performedAt, type FormSpec, type Values } from "./form";
import { name, type Of } from "./forms_before";

const steps: readonly (readonly [string, string, DoseStep])[] = [
  ["given", "given at once", DoseStep.GIVEN],
  ["start", "pump starts", DoseStep.INFUSION_START],
  ["rate", "new rate", DoseStep.INFUSION_RATE],
  ["pause", "pump pauses", DoseStep.INFUSION_PAUSE],
  ["resume", "goes on", DoseStep.INFUSION_RESUME],
  ["stop", "pump stops", DoseStep.INFUSION_STOP],
];
const micro = (v: Values, id: string) => Math.round((numberOf(v[id]) ?? 0) * 1000);

/** A weight of the pre-check; `weighed` false: the patient told it. */
export interface Weight {
  readonly kg: number;
  readonly weighed: boolean;
}

/** Undefined: no weight is recorded. After the dose its item is gone, and so is the doubt. */
export function weightOf(session: Session | undefined): Weight | undefined {
  if (session === undefined || session.weightG === 0) return undefined;
  const told = session.gate.some((item) => item.item === "weight" && !item.holds);
  return { kg: session.weightG / 1000, weighed: !told };
}

/** What the profile has for one dose: "0.5 to 1 mg/kg"; "": it does not say. */
export function rangeWords(facts: DoseFacts, byWeight: boolean): string {
  const [least, most] = byWeight
    ? [facts.leastMgPerKg, facts.mostMgPerKg]
    : [facts.leastMg, facts.mostMg];
  const unit = byWeight ? "mg/kg" : "mg";
  if (least === undefined && most === undefined) return "";
  if (least === undefined) return `up to ${numberText(most ?? 0)} ${unit}`;
  if (most === undefined) return `from ${numberText(least)} ${unit}`;
  if (least === most) return `${numberText(least)} ${unit}`;
  return `${numberText(least)} to ${numberText(most)} ${unit}`;
}

/** At most two decimals; a small number keeps two that say something: "0.0042". */
function perKg(value: number): string {
  if (value < 0.1) return `${Number(value.toPrecision(2))}`;
  return numberText(Math.round(value * 100) / 100);
}

/** "52.5 mg is 0.75 mg/kg of 70 kg. The profile has 0.5 to 1 mg/kg." */
export function preview(v: Values, weight: Weight | undefined, facts: DoseFacts): string {
  const rate = v["rate"] !== undefined && v["rate"] !== "";
  const amount = numberOf(rate ? v["rate"] : v["mg"]);
  if (amount === undefined || amount <= 0) return "";
  const unit = rate ? "mg/h" : "mg";
  const byKg = !rate && (facts.leastMgPerKg ?? facts.mostMgPerKg) !== undefined;
  const range = rate ? "" : rangeWords(facts, byKg);
  const has = range === "" ? "" : ` The profile has ${range}.`;
  if (facts.route === "in") return has.trim(); // a spray is not dosed by weight
  if (weight === undefined) return `No weight is recorded: mg/kg is not known.${has}`;
  const how = weight.weighed ? "" : ", told and not weighed";
  const of = `${numberText(weight.kg)} kg${how}`;
  const part = perKg(amount / weight.kg);
  return `${numberText(amount)} ${unit} is ${part} ${rate ? "mg/kg/h" : "mg/kg"} of ${of}.${has}`;
}

export function doseForm(of: Of, facts: DoseFacts = {}, weight?: Weight): FormSpec {
  const route = facts.route ?? routeOf(of.profile);
  const iv = route === "iv" || route === "";
  const step = (v: Values) => (iv ? (v["step"] ?? "") : "given");
  const mg = (v: Values) => step(v) === "given" || step(v) === "stop";
  const rate = (v: Values) => ["start", "rate", "resume"].includes(step(v));
  const seen = (v: Values): Values => ({
    ...(mg(v) && v["mg"] !== undefined ? { mg: v["mg"] } : {}),
    ...(rate(v) && v["rate"] !== undefined ? { rate: v["rate"] } : {}),
  });
  const most = 2000;
  const dose = { kind: "number", least: 0.1, most, required: true } as const;
  return {
    id: "dose",
    title: `Dose of ${of.label}${route === "" ? "" : `, ${routeWords(route)}`}`,
    button: `Record dose of ${of.label}`,
    fields: [
      {
        kind: "choice",
        id: "step",
        label: "What",
        required: true,
        when: () => iv,
        options: steps.map(([id, word]) => [id, word] as const),
      },
      { ...dose, id: "mg", label: "Amount", unit: "mg", when: mg },
      { ...dose, id: "rate", label: "Rate", unit: "mg/h", when: rate },
      {
        kind: "choice",
        id: "device",
        label: "Device",
        required: true,
        when: () => route === "in",
        options: ["1", "2", "3"].map((n) => [n, n] as const),
      },
      { kind: "text", id: "site", label: "Site", most: 32, when: () => route !== "in" },
      { kind: "text", id: "lot", label: "Lot", most: 32 },
      name("second", "Second person", false),
      { kind: "number", id: "wasted", label: "Wasted", unit: "mg", least: 0, most },
      agoField,
    ],
    preview: (v) => preview(seen(v), weight, { ...facts, route }),
    order: (v, nowMs) => {
      const given: ask.DoseOf = {
        step: steps.find(([id]) => id === step(v))?.[2] ?? DoseStep.GIVEN,
        amountUg: BigInt(micro(v, "mg")),
        rateUgH: micro(v, "rate"),
        site: v["site"] ?? "",
        lot: v["lot"] ?? "",
        device: Number(v["device"] ?? "0"),
        wastedUg: BigInt(micro(v, "wasted")),
        secondPerson: v["second"] ?? "",
      };
      return ask.dose(of.bed, given, performedAt(v, nowMs));
    },
  };
}
