// What a page tells the browser's live audio engine to sound. Each pulse is one oscillator; these
// are written down as the page starts them and takes them back. What Chromium makes of them is what
// sound.mjs listens to.

const HZ = { HIGH: 523.25, MEDIUM: 392, LOW: 329.63 };

/** Before any page of the window is opened. */
export function listen(window) {
  return window.addInitScript(() => {
    const pulses = [];
    globalThis.pulses = pulses;
    const { start, stop } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function begin(fromS) {
      const pulse = { hz: this.frequency.value, fromS, toS: Infinity, takenBack: false };
      pulses.push(Object.assign(this, { pulse }).pulse);
      Object.defineProperty(pulse, "nowS", { get: () => this.context.currentTime });
      return start.call(this, fromS);
    };
    OscillatorNode.prototype.stop = function end(...atS) {
      if (atS.length > 0) this.pulse.toS = atS[0];
      else this.pulse.takenBack ||= this.context.currentTime < this.pulse.toS;
      return stop.apply(this, atS);
    };
  });
}

/** Pulses of a priority, in order: when each begins, and whether it was stopped before its end. */
export function pulsesOf(page, priority) {
  return page.evaluate(
    (hz) =>
      globalThis.pulses
        .filter((pulse) => Math.abs(pulse.hz - hz) < 0.1)
        .map(({ fromS, takenBack }) => ({ atMs: fromS * 1000, takenBack })),
    HZ[priority],
  );
}

/** How many pulses sound now or are to sound. */
export function toSound(page) {
  return page.evaluate(
    () => globalThis.pulses.filter((one) => !one.takenBack && one.toS > one.nowS).length,
  );
}
