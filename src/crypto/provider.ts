/** The facade over the primitives: everything else in this room is written against it and runs on either lane. */
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';

/** A key pair of any kind; the secret half is the seed where the algorithm has one. All fields are raw bytes. */
export type KeyPair = { readonly publicKey: Bytes; readonly secretKey: Bytes };

/** AES-256-GCM under one key that the runtime holds. Nonces are 12 bytes and never used twice. */
export type AesKey = {
  seal(nonce: Uint8Array, plaintext: Uint8Array, associatedData: Uint8Array): Promise<Bytes>;
  /** undefined when the tag doesn't fit. */
  open(nonce: Uint8Array, ciphertext: Uint8Array, associatedData: Uint8Array): Promise<Bytes | undefined>;
};

/**
 * Both lanes (`nobleProvider`, `createWebProvider()`) give identical results for identical input, refusals included.
 * The synchronous functions are the message path, where a promise would cost more than the work. X25519 keys and Ed25519
 * seeds are never changed in place once handed in: a lane may keep what it made of an array for as long as that lives.
 */
export type CryptoProvider = {
  readonly lane: 'noble' | 'web';

  /** 64 bytes. */
  sha512(data: Uint8Array): Bytes;
  /** 64 bytes. */
  hmacSha512(key: Uint8Array, data: Uint8Array): Bytes;
  /** RFC 5869 over SHA-512: extract with `salt` (undefined: 64 zeros), expand to `length` bytes (at most 16,320). */
  hkdf(salt: Uint8Array | undefined, input: Uint8Array, info: Uint8Array, length: number): Bytes;

  /** RFC 8439; 32-byte key, 12-byte nonce; the 16-byte tag stands at the end. */
  chachaSeal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associatedData: Uint8Array): Bytes;
  /** undefined when the tag doesn't fit. */
  chachaOpen(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array, associatedData: Uint8Array): Bytes | undefined;

  /** The public key of a 32-byte X25519 secret. */
  x25519Public(secretKey: Bytes): Promise<Bytes>;
  /** The 32-byte shared secret; `BadKey` when the public key isn't 32 bytes or the result is all zero. */
  x25519(secretKey: Bytes, publicKey: Uint8Array): Promise<Result<Bytes, 'BadKey'>>;

  /** The public key of a 32-byte Ed25519 seed. */
  ed25519Public(secretKey: Bytes): Promise<Bytes>;
  /** 64 bytes. */
  ed25519Sign(secretKey: Bytes, message: Uint8Array): Promise<Bytes>;
  /** Valid as noble's strict mode (`zip215: false`) says. False for input of any other length, never an error. */
  ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;

  /** The 1,184-byte ML-KEM-768 public key of a 64-byte seed (d ‖ z); the seed is what is kept as the secret key. */
  kemPublic(seed: Bytes): Promise<Bytes>;
  /** Encapsulates with the 32 random bytes given; `BadKey` when the public key is no ML-KEM-768 key. */
  kemEncapsulate(
    publicKey: Uint8Array,
    randomness: Uint8Array,
  ): Promise<Result<{ readonly ciphertext: Bytes; readonly secret: Bytes }, 'BadKey'>>;
  /** The 32-byte secret; a wrong ciphertext of the right length (1,088) gives another secret, as ML-KEM means it. */
  kemDecapsulate(seed: Bytes, ciphertext: Uint8Array): Promise<Result<Bytes, 'BadCiphertext'>>;

  /** Takes a 32-byte AES-256-GCM key in; WebCrypto's can't be exported again. */
  importAesKey(key: Uint8Array): Promise<AesKey>;
};
