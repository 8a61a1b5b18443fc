// The arithmetic of a strip with an erase bar: where each sample goes, and when. Pure: the canvas
// and the clock are the caller's.

/** One pass over the strip. */
export const SWEEP_S = 7;
/** The bar that runs ahead of the pen, of the width. */
export const BAR = 0.03;
/** Samples wait so long at most, before the pen hurries. */
const BEHIND_S = 0.4;
/** More than this is not waited for: it would be old when it is drawn. */
const QUEUE_S = 2;

export interface Sample {
  /** 0 at the top of the strip, 1 at the bottom. */
  readonly y: number;
  /** There is no line to it from the one before. */
  readonly breaks: boolean;
}

/** Follows the signal's own height, slowly, so that a strip is neither flat nor cut. */
export class Scale {
  private low = Infinity;
  private high = -Infinity;

  take(value: number, seconds: number): number {
    const span = this.high - this.low;
    const give = Number.isFinite(span) ? (span * seconds) / (2 * SWEEP_S) : 0;
    this.low = Math.min(this.low + give, value);
    this.high = Math.max(this.high - give, value);
    const now = this.high - this.low;
    return now <= 0 ? 0.5 : 0.94 - 0.88 * ((value - this.low) / now);
  }
}

/** What waits to be drawn, and how much of it is due. */
export class Queue {
  private samples: Sample[] = [];
  private perSecond = 100;
  private owed = 0;

  put(samples: readonly Sample[], perSecond: number): void {
    this.perSecond = perSecond;
    this.samples.push(...samples);
    const most = Math.ceil(QUEUE_S * perSecond);
    if (this.samples.length > most) this.samples.splice(0, this.samples.length - most);
  }

  /** The samples of the last `seconds`; more of them if many wait. */
  due(seconds: number): Sample[] {
    const behind = this.samples.length / this.perSecond;
    const speed = behind > BEHIND_S ? 1 + (behind - BEHIND_S) * 2 : 1;
    this.owed += seconds * this.perSecond * speed;
    const count = Math.min(this.samples.length, Math.floor(this.owed));
    this.owed = this.samples.length === 0 ? 0 : this.owed - count;
    return this.samples.splice(0, count);
  }

  /** How far the pen goes for one sample, of the width. */
  get step(): number {
    return 1 / (SWEEP_S * this.perSecond);
  }
}
