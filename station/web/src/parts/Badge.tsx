// Which bed: a box where the room has one bed, a filled square for bed a, a ring for bed b.

export function Badge({ label }: { label: string }) {
  const partner = /[0-9](a|b)$/.exec(label)?.[1] ?? "";
  return <span class={`badge ${partner}`}>{label}</span>;
}
