/** SHA-512, HMAC and HKDF on one kept WebAssembly instance: synchronous, and several times faster than JavaScript. */
import { createSHA512 } from 'hash-wasm';
import { type Bytes, concat } from '#lib/bytes.ts';
import type { CryptoProvider } from './provider.ts';

const BLOCK_LENGTH = 128;
const HASH_LENGTH = 64;
const INNER_PAD = 0x36363636;
const OUTER_PAD = 0x5c5c5c5c;
const SHORT_DATA = 256;
const NO_SALT = new Uint8Array(HASH_LENGTH);

/** The three hash functions of a `CryptoProvider`. One instance serves all calls: none of them is interrupted. */
export async function createWasmSha512(): Promise<Pick<CryptoProvider, 'sha512' | 'hmacSha512' | 'hkdf'>> {
  const hasher = await createSHA512();
  // Padded key and short data stand side by side, because handing bytes over costs more than hashing them.
  const scratch = new Uint8Array(BLOCK_LENGTH + SHORT_DATA);
  const block = scratch.subarray(0, BLOCK_LENGTH);
  const words = new Uint32Array(scratch.buffer, 0, BLOCK_LENGTH / 4);
  // By the data's length; made once, because views are most of what hashing leaves to the garbage collector.
  const filled = Array.from({ length: SHORT_DATA + 1 }, (_, length) => scratch.subarray(0, BLOCK_LENGTH + length));

  const sha512 = (data: Uint8Array): Bytes => hasher.init().update(data).digest('binary') as Bytes;

  const hashBlockAnd = (data: Uint8Array): Bytes => {
    const joined = filled[data.length];
    if (joined === undefined) return hasher.init().update(block).update(data).digest('binary') as Bytes;
    scratch.set(data, BLOCK_LENGTH);
    return sha512(joined);
  };

  const padKey = (padding: number): void => {
    for (let index = 0; index < words.length; index++) words[index] = (words[index] ?? 0) ^ padding;
  };

  const hmacSha512 = (key: Uint8Array, data: Uint8Array): Bytes => {
    block.fill(0);
    block.set(key.length > BLOCK_LENGTH ? sha512(key) : key);
    padKey(INNER_PAD);
    const inner = hashBlockAnd(data);
    padKey(INNER_PAD ^ OUTER_PAD);
    return hashBlockAnd(inner);
  };

  const hkdf: CryptoProvider['hkdf'] = (salt, input, info, length) => {
    const extracted = hmacSha512(salt ?? NO_SALT, input);
    const labelled = new Uint8Array(info.length + 1);
    labelled.set(info);
    labelled[info.length] = 1;
    let output = hmacSha512(extracted, labelled);
    if (length <= HASH_LENGTH) return output.subarray(0, length);
    const expanded = new Uint8Array(Math.ceil(length / HASH_LENGTH) * HASH_LENGTH);
    expanded.set(output);
    for (let offset = HASH_LENGTH, count = 2; offset < length; offset += HASH_LENGTH, count++) {
      labelled[info.length] = count;
      output = hmacSha512(extracted, concat(output, labelled));
      expanded.set(output, offset);
    }
    return expanded.subarray(0, length);
  };

  return { sha512, hmacSha512, hkdf };
}
