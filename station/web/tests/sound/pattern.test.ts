// The patterns of sound, number by number.
import { describe, expect, it } from "vitest";
import { burstS, HARMONICS, HIGH, LOW, MEDIUM, type Pattern } from "../../src/sound/pattern";

const gaps = (pattern: Pattern): number[] =>
  pattern.pulses.slice(1).map((start, i) =>
    Math.round((start - (pattern.pulses[i] ?? 0) - pattern.pulseS) * 1000));

describe("high", () => {
  it("is three and two pulses of 150 ms, twice", () => {
    expect(HIGH.pulses.length).toBe(10);
    expect(gaps(HIGH)).toEqual([100, 100, 350, 100, 500, 100, 100, 350, 100]);
    expect(HIGH.pulseS).toBe(0.15);
  });

  it("comes again 8 s after its end", () => {
    expect(HIGH.restS).toBe(8);
    expect(burstS(HIGH)).toBeCloseTo(3.3, 6);
  });
});

it("medium is three pulses of 200 ms, 200 ms apart, again after 15 s", () => {
  expect(gaps(MEDIUM)).toEqual([200, 200]);
  expect([MEDIUM.pulseS, MEDIUM.restS]).toEqual([0.2, 15]);
});

it("low is one pulse of 200 ms each 30 s", () => {
  expect(LOW.pulses).toEqual([0]);
  expect(LOW.pulseS + LOW.restS).toBe(30);
});

it("rises within 10 to 40 % of a pulse, between 150 and 1000 Hz", () => {
  for (const pattern of [HIGH, MEDIUM, LOW]) {
    expect(pattern.rampS / pattern.pulseS).toBeCloseTo(0.2, 6);
    expect(pattern.hz >= 150 && pattern.hz <= 1000).toBe(true);
    const heard = HARMONICS.map((_, i) => pattern.hz * (i + 1));
    expect(heard.filter((hz) => hz >= 300 && hz <= 4000).length >= 4).toBe(true);
  }
});

it("has harmonics within 15 dB", () => {
  const decibel = 20 * Math.log10(Math.max(...HARMONICS) / Math.min(...HARMONICS));
  expect(decibel < 15).toBe(true);
});
