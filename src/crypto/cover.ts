/**
 * What hidden rooms keep in the cover: records of random bytes, of which nobody without their keys can tell which are in use.
 *
 * Record (4,096): nonce (12) ‖ mark (16) ‖ AES-256-GCM of 4,052 bytes; associated data: the record's number (uint32).
 * Mark = HMAC-SHA-256 under the pool's key of number ‖ nonce, its first 16 bytes: by it every hidden room knows a record
 * that one of them uses, and only by it. The room's own key opens what is inside. An unused record is 4,096 random bytes.
 */
import { type Bytes, concat, equalBytes, uint32 } from '#lib/bytes.ts';
import { label } from './labels.ts';
import type { AesKey, CryptoProvider } from './provider.ts';
import type { RandomBytes } from './random.ts';
import { type BlindIndex, createBlindIndex } from './seal.ts';

export const COVER_RECORD_LENGTH = 4096;
const NONCE_LENGTH = 12;
const MARK_LENGTH = 16;
const TAG_LENGTH = 16;
const HEAD_LENGTH = NONCE_LENGTH + MARK_LENGTH;
/** What one record holds. */
export const COVER_CONTENT_LENGTH = COVER_RECORD_LENGTH - HEAD_LENGTH - TAG_LENGTH;

/** 32 bytes each: `room` is one hidden room's own, `pool` is known to all hidden rooms of a device. */
export type CoverKeys = { readonly room: Bytes; readonly pool: Bytes };

export class CoverSealer {
  readonly #key: AesKey;
  readonly #mark: BlindIndex;
  readonly #random: RandomBytes;

  private constructor(key: AesKey, mark: BlindIndex, random: RandomBytes) {
    this.#key = key;
    this.#mark = mark;
    this.#random = random;
  }

  static async create(provider: CryptoProvider, keys: CoverKeys, random: RandomBytes): Promise<CoverSealer> {
    const key = await provider.importAesKey(provider.hkdf(undefined, keys.room, label('cover-record'), 32));
    const mark = createBlindIndex(provider.hkdf(undefined, keys.pool, label('cover-mark'), 32));
    return new CoverSealer(key, mark, random);
  }

  /** Whether any hidden room of the pool uses the record. */
  isUsed(number: number, record: Uint8Array): boolean {
    if (record.length !== COVER_RECORD_LENGTH) return false;
    return equalBytes(
      this.#markOf(number, record.subarray(0, NONCE_LENGTH)),
      record.subarray(NONCE_LENGTH, HEAD_LENGTH),
    );
  }

  /** `content`: COVER_CONTENT_LENGTH bytes. */
  async seal(number: number, content: Uint8Array): Promise<Bytes> {
    const nonce = this.#random(NONCE_LENGTH);
    return concat(nonce, this.#markOf(number, nonce), await this.#key.seal(nonce, content, uint32(number)));
  }

  /** undefined when it isn't this room's. */
  open(number: number, record: Uint8Array): Promise<Bytes | undefined> {
    return this.#key.open(record.subarray(0, NONCE_LENGTH), record.subarray(HEAD_LENGTH), uint32(number));
  }

  #markOf(number: number, nonce: Uint8Array): Bytes {
    return this.#mark(concat(uint32(number), nonce)).subarray(0, MARK_LENGTH);
  }
}

/** A record that nobody uses. */
export function unusedCoverRecord(random: RandomBytes): Bytes {
  return random(COVER_RECORD_LENGTH);
}
