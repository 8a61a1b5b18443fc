// The time to the next check as a ring that runs empty: full when due, a disc with a mark when
// overdue. The words stand beside it.
interface Props {
  readonly late: boolean;
  /** Of the interval, 0 to 1. */
  readonly left: number;
}

/** Round is 2πr of a circle with r 17. */
const ROUND = 107;

export function Ring({ late, left }: Props) {
  return (
    <svg class="ring" viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r="17" />
      {late ? (
        <text x="20" y="28" text-anchor="middle">
          !
        </text>
      ) : (
        <circle class="left" cx="20" cy="20" r="17" transform="rotate(-90 20 20)"
          stroke-dasharray={`${Math.round(left * ROUND)} ${ROUND}`} />
      )}
    </svg>
  );
}
