// The wall: one tile for each bed at its fixed place, nothing scrolls, nothing moves.
import { useComputed } from "@preact/signals";
import { usePage } from "../state/context";
import { bedOf } from "../state/apply";
import type { BedKey } from "../state/model";
import { isAlone, type Place, placesOf } from "../state/places";
import { bedLabel } from "../state/model";
import type { Store } from "../state/store";
import { NoBed, Tile } from "./Tile";

/** Two beds of one room, side by side. */
interface Pair {
  readonly room: string;
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** "Left bed", "Right bed" where both stand in one row, else the bed's own letter. */
export function sideOf(places: readonly Place[], place: Place): string {
  const mates = places.filter((other) => other.room === place.room && other !== place);
  const mate = mates[0];
  if (mate === undefined) return "";
  if (mates.length > 1 || mate.row !== place.row) return `Bed ${place.bed}`;
  return mate.column > place.column ? "Left bed" : "Right bed";
}

export function pairsOf(places: readonly Place[], sitterOf: (key: BedKey) => string): Pair[] {
  const pairs: Pair[] = [];
  for (const place of places) {
    const right = places.find(
      (other) =>
        other.room === place.room && other.row === place.row && other.column === place.column + 1,
    );
    if (right?.key === undefined || place.key === undefined) continue;
    const sitters = new Set([sitterOf(place.key), sitterOf(right.key)].filter(Boolean));
    const sitter = sitters.size === 0 ? "" : ` · SITTER ${[...sitters].join(", ")}`;
    const text = `ROOM ${place.room.toUpperCase()} · TWO PATIENTS${sitter}`;
    pairs.push({ room: place.room, row: place.row, column: place.column, text });
  }
  return pairs;
}

export function Wall() {
  const store = usePage().store as Store;
  const keys = store.bedKeys.value;
  const places = useComputed(() => {
    void store.bedKeys.value;
    void store.hello.value;
    return placesOf(store.world);
  }).value;
  const columns = Math.max(1, ...places.map((place) => place.column + 1));
  const rows = Math.max(1, ...places.map((place) => place.row + 1));
  const sitter = (key: BedKey): string => bedOf(store.world, key)?.session?.sitter ?? "";
  const pairs = pairsOf(places, sitter);
  const at = (row: number, column: number, span = 1): Record<string, string> => ({
    gridRow: `${row + 1}`,
    gridColumn: `${column + 1} / span ${span}`,
  });
  return (
    <main
      class={`beds${columns * rows > 10 ? " dense" : ""}`}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
      }}
    >
      {places.map((place) => {
        const [source = ""] = place.key?.split("|") ?? [];
        const alone =
          place.key === undefined ? place.bed === "" : isAlone(keys, { source, room: place.room });
        const label = bedLabel(place.room, place.bed, alone);
        return (
          <div class="place" key={`${place.room}|${place.bed}`} style={at(place.row, place.column)}>
            {place.key === undefined ? (
              <NoBed label={label} pair={!alone} />
            ) : (
              <Tile bedKey={place.key} label={label} side={alone ? "" : sideOf(places, place)} />
            )}
          </div>
        );
      })}
      {pairs.map((pair) => (
        <p class="pair" key={pair.room} style={at(pair.row, pair.column, 2)}>
          <span>{pair.text}</span>
        </p>
      ))}
      {places.length === 0 && <p class="nothing">No bed is known yet.</p>}
    </main>
  );
}
