// Four ticks a second: from a worker, and from the page itself where the worker can't run.

export const TICK_MS = 250;

export function startTicks(onTick: () => void): () => void {
  let last = performance.now();
  const tick = (): void => {
    last = performance.now();
    onTick();
  };
  let worker: Worker | undefined;
  try {
    worker = new Worker(new URL("./timer.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = tick;
  } catch {
    worker = undefined; // its own timer below goes on
  }
  const own = setInterval(() => {
    if (performance.now() - last >= 2 * TICK_MS) tick();
  }, TICK_MS);
  return () => {
    clearInterval(own);
    worker?.terminate();
  };
}
