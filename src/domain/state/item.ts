/**
 * An item of the account's state: its last edit wins. Merging is associative, commutative and idempotent, so devices that
 * have heard of the same edits agree, in whatever order and however often they heard of them.
 */
import type { Bytes } from '#lib/bytes.ts';
import { compareStamps, nextStamp, type Stamp } from './stamp.ts';

export type Item = {
  /** The name of its map, and its name there. */
  readonly map: string;
  readonly id: string;
  /** Its encoded value; null once it was deleted: the deletion is an edit, and is kept for whoever was away. */
  readonly value: Bytes | null;
  readonly stamp: Stamp;
  /** How often each device has edited it, as far as is known: the sum never goes back, even where an edit loses. */
  readonly edits: Readonly<Record<string, number>>;
};

/** A device's edits are counted up to here: nobody makes as many, and somebody who claims them must not end the count. */
export const MOST_EDITS = 2 ** 31;

/** The item after an edit on `device`, whose clock says `now` (ms). */
export function edited(
  before: Item | undefined,
  place: Pick<Item, 'map' | 'id'>,
  value: Bytes | null,
  now: number,
  device: string,
): Item {
  const edits = before?.edits ?? {};
  return {
    map: place.map,
    id: place.id,
    value,
    stamp: nextStamp(now, device, before?.stamp),
    edits: { ...edits, [device]: Math.min((edits[device] ?? 0) + 1, MOST_EDITS) },
  };
}

/** Both items are of the same map and id. Answers `a` itself where `b` adds nothing to it. */
export function merged(a: Item, b: Item): Item {
  if (a === b) return a;
  const winner = comesAfter(b, a) ? b : a;
  const edits = { ...a.edits };
  let learned = winner !== a;
  for (const [device, count] of Object.entries(b.edits)) {
    if (count <= (edits[device] ?? 0)) continue;
    edits[device] = count;
    learned = true;
  }
  return learned ? { ...winner, edits } : a;
}

/** Whether merging `other` into `item` would change it. */
export function learnsFrom(item: Item | undefined, other: Item): boolean {
  return item === undefined || merged(item, other) !== item;
}

/** How many edits an item has seen. */
export function editCount({ edits }: Item): number {
  return Object.values(edits).reduce((sum, count) => sum + count, 0);
}

/** Two edits of one stamp come from a device that went back behind its own past; their bytes decide then. */
function comesAfter(a: Item, b: Item): boolean {
  const order = compareStamps(a.stamp, b.stamp);
  return order === 0 ? compareBytes(a.value, b.value) > 0 : order > 0;
}

function compareBytes(a: Bytes | null, b: Bytes | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
