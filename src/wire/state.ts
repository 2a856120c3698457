/**
 * Items of the account's state as its own devices exchange them: in shards, whose sealed encoding is the body of a record
 * on the home nodes, and live, from device to device.
 *
 * Format: canonical CBOR.
 * - Items: `{ devices, items }`, where `items` are arrays `[map, id, time, count, device, edits, value]`: `device` is an
 *   index into `devices`, `edits` a list of such indexes and how often each has edited, `value` bytes or null.
 *   An item whose time, count or edits are beyond what `nextStamp` and `edited` make is passed over, and only that one.
 * - Shard: `{ v: 1, split, items }`; once `split` is true, all further items belong to the shards below it.
 * - Sightings: `{ v: 1, seen }`, where `seen` are arrays `[node, path, version, hash]`: a record that a home node had.
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { bytesOf, bytesUpTo, decodeCbor, encodeCbor, uint } from './cbor.ts';
import { MAX_RECORD_BYTES } from './record.ts';

/** As `domain/state/item.ts` has it. */
export type StateItem = {
  readonly map: string;
  readonly id: string;
  readonly value: Bytes | null;
  readonly stamp: { readonly time: number; readonly count: number; readonly device: string };
  readonly edits: Readonly<Record<string, number>>;
};

/** As much as one message from device to device carries. */
export const STATE_MESSAGE_BYTES = 40 * 1024;
/** The largest value of an item. */
export const MAX_VALUE_BYTES = 8 * 1024;
/** The largest that an honest device makes: `domain/state/stamp.ts` and `item.ts` have the same numbers. */
const MAX_TIME = 253_402_300_799_999 + 2 ** 32;
const MAX_COUNT = 2 ** 31;
/** What a person's further devices can have been in the life of an account. */
const MAX_DEVICES = 1024;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
const item = v.strictTuple([
  text(24),
  text(256),
  uint,
  uint,
  uint,
  v.array(v.strictTuple([uint, uint])),
  v.nullable(bytesUpTo(MAX_VALUE_BYTES)),
]);
const items = v.strictObject({ devices: v.pipe(v.array(text(32)), v.maxLength(MAX_DEVICES)), items: v.array(item) });
const shard = v.strictObject({ v: v.literal(1), split: v.boolean(), items });

type EncodedItems = v.InferOutput<typeof items>;
export type StateShard = { readonly split: boolean; readonly items: readonly StateItem[] };

export function encodeStateItems(content: readonly StateItem[]): Bytes {
  return encodeCbor(toEncoded(content));
}

export function decodeStateItems(bytes: Uint8Array): Result<readonly StateItem[], 'Malformed'> {
  const decoded = decodeCbor(items, bytes, MAX_RECORD_BYTES);
  return decoded.ok ? fromEncoded(decoded.value) : decoded;
}

export function encodeStateShard({ split, items: content }: StateShard): Bytes {
  return encodeCbor({ v: 1, split, items: toEncoded(content) });
}

export function decodeStateShard(bytes: Uint8Array): Result<StateShard, 'Malformed'> {
  const decoded = decodeCbor(shard, bytes, MAX_RECORD_BYTES);
  if (!decoded.ok) return decoded;
  const content = fromEncoded(decoded.value.items);
  return content.ok ? ok({ split: decoded.value.split, items: content.value }) : content;
}

const sightings = v.strictObject({
  v: v.literal(1),
  seen: v.array(v.strictTuple([text(256), text(64), v.pipe(uint, v.minValue(1)), bytesOf(32)])),
});

/** A record that a home node had: its shard's path, its version, and the SHA-256 of its bytes. */
export type Sighting = {
  readonly node: string;
  readonly path: string;
  readonly version: number;
  readonly hash: Bytes;
};

export function encodeSightings(seen: readonly Sighting[]): Bytes {
  return encodeCbor({ v: 1, seen: seen.map(({ node, path, version, hash }) => [node, path, version, hash]) });
}

export function decodeSightings(bytes: Uint8Array): Result<readonly Sighting[], 'Malformed'> {
  const decoded = decodeCbor(sightings, bytes, MAX_RECORD_BYTES);
  if (!decoded.ok) return decoded;
  return ok(decoded.value.seen.map(([node, path, version, hash]) => ({ node, path, version, hash })));
}

function toEncoded(content: readonly StateItem[]): EncodedItems {
  const indexes = new Map<string, number>();
  const indexOf = (device: string) => {
    const index = indexes.get(device) ?? indexes.size;
    indexes.set(device, index);
    return index;
  };
  const encoded = content.map(({ map, id, value, stamp, edits }): EncodedItems['items'][number] => [
    map,
    id,
    stamp.time,
    stamp.count,
    indexOf(stamp.device),
    Object.entries(edits).map(([device, count]): [number, number] => [indexOf(device), count]),
    value,
  ]);
  return { devices: [...indexes.keys()], items: encoded };
}

function fromEncoded({ devices, items: encoded }: EncodedItems): Result<readonly StateItem[], 'Malformed'> {
  const decoded: StateItem[] = [];
  for (const [map, id, time, count, index, counts, value] of encoded) {
    const device = devices[index];
    if (device === undefined || counts.some(([editor]) => devices[editor] === undefined)) return err('Malformed');
    // one that nobody can go beyond would be the last edit for ever
    if (time > MAX_TIME || count > MAX_COUNT || counts.some(([, edited]) => edited > MAX_COUNT)) continue;
    const edits = Object.fromEntries(counts.map(([editor, edited]) => [devices[editor] as string, edited]));
    decoded.push({ map, id, value, stamp: { time, count, device }, edits });
  }
  return ok(decoded);
}
