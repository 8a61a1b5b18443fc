// Sessions that were given some time ago, entered late as after a day without computers: each act
// has the time at which it was done.
import { eventually } from "./assert.mjs";

const NURSE = "RN-1/nurse";
const PRESCRIBER = "MD-1/prescriber";
const NO = "uncontrolled-cardiovascular pregnancy hepatic renal raised-icp raised-iop psychosis " +
  "suicidality violence substance-use benzodiazepine sedative opioid stimulant maoi";

const at = (clinic, agoMin, what, place, ...rest) =>
  clinic.vigil(NURSE, "session", what, place, ...rest, "--ago", `${agoMin}m`);

/** From the start to the baseline, for a dose `agoMin` ago: by hand, without a monitor. */
export async function measured(clinic, { place, code, profile, pulse, spo2 }, agoMin) {
  const who = ["--prescriber", "MD-1", "--nurse", "RN-1", "--intent", "inward", "--identity"];
  await at(clinic, agoMin + 12, "start", place, code, "--profile", profile, ...who);
  await at(clinic, agoMin + 10, "bind", place, "two-person", "--with", "RN-2");
  const answers = NO.split(" ").map((flag) => `${flag}=no`);
  await at(clinic, agoMin + 9, "precheck", place, ...answers, "--kg", "80");
  await at(clinic, agoMin + 8, "vitals", place, "bp=122/78");
  const values = ["bp=122/78", `pulse=${pulse}`, `hr=${pulse}`, `spo2=${spo2}`];
  await at(clinic, agoMin + 4, "vitals", place, ...values);
  await at(clinic, agoMin + 3, "baseline", place);
}

/** The dose, so long ago. Its gate wants a monitor that is live now, and a test alarm. */
export function dosed(clinic, { place, dose }, agoMin) {
  return eventually(
    () => at(clinic, agoMin, "dose", place, ...dose).catch(() => ""),
    `the gate of the dose of ${place} opens`,
  );
}

/** A quiet note of so long ago. */
export function noted(clinic, { place }, what, agoMin) {
  return at(clinic, agoMin, "note", place, what);
}

/** Ended so long ago, or now, against the gate of the discharge. */
export function closed(clinic, { place }, agoMin) {
  const way = ["close", place, "against-gate", "--reason", "a short story"];
  const when = agoMin > 0 ? ["--ago", `${agoMin}m`] : [];
  return clinic.vigil(PRESCRIBER, "session", ...way, ...when);
}
