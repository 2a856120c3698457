/**
 * Cryptography for tests of what is built on it: the answers are noble's, and come an order of magnitude sooner, from
 * Node's own primitives and the product's hashing and ChaCha20. All of it is synchronous, so that a run repeats exactly.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  decapsulate,
  diffieHellman,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { isUndisputedPoint } from '#crypto/ed25519-points.ts';
import { createFastChacha } from '#crypto/fast-chacha.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { AesKey, CryptoProvider } from '#crypto/provider.ts';
import { createWasmSha512 } from '#crypto/wasm-sha512.ts';
import { type Bytes, concat, fromHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';

/** DER up to the raw key itself: RFC 8410, and RFC 9935 with the seed alone. */
const head = (hex: string): Bytes => fromHex(hex) as Bytes;
const X25519_SECRET = head('302e020100300506032b656e04220420');
const X25519_PUBLIC = head('302a300506032b656e032100');
const ED25519_SECRET = head('302e020100300506032b657004220420');
const ED25519_PUBLIC = head('302a300506032b6570032100');
const ML_KEM_SEED = head('3054020100300b060960864801650304040204428040');

const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
const KEM_KEY_LENGTH = 1184;
const KEM_CIPHERTEXT_LENGTH = 1088;
const TAG_LENGTH = 16;

const secretOf = (of: Bytes, raw: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(concat(of, raw)), format: 'der', type: 'pkcs8' });

/** The same, kept for as long as the bytes are: reading a key takes longer than using it. */
function keptSecrets(of: Bytes): (raw: Uint8Array) => KeyObject {
  const kept = new WeakMap<Uint8Array, KeyObject>();
  return (raw) => {
    const known = kept.get(raw) ?? secretOf(of, raw);
    kept.set(raw, known);
    return known;
  };
}
const exchangeSecret = keptSecrets(X25519_SECRET);
const signingSecret = keptSecrets(ED25519_SECRET);

const publicOf = (of: Bytes, raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(concat(of, raw)), format: 'der', type: 'spki' });

/** The raw public key of a secret one. */
function publicHalf(secret: KeyObject, length = KEY_LENGTH): Bytes {
  const encoded = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return new Uint8Array(encoded.subarray(encoded.length - length));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
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
      return attempt(() => concat(decipher.update(ciphertext.subarray(0, end)), decipher.final()));
    },
  };
}

export const nativeProvider: CryptoProvider = {
  ...nobleProvider,
  ...(await createWasmSha512()),
  ...createFastChacha(),

  x25519Public: async (secretKey) => publicHalf(exchangeSecret(secretKey)),
  async x25519(secretKey, publicKey) {
    if (publicKey.length !== KEY_LENGTH) return err('BadKey');
    // refused is what gives zeros
    const shared = attempt(() =>
      diffieHellman({ privateKey: exchangeSecret(secretKey), publicKey: publicOf(X25519_PUBLIC, publicKey) }),
    );
    return shared === undefined ? err('BadKey') : ok(new Uint8Array(shared));
  },

  ed25519Public: async (secretKey) => publicHalf(signingSecret(secretKey)),
  ed25519Sign: async (secretKey, message) => new Uint8Array(sign(null, message, signingSecret(secretKey))),
  /** As in the lane on WebCrypto: only "yes" to what nobody disputes is Node's to say. */
  async ed25519Verify(publicKey, message, signature) {
    const isUndisputed = isUndisputedPoint(publicKey) && isUndisputedPoint(signature.subarray(0, KEY_LENGTH));
    if (isUndisputed && signature.length === SIGNATURE_LENGTH) {
      const valid = attempt(() => verify(null, message, publicOf(ED25519_PUBLIC, publicKey), signature));
      if (valid === true) return true;
    }
    return nobleProvider.ed25519Verify(publicKey, message, signature);
  },

  kemPublic: async (seed) => publicHalf(secretOf(ML_KEM_SEED, seed), KEM_KEY_LENGTH),
  async kemDecapsulate(seed, ciphertext) {
    if (ciphertext.length !== KEM_CIPHERTEXT_LENGTH) return err('BadCiphertext');
    return ok(new Uint8Array(decapsulate(secretOf(ML_KEM_SEED, seed), ciphertext)));
  },

  importAesKey: async (key) => aesKey(key),
};
