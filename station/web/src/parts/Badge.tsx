// Which bed, on every page: a box where the room has one bed, a filled square for bed a, a ring
// for the other.
interface Props {
  readonly label: string;
  /** The room has another bed. */
  readonly pair: boolean;
}

export function Badge({ label, pair }: Props) {
  const which = label.endsWith("a") ? "badge a" : "badge b";
  return <span class={pair ? which : "badge"}>{label}</span>;
}
