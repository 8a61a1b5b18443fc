// Where each bed stands on the wall: the clinic's places, else rows by name. Pure.
import type { World } from "./apply";
import { type BedKey, type BedState, bedLabel } from "./model";

/** Beds on one wall. */
export const BEDS_MAX = 32;

/** "2" before "10" before "10a" before "garden". */
export function byName(a: string, b: string): number {
  const number = (text: string): number => {
    const digits = /^\d+/.exec(text);
    return digits === null ? Infinity : Number(digits[0]);
  };
  const x = number(a);
  const y = number(b);
  if (x !== y) return x < y ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

export interface Place {
  /** Undefined: a place of the clinic whose bed no daemon has told of. */
  readonly key: BedKey | undefined;
  readonly room: string;
  readonly bed: string;
  /** From 0. */
  readonly row: number;
  readonly column: number;
}

interface Named {
  readonly key: BedKey;
  readonly room: string;
  readonly bed: string;
}

/** Columns of a grid for so many beds on a wide screen. */
export function columnsFor(count: number): number {
  if (count <= 2) return Math.max(count, 1);
  if (count <= 4) return 2;
  if (count <= 6) return 3;
  if (count <= 8) return 4;
  if (count <= 15) return 5;
  if (count <= 24) return 6;
  return 8;
}

function bedsOf(world: World): Named[] {
  const beds: Named[] = [];
  for (const clinic of world.clinics.values()) {
    for (const bed of clinic.beds.values()) beds.push(bed);
  }
  const name = (a: Named, b: Named): number => byName(a.room, b.room) || byName(a.bed, b.bed);
  return beds.sort((a, b) => name(a, b) || (a.key < b.key ? -1 : 1)).slice(0, BEDS_MAX);
}

/** Every place of the wall. Beds that the clinic has not placed come in rows below. */
export function placesOf(world: World): Place[] {
  const places: Place[] = [];
  const left = bedsOf(world);
  for (const given of world.hello?.places ?? []) {
    const at = left.findIndex(
      (bed) => bed.room === given.room && (bed.bed === given.bed || given.bed === ""),
    );
    const bed = at < 0 ? undefined : left.splice(at, 1)[0];
    places.push({
      key: bed?.key,
      room: given.room,
      bed: bed?.bed ?? given.bed,
      row: given.row,
      column: given.column,
    });
  }
  const placed = places.length > 0;
  const widest = Math.max(0, ...places.map((place) => place.column + 1));
  const columns = placed ? widest : columnsFor(left.length);
  const below = Math.max(0, ...places.map((place) => place.row + 1));
  left.forEach((bed, i) => {
    const row = below + Math.floor(i / columns);
    places.push({ key: bed.key, room: bed.room, bed: bed.bed, row, column: i % columns });
  });
  return places.sort((a, b) => a.row - b.row || a.column - b.column);
}

export function wallOrder(world: World): BedKey[] {
  return placesOf(world).flatMap((place) => (place.key === undefined ? [] : [place.key]));
}

/** Whether this is the only bed of its room. */
export function isAlone(keys: readonly BedKey[], bed: Pick<BedState, "source" | "room">): boolean {
  const room = `${bed.source}|${bed.room}|`;
  return keys.filter((key) => key.startsWith(room)).length < 2;
}

/** Whether the room of this bed has another one. */
export function pairOf(keys: readonly BedKey[], key: BedKey | ""): boolean {
  const [source, room] = key.split("|");
  return source !== undefined && room !== undefined && !isAlone(keys, { source, room });
}

/** "4a", or "3" where the room has one bed; "" for no bed. */
export function labelOf(keys: readonly BedKey[], key: BedKey | ""): string {
  const [source, room, bed] = key.split("|");
  if (source === undefined || room === undefined || bed === undefined) return "";
  return bedLabel(room, bed, isAlone(keys, { source, room }));
}
