// Dark, light or night, kept by this browser. Night dims everything but alarms.
import { signal } from "@preact/signals";

export const THEMES = ["dark", "light", "night"] as const;
export type Theme = (typeof THEMES)[number];
const KEY = "vigil.theme";

function kept(): Theme {
  const text = localStorage.getItem(KEY);
  return THEMES.find((name) => name === text) ?? "dark";
}

export const theme = signal<Theme>(kept());

/** Told after the page has its new colours: canvases draw with them. */
const listeners = new Set<() => void>();
export function onTheme(listener: () => void): void {
  listeners.add(listener);
}

export function applyTheme(): void {
  document.documentElement.dataset["theme"] = theme.value;
  for (const listener of listeners) listener();
}

export function nextTheme(): void {
  const at = THEMES.indexOf(theme.value);
  theme.value = THEMES[(at + 1) % THEMES.length] ?? "dark";
  localStorage.setItem(KEY, theme.value);
  applyTheme();
}
