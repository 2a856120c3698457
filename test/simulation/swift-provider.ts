/**
 * Cryptography for long simulations, faster still than Node's and just as repeatable. In place of X25519 stands
 * multiplication modulo 2²⁵⁵ − 19, on which two sides agree as they do on its curve and which protects nothing: what is
 * simulated is who gets what.
 */
import type { CryptoProvider } from '#crypto/provider.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { nativeProvider } from './native-provider.ts';

const PRIME = 2n ** 255n - 19n;
const GENERATOR = 9n;
const LIMB = 64n;
const KEY_LENGTH = 32;

function toNumber(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, KEY_LENGTH);
  let number = 0n;
  for (let offset = 0; offset < KEY_LENGTH; offset += 8) number = (number << LIMB) | view.getBigUint64(offset);
  return number;
}

function toBytes(number: bigint): Bytes {
  const bytes = new Uint8Array(KEY_LENGTH);
  const view = new DataView(bytes.buffer);
  for (let offset = KEY_LENGTH - 8; offset >= 0; offset -= 8, number >>= LIMB)
    view.setBigUint64(offset, BigInt.asUintN(64, number));
  return bytes;
}

export const swiftProvider: CryptoProvider = {
  ...nativeProvider,
  x25519Public: async (secretKey) => toBytes((toNumber(secretKey) * GENERATOR) % PRIME),
  async x25519(secretKey, publicKey) {
    if (publicKey.length !== KEY_LENGTH) return err('BadKey');
    const shared = (toNumber(secretKey) * toNumber(publicKey)) % PRIME;
    return shared === 0n ? err('BadKey') : ok(toBytes(shared));
  },
};
