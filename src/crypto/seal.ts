/**
 * Sealing at rest: AES-256-GCM boxes of padded content, and blind indexes that find a value without storing it.
 *
 * Box: nonce (12) ‖ AES-256-GCM of (content ‖ 0x80 ‖ zeros up to a bucket). Whoever stores it binds its place by the
 * associated data.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { pad, unpad } from './padding.ts';
import type { AesKey, CryptoProvider } from './provider.ts';
import type { RandomBytes } from './random.ts';

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const SMALLEST_BUCKET = 256;
const LARGEST_DOUBLING = 16_384;
/** Full pages of messages are about as large as the last doubling: twice that would be zeros for the most part. */
const STEP = 4096;

/** The padded length for content: 256, 512, … 16,384, then multiples of 4,096. */
function paddedLength(length: number): number {
  if (length >= LARGEST_DOUBLING) return (Math.floor(length / STEP) + 1) * STEP;
  let bucket = SMALLEST_BUCKET;
  while (bucket <= length) bucket *= 2;
  return bucket;
}

/** Seals and opens under one key that is imported once and, with WebCrypto, can't be read out again. */
export class Sealer {
  readonly #key: AesKey;
  readonly #random: RandomBytes;

  private constructor(key: AesKey, random: RandomBytes) {
    this.#key = key;
    this.#random = random;
  }

  /** `key`: 32 bytes. */
  static async create(provider: CryptoProvider, key: Uint8Array, random: RandomBytes): Promise<Sealer> {
    return new Sealer(await provider.importAesKey(key), random);
  }

  async seal(content: Uint8Array, associatedData: Uint8Array): Promise<Bytes> {
    const nonce = this.#random(NONCE_LENGTH);
    return concat(nonce, await this.#key.seal(nonce, pad(content, paddedLength(content.length)), associatedData));
  }

  /** Never throws; `Corrupt` when the box was changed, moved to another place or sealed under another key. */
  async open(box: Uint8Array, associatedData: Uint8Array): Promise<Result<Bytes, 'Corrupt'>> {
    if (box.length < NONCE_LENGTH + TAG_LENGTH) return err('Corrupt');
    const padded = await this.#key.open(box.subarray(0, NONCE_LENGTH), box.subarray(NONCE_LENGTH), associatedData);
    const content = padded && unpad(padded);
    return content === undefined ? err('Corrupt') : ok(content);
  }
}

/** Answers the 32-byte HMAC-SHA-256 of any bytes; synchronous, the key's own blocks are hashed once, here. */
export type BlindIndex = (value: Uint8Array) => Bytes;

export function createBlindIndex(key: Uint8Array): BlindIndex {
  const keyed = hmac.create(sha256, key);
  // One working copy serves all calls: making one costs more than hashing.
  const working = keyed.clone();
  return (value) => keyed._cloneInto(working).update(value).digest();
}
