// A bed's badge: a box for a room with one bed, a filled square for bed a, a ring for bed b. The
// same on wall, banner, phone and checks.
interface Props {
  readonly label: string;
  /** The room has another bed. */
  readonly pair: boolean;
}

export function badgeClass(label: string, pair: boolean): string {
  if (!pair) return "badge";
  return label.endsWith("a") ? "badge a" : "badge b";
}

export function Badge({ label, pair }: Props) {
  return <span class={badgeClass(label, pair)}>{label}</span>;
}
