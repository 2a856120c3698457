/** The lane that needs nothing of the runtime: noble for every primitive. */
import { gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { type Bytes, concat } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { CryptoProvider } from './provider.ts';

const KEM_CIPHERTEXT_LENGTH = 1088;

/** noble refuses by throwing; here a refusal is a value. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

export const nobleProvider: CryptoProvider = {
  lane: 'noble',

  sha512: (data) => sha512(data),
  hmacSha512: (key, data) => hmac(sha512, key, data),
  hkdf: (salt, input, info, length) => hkdf(sha512, input, salt, info, length),

  chachaSeal: (key, nonce, plaintext, associatedData) =>
    chacha20poly1305(key, nonce, associatedData).encrypt(plaintext),
  chachaOpen: (key, nonce, ciphertext, associatedData) =>
    attempt(() => chacha20poly1305(key, nonce, associatedData).decrypt(ciphertext) as Bytes),

  x25519Public: async (secretKey) => x25519.getPublicKey(secretKey),
  x25519: async (secretKey, publicKey) => {
    const shared = attempt(() => x25519.getSharedSecret(secretKey, publicKey) as Bytes);
    return shared === undefined ? err('BadKey') : ok(shared);
  },

  ed25519Public: async (secretKey) => ed25519.getPublicKey(secretKey),
  ed25519Sign: async (secretKey, message) => ed25519.sign(message, secretKey),
  ed25519Verify: async (publicKey, message, signature) =>
    attempt(() => ed25519.verify(signature, message, publicKey, { zip215: false })) ?? false,

  kemPublic: async (seed) => ml_kem768.keygen(seed).publicKey,
  kemEncapsulate: async (publicKey, randomness) => {
    const result = attempt(() => ml_kem768.encapsulate(publicKey, randomness));
    if (result === undefined) return err('BadKey');
    return ok({ ciphertext: result.cipherText, secret: result.sharedSecret });
  },
  kemDecapsulate: async (seed, ciphertext) => {
    if (ciphertext.length !== KEM_CIPHERTEXT_LENGTH) return err('BadCiphertext');
    return ok(ml_kem768.decapsulate(ciphertext, ml_kem768.keygen(seed).secretKey) as Bytes);
  },

  importAesKey: async (key) => {
    const own = concat(key);
    return {
      seal: async (nonce, plaintext, associatedData) => gcm(own, nonce, associatedData).encrypt(plaintext),
      open: async (nonce, ciphertext, associatedData) =>
        attempt(() => gcm(own, nonce, associatedData).decrypt(ciphertext) as Bytes),
    };
  },
};
