// When an emergency is called: by holding the button, or by two touches. Pure; never behind a form.

/** Held so long, it is called without a second touch. */
export const holdMs = 800;
/** The second touch must come within so long. */
export const armedMs = 5000;

export type Step = "idle" | "armed" | "call";

/** What a touch does: `armedAtMs` is when the first one came; undefined: there was none. */
export function onTouch(armedAtMs: number | undefined, nowMs: number): Step {
  const still = armedAtMs !== undefined && nowMs - armedAtMs <= armedMs;
  return still ? "call" : "armed";
}

/** What lifting the finger means: held long enough, it calls. */
export function onLift(downAtMs: number, nowMs: number): "call" | "touch" {
  return nowMs - downAtMs >= holdMs ? "call" : "touch";
}
