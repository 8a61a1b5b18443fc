// The time to the next check as a ring that runs empty: full and orange when due, a disc with a
// mark when overdue. The words stand beside it.
import type { Due } from "../bed/due";

const around = 107;

export function CheckRing({ due }: { due: Due }) {
  const late = due.look === "late";
  const left = due.look === "now" ? around : Math.round(due.left * around);
  return (
    <svg class="ring" viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r="17" />
      {late ? (
        <text x="20" y="28" text-anchor="middle">
          !
        </text>
      ) : (
        <circle
          class="left"
          cx="20"
          cy="20"
          r="17"
          transform="rotate(-90 20 20)"
          stroke-dasharray={`${left} ${around}`}
        />
      )}
    </svg>
  );
}
