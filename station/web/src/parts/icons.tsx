// The pictures beside words. None stands alone: each is hidden from who listens.

const PATHS = {
  bell: "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
  bellOff: "M6 17V11a6 6 0 0 1 9-5M18 12v5l2 2H4M10 21h4M4 4l16 16",
  pulse: "M2 12h5l3-7 4 14 3-7h5",
  tick: "M4 13l5 5L20 6",
  link: "M9 15l6-6M8 11l-3 3a4 4 0 0 0 5 5l3-3M16 13l3-3a4 4 0 0 0-5-5l-3 3",
  linkOff: "M8 11l-3 3a4 4 0 0 0 5 5l3-3M16 13l3-3a4 4 0 0 0-5-5l-3 3M4 4l16 16",
  spanner:
    "M14 6a4 4 0 0 1 5-1l-3 3 1 2 2 1 3-3a5 5 0 0 1-7 5l-7 8a2 2 0 0 1-3-3l8-7a4 4 0 0 1 1-5z",
  person: "M12 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4 21c0-5 4-7 8-7s8 2 8 7",
  disk: "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0",
  screen: "M3 4h18v12H3zM8 21h8M12 16v5",
  moon: "M20 14A8 8 0 1 1 10 4a7 7 0 0 0 10 10z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
