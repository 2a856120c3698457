/**
 * How the items of the account's state are spread over records: one shard holds all of them until it is full, then
 * sixteen shards below it hold a sixteenth each, and so on.
 *
 * A shard is named by its path, hexadecimal digits; the first one's is empty. An item belongs to the shard whose path its
 * place begins with and that isn't split. Once split, a shard stays so: devices that disagree about it agree on the split.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '#lib/bytes.ts';

export const ROOT_SHARD = '';
const DIGITS = '0123456789abcdef';

/** The 64 hexadecimal digits that say where an item belongs. */
export function placeOf(map: string, id: string): string {
  return toHex(sha256(utf8(`${map}\n${id}`)));
}

/** The shard that an item belongs to, as far as is known which ones are split. */
export function shardOf(place: string, isSplit: (path: string) => boolean): string {
  let depth = 0;
  while (depth < place.length && isSplit(place.slice(0, depth))) depth++;
  return place.slice(0, depth);
}

/** The shards below one that is split. */
export function childrenOf(path: string): string[] {
  return [...DIGITS].map((digit) => path + digit);
}
