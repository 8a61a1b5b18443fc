// What only the app itself has: sound, connection, theme. For parts that stand on every page.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Sound } from "../sound/audio";
import type { Courses } from "../wall/courses";

export interface Station {
  readonly sound: Sound;
  /** Failed tries to reach the station since it was last there. */
  readonly tries: ReadonlySignal<number>;
  /** The page's own alarm, of silence, is paused here until then (daemons' wall clock). */
  readonly quietUntilMs: Signal<number>;
  readonly courses: Courses;
  /** The wall clock in whole seconds: what ages are counted by. */
  readonly secondMs: ReadonlySignal<number>;
  /** Of the hash: "wall", "bed", "review" ... */
  readonly page: ReadonlySignal<string>;
}

const Context = createContext<Station | undefined>(undefined);
export const StationProvider = Context.Provider;

export function useStation(): Station {
  const station = useContext(Context);
  if (station === undefined) throw new Error("useStation() outside of the app");
  return station;
}
