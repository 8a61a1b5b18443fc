// Who acts, as actions/ asks it: the PIN pad, and the Send that waits for it. Where that part is
// not built in, orders go as they are and the station's refusal is shown.
import type { ComponentType } from "preact";
import type { Identify, Send } from "../actions/action";

interface Person {
  withPerson(raw: Send, identify: Identify): Send;
}
interface Pad {
  readonly PinPad: ComponentType;
}

const person = Object.values(
  import.meta.glob<Person>("../actions/person.ts", { eager: true }),
)[0];
const pad = Object.values(import.meta.glob<Pad>("../actions/PinPad.tsx", { eager: true }))[0];

export const PinPad: ComponentType | undefined = pad?.PinPad;

export function withPerson(raw: Send, identify: Identify): Send {
  return person === undefined ? raw : person.withPerson(raw, identify);
}
