/**
 * Cryptography for long simulations, an order of magnitude faster than noble and just as repeatable: Node's AES and
 * Ed25519, the product's own hashing and ChaCha20, all of it synchronous. In place of X25519 stands multiplication modulo 2²⁵⁵ − 19,
 * on which two sides agree as they do on its curve and which protects nothing: what is simulated is who gets what.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign,
} from 'node:crypto';
import { createFastChacha } from '#crypto/fast-chacha.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { AesKey, CryptoProvider } from '#crypto/provider.ts';
import { createWasmSha512 } from '#crypto/wasm-sha512.ts';
import { type Bytes, concat, fromHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';

/** DER of an Ed25519 seed up to its 32 bytes (RFC 8410). */
const SEED_HEAD = fromHex('302e020100300506032b657004220420') as Bytes;
const PRIME = 2n ** 255n - 19n;
const GENERATOR = 9n;
const LIMB = 64n;
const KEY_LENGTH = 32;
const TAG_LENGTH = 16;

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

function signingKey(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.from(concat(SEED_HEAD, seed)), format: 'der', type: 'pkcs8' });
}

function aesKey(key: Uint8Array): AesKey {
  const own = createSecretKey(key);
  return {
    async seal(nonce, plaintext, associatedData) {
      const cipher = createCipheriv('aes-256-gcm', own, nonce).setAAD(associatedData);
      return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
    },
    async open(nonce, ciphertext, associatedData) {
      const end = ciphertext.length - TAG_LENGTH;
      if (end < 0) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', own, nonce).setAAD(associatedData);
      decipher.setAuthTag(ciphertext.subarray(end));
      try {
        return concat(decipher.update(ciphertext.subarray(0, end)), decipher.final());
      } catch {
        return undefined;
      }
    },
  };
}

export const swiftProvider: CryptoProvider = {
  ...nobleProvider,
  ...(await createWasmSha512()),
  ...createFastChacha(),
  x25519Public: async (secretKey) => toBytes((toNumber(secretKey) * GENERATOR) % PRIME),
  async x25519(secretKey, publicKey) {
    if (publicKey.length !== KEY_LENGTH) return err('BadKey');
    const shared = (toNumber(secretKey) * toNumber(publicKey)) % PRIME;
    return shared === 0n ? err('BadKey') : ok(toBytes(shared));
  },
  async ed25519Public(secretKey) {
    const encoded = createPublicKey(signingKey(secretKey)).export({ format: 'der', type: 'spki' });
    return new Uint8Array(encoded.subarray(encoded.length - KEY_LENGTH));
  },
  ed25519Sign: async (secretKey, message) => new Uint8Array(sign(null, message, signingKey(secretKey))),
  importAesKey: async (key) => aesKey(key),
};
