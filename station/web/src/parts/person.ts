// The PIN pad, fetched soon after the page opened, not when it is wanted: the station may be gone
// then.
import type { ComponentType } from "preact";

export async function loadPad(): Promise<ComponentType> {
  return (await import("../actions/PinPad")).PinPad;
}
