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
const pads = Object.values(import.meta.glob<Pad>("../actions/PinPad.tsx"));

/** Fetched soon after the page opened, not when it is wanted: the station may be gone then. */
export async function loadPad(): Promise<ComponentType | undefined> {
  return (await pads[0]?.())?.PinPad;
}

export function withPerson(raw: Send, identify: Identify): Send {
  return person === undefined ? raw : person.withPerson(raw, identify);
}
