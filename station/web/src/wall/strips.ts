// All strips of a page: one animation for all of them, 25 times a second, none in a hidden page.
import type { WaveBlock } from "../wire/gen/vigil/v1/wave_pb";
import { BAR, Queue, Scale, type Sample } from "./sweep";

export const FRAME_MS = 40;
const LINE_PX = 1.8;

export class Strip {
  private readonly queue = new Queue();
  private scale = new Scale();
  private pen = 0;
  private lastY: number | undefined;
  private lastSeq = 0n;
  private lastEndMs = 0;
  private colour = "";
  private width = 0;
  private height = 0;
  private ratio = 1;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  take(block: WaveBlock): void {
    const rate = block.samplesPerSecond;
    if (!(rate > 0)) return;
    const breaks = block.waveSeq < this.lastSeq;
    this.lastSeq = block.waveSeq;
    const startMs = Number(block.instantNs) / 1e6;
    const hole = Math.abs(startMs - this.lastEndMs) > 100;
    this.lastEndMs = startMs + (block.samples.length / rate) * 1000;
    const samples = block.samples.map((value, i): Sample => ({
      y: this.scale.take(value, 1 / rate),
      breaks: i === 0 && (breaks || hole),
    }));
    this.queue.put(samples, rate);
  }

  /** After a change of theme or size. */
  measure(): void {
    this.ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    this.canvas.width = Math.round(this.width * this.ratio);
    this.canvas.height = Math.round(this.height * this.ratio);
    this.colour = getComputedStyle(this.canvas).color;
    this.pen = 0;
    this.lastY = undefined;
  }

  draw(seconds: number): void {
    const samples = this.queue.due(seconds);
    const context = samples.length === 0 ? null : this.canvas.getContext("2d");
    if (context === null || this.width === 0) return;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.strokeStyle = this.colour;
    context.lineWidth = LINE_PX;
    context.lineJoin = "round";
    const from = this.pen;
    const move = samples.length * this.queue.step;
    this.erase(context, from, move + BAR);
    context.beginPath();
    if (this.lastY !== undefined) context.moveTo(from * this.width, this.lastY);
    for (const sample of samples) {
      this.pen += this.queue.step;
      const y = sample.y * this.height;
      const wraps = this.pen >= 1;
      if (wraps) this.pen -= 1;
      const x = this.pen * this.width;
      if (wraps || sample.breaks || this.lastY === undefined) context.moveTo(x, y);
      else context.lineTo(x, y);
      this.lastY = y;
    }
    context.stroke();
  }

  private erase(context: CanvasRenderingContext2D, from: number, share: number): void {
    const x = from * this.width + LINE_PX;
    const length = share * this.width;
    context.clearRect(x, 0, length, this.height);
    if (x + length > this.width) context.clearRect(0, 0, x + length - this.width, this.height);
  }

  clear(): void {
    this.canvas.getContext("2d")?.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.pen = 0;
    this.lastY = undefined;
    this.scale = new Scale();
  }
}

const strips = new Set<Strip>();
let frame = 0;
let drawnAt = 0;

function onFrame(at: number): void {
  frame = strips.size === 0 ? 0 : requestAnimationFrame(onFrame);
  // A frame that comes a little early counts: 60 Hz screens have none at 40 ms.
  if (at - drawnAt < FRAME_MS - 8) return;
  const seconds = Math.min(0.5, (at - drawnAt) / 1000);
  drawnAt = at;
  for (const strip of strips) strip.draw(seconds);
}

/** From now on it moves; returns how to stop. A hidden page has no frames by itself. */
export function animate(strip: Strip): () => void {
  strips.add(strip);
  if (frame === 0) frame = requestAnimationFrame(onFrame);
  return () => {
    strips.delete(strip);
  };
}

/** Sizes and colours anew. */
export function measureAll(): void {
  for (const strip of strips) strip.measure();
}
