// Small pictures side by side, all on one scale: earlier sessions of the same code, or the two of
// one room. They have no words in them; the caption has the numbers.
import type { ComponentChildren } from "preact";
import type { Course } from "./model";
import { heart, originMs } from "./model";
import { scalesOf } from "./lanes";
import { cuffPath } from "./Picture";
import type { Scale } from "./scale";
import { linePath, place } from "./scale";
import { doseShort, extreme } from "./words";

const width = 200;
const height = 120;

export interface SmallProps {
  readonly course: Course;
  /** All that stand beside each other, this one too. */
  readonly all: readonly Course[];
  /** Where 0 of its time is: its dose, or one moment of all. */
  readonly zeroMs: number;
  /** From where to where, ms from the zero. */
  readonly span: readonly [number, number];
  readonly label: string;
  readonly here?: boolean;
  readonly children: ComponentChildren;
}

export function Small({ course, all, zeroMs, span, label, here, children }: SmallProps) {
  const ranges = scalesOf(all);
  const x: Scale = { from: zeroMs + span[0], to: zeroMs + span[1], start: 0, end: width };
  const upright = ([from, to]: readonly [number, number], start: number, end: number): Scale => ({
    from,
    to,
    start,
    end,
  });
  const y = upright(ranges.hr, 48, 4);
  const bp = upright(ranges.bp, 88, 56);
  const oxygen = upright(ranges.spo2, 116, 96);
  const hr = heart(course);
  const spo2 = course.series.get("spo2");
  return (
    <figure class={here === true ? "small here" : "small"}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {course.phases.map((phase, index) => {
          const from = place(x, Math.max(phase.fromMs, x.from));
          const to = place(x, Math.min(phase.toMs, x.to));
          if (to <= from) return null;
          const look = index % 2 === 0 ? "band" : "band alt";
          return <rect key={index} class={look} x={from} y={0} width={to - from} height={height} />;
        })}
        {hr && <path class="line hr" d={linePath(hr, x, y)} />}
        {course.cuffs
          .filter((cuff) => cuff.atMs >= x.from && cuff.atMs <= x.to)
          .map((cuff) => (
            <path key={cuff.atMs} class="bar" d={cuffPath(cuff, place(x, cuff.atMs), bp)} />
          ))}
        {spo2 && <path class="line spo2" d={linePath(spo2, x, oxygen)} />}
        {course.doses.map((dose, index) => (
          <path key={index} class="dose" d={`M${place(x, dose.atMs)} 0V${height}`} />
        ))}
      </svg>
      <figcaption>{children}</figcaption>
    </figure>
  );
}

/** The numbers below a small picture, from the dose on: "HR to 92", or that there are none. */
export function caption(course: Course): string[] {
  const from = originMs(course);
  const hr = heart(course);
  const top = hr && extreme(hr, from, 1);
  const spo2 = course.series.get("spo2");
  const low = spo2 && extreme(spo2, from, -1);
  const sys = course.cuffs
    .filter((cuff) => cuff.atMs >= from && cuff.sys !== undefined)
    .map((cuff) => cuff.sys ?? 0);
  const first = course.doses[0];
  const hrMost = course.told?.hrHighest ?? top?.value;
  const sysMost = course.told?.sysHighest ?? (sys.length > 0 ? Math.max(...sys) : undefined);
  const spo2Least = course.told?.spo2Lowest ?? low?.value;
  return [
    first === undefined ? "dose: none recorded" : doseShort(first),
    hrMost === undefined ? "HR: none recorded" : `HR to ${Math.round(hrMost)}`,
    sysMost === undefined ? "BP: none recorded" : `BP to ${Math.round(sysMost)}`,
    spo2Least === undefined
      ? "oxygen: none recorded"
      : `oxygen from ${Math.round(spo2Least)} %`,
  ];
}
