// The daemon's wall clock as this page knows it: what its events say, carried on by the browser's
// monotonic clock. Pure: time is passed in.

/** What was under way for the shortest time tells best: the largest difference of two minutes. */
const SPAN_MS = 60_000;
/** More than this away from what was believed: the daemon's clock was set. */
const STEP_MS = 2_000;

export class DaemonClock {
  private now: number | undefined;
  private before: number | undefined;
  private began = 0;

  /** An event told for the first time: its wall time, and performance.now() of its arrival. */
  learn(wallMs: number, heardAt: number): void {
    const ahead = wallMs - heardAt;
    const known = this.aheadMs();
    if (known !== undefined && Math.abs(ahead - known) > STEP_MS) this.now = undefined;
    if (this.now === undefined) {
      this.now = ahead;
      this.before = undefined;
      this.began = heardAt;
    } else if (heardAt - this.began >= SPAN_MS) {
      this.before = this.now;
      this.now = ahead;
      this.began = heardAt;
    }
    this.now = Math.max(this.now, ahead);
  }

  private aheadMs(): number | undefined {
    if (this.now === undefined) return undefined;
    return this.before === undefined ? this.now : Math.max(this.now, this.before);
  }

  /** Undefined before the first event. */
  nowMs(at: number): number | undefined {
    const ahead = this.aheadMs();
    return ahead === undefined ? undefined : at + ahead;
  }
}
