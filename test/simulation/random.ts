/** Seeded randomness: the same seed gives the same run. */
import { createCipheriv, createHash } from 'node:crypto';
import type { Bytes } from '#lib/bytes.ts';

const ZEROS = new Uint8Array(16_384);

/** A stream of bytes from a seed and a name: AES-256 in counter mode, under the seed's hash. */
export function seededBytes(seed: string): (length: number) => Bytes {
  const stream = createCipheriv('aes-256-ctr', createHash('sha256').update(seed).digest(), new Uint8Array(16));
  let block: Uint8Array = new Uint8Array(0);
  let used = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (used === block.length) {
        block = stream.update(ZEROS);
        used = 0;
      }
      const taken = block.subarray(used, used + length - filled);
      bytes.set(taken, filled);
      filled += taken.length;
      used += taken.length;
    }
    return bytes;
  };
}

export class Dice {
  readonly #bytes: (length: number) => Bytes;

  constructor(seed: string) {
    this.#bytes = seededBytes(`dice/${seed}`);
  }

  /** 0 ≤ x < 1. */
  next(): number {
    return new DataView(this.#bytes(4).buffer).getUint32(0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}
