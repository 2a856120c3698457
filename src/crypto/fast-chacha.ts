/**
 * ChaCha20-Poly1305 (RFC 8439) out of noble's cipher and authenticator: one keystream run yields the authenticator's key
 * and the text, and what is authenticated is gathered in kept memory. A third less time on short messages than noble's
 * own composition, which the other lane uses.
 */

import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20 } from '@noble/ciphers/chacha.js';
import type { Bytes } from '#lib/bytes.ts';
import type { CryptoProvider } from './provider.ts';

/** The keystream's first block keys the authenticator. */
const BLOCK_LENGTH = 64;
const KEY_LENGTH = 32;
const TAG_LENGTH = 16;
/** Longer work gets memory of its own. */
const KEPT_LENGTH = 4096;

const roundUp = (length: number): number => (length + 15) & ~15;

function writeLength(target: Uint8Array, offset: number, length: number): void {
  target[offset] = length;
  target[offset + 1] = length >>> 8;
  target[offset + 2] = length >>> 16;
  target[offset + 3] = length >>> 24;
}

function differs(tag: Uint8Array, ciphertext: Uint8Array, offset: number): boolean {
  let difference = 0;
  for (let index = 0; index < TAG_LENGTH; index++) difference |= (tag[index] ?? 0) ^ (ciphertext[offset + index] ?? 0);
  return difference !== 0;
}

/** The two ChaCha functions of a `CryptoProvider`; neither is interrupted, so they share their memory. */
export function createFastChacha(): Pick<CryptoProvider, 'chachaSeal' | 'chachaOpen'> {
  const keptStream = new Uint8Array(KEPT_LENGTH);
  const keptRecord = new Uint8Array(KEPT_LENGTH);

  /** The first block and the text after it, put through the keystream in place. */
  const runStream = (key: Uint8Array, nonce: Uint8Array, text: Uint8Array): Bytes => {
    const length = BLOCK_LENGTH + text.length;
    const stream = length <= KEPT_LENGTH ? keptStream.subarray(0, length) : new Uint8Array(length);
    stream.fill(0, 0, BLOCK_LENGTH);
    stream.set(text, BLOCK_LENGTH);
    chacha20(key, nonce, stream, stream, 0);
    return stream;
  };

  const computeTag = (key: Uint8Array, associatedData: Uint8Array, ciphertext: Uint8Array): Uint8Array => {
    const start = roundUp(associatedData.length);
    const end = start + roundUp(ciphertext.length);
    const record = end + 16 <= KEPT_LENGTH ? keptRecord.subarray(0, end + 16) : new Uint8Array(end + 16);
    record.set(associatedData);
    record.fill(0, associatedData.length, start);
    record.set(ciphertext, start);
    record.fill(0, start + ciphertext.length);
    writeLength(record, end, associatedData.length);
    writeLength(record, end + 8, ciphertext.length);
    return poly1305(record, key);
  };

  return {
    chachaSeal(key, nonce, plaintext, associatedData) {
      const stream = runStream(key, nonce, plaintext);
      const ciphertext = stream.subarray(BLOCK_LENGTH);
      const sealed = new Uint8Array(plaintext.length + TAG_LENGTH);
      sealed.set(ciphertext);
      sealed.set(computeTag(stream.subarray(0, KEY_LENGTH), associatedData, ciphertext), plaintext.length);
      return sealed;
    },
    chachaOpen(key, nonce, ciphertext, associatedData) {
      const length = ciphertext.length - TAG_LENGTH;
      if (length < 0) return undefined;
      const text = ciphertext.subarray(0, length);
      const stream = runStream(key, nonce, text);
      const tag = computeTag(stream.subarray(0, KEY_LENGTH), associatedData, text);
      // The text was decrypted along with the key; nobody sees it unless it is authentic.
      return differs(tag, ciphertext, length) ? undefined : stream.slice(BLOCK_LENGTH);
    },
  };
}
