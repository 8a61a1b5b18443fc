// Earlier sessions of the same code beside this one, on one scale and counted from the dose; and
// the partner's course, on the clock, where both consents to it are recorded.
import type { Course, Review } from "./model";
import { originMs } from "./model";
import { spanOf } from "./lanes";
import { caption, Small } from "./Small";
import type { Ticks } from "./ticks";
import { onPaper } from "./ticks";
import { clock, day } from "./when";

function Words({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </>
  );
}

export function Earlier({ review }: { review: Review }) {
  if (review.earlier.length === 0) return <p>Earlier sessions of {review.code}: none recorded.</p>;
  const all: readonly Course[] = [...review.earlier, review];
  const span = spanOf(all);
  return (
    <div class="side-by-side">
      {all.map((course) => (
        <Small
          key={course.session}
          course={course}
          all={all}
          zeroMs={originMs(course)}
          span={span}
          label={`Session of ${day(originMs(course))}`}
          here={course === review}
        >
          <b>{day(originMs(course))}</b>
          {course === review ? (
            <span>this one</span>
          ) : (
            <a class="not-on-paper" href={`#/review/${encodeURIComponent(course.session)}`}>
              Open
            </a>
          )}
          <Words lines={caption(course)} />
        </Small>
      ))}
    </div>
  );
}

export interface PartnerProps {
  readonly review: Review;
  readonly ticks: Ticks;
  readonly onTicks: (ticks: Ticks) => void;
}

export function Partner({ review, ticks, onTicks }: PartnerProps) {
  const { partner } = review;
  if (partner === undefined) return null;
  const all = [review, partner];
  const zero = originMs(review);
  const [from, to] = spanOf([review]);
  const span = [from, Math.max(to, partner.endMs - zero)] as const;
  return (
    <section class={onPaper(ticks.partner)} aria-labelledby="partner">
      <h2 id="partner">
        The two of this room, on one clock <small>both agreed to be seen together</small>
      </h2>
      <label class="tick not-on-paper">
        <input
          type="checkbox"
          checked={ticks.partner}
          onChange={(event) => onTicks({ ...ticks, partner: event.currentTarget.checked })}
        />
        Print the partner’s course
      </label>
      <div class="side-by-side two">
        {all.map((course) => (
          <Small
            key={course.code}
            course={course}
            all={all}
            zeroMs={zero}
            span={span}
            label={`Course of ${course.code}`}
            here={course === review}
          >
            <b>{course.code}</b>
            <span>
              {clock(zero + span[0])} to {clock(zero + span[1])}
            </span>
          </Small>
        ))}
      </div>
    </section>
  );
}
