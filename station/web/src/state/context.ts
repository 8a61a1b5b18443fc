// The store and the way to act, for every component below the app.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Send } from "../actions/action";
import type { PageStore } from "./model";

export interface PageContext {
  readonly store: PageStore;
  readonly send: Send;
  /** Goes to a page: "#/bed/4/a". */
  readonly go: (hash: string) => void;
}

const Context = createContext<PageContext | undefined>(undefined);
export const PageContextProvider = Context.Provider;

export function usePage(): PageContext {
  const page = useContext(Context);
  if (page === undefined) throw new Error("usePage() outside of the app");
  return page;
}
