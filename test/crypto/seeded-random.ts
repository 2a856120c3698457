/** Randomness that repeats: SHA-512 of the seed and a counter, cut to length. For tests and vectors only. */
import { sha512 } from '@noble/hashes/sha2.js';
import type { RandomBytes } from '#crypto/random.ts';
import { concat, uint32, utf8 } from '#lib/bytes.ts';

export function seededRandom(seed: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const blocks: Uint8Array[] = [];
    for (let have = 0; have < length; have += 64) blocks.push(sha512(concat(utf8(seed), uint32(counter++))));
    return concat(...blocks).slice(0, length);
  };
}
