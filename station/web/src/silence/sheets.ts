// The downtime sheets are fetched soon after the page opened and kept: when they are wanted, the
// station is gone.
import { signal } from "@preact/signals";
import type { Store } from "../state/store";

type Print = (store: Store) => void;

/** Undefined: not here yet, nothing can be printed. */
export const printSheets = signal<Print | undefined>(undefined);

export async function loadSheets(): Promise<void> {
  const sheet = await import("./Sheet");
  printSheets.value = sheet.printSheets;
}
