/** Passwords: stretching them with Argon2id, and wrapping one secret under one. */
import { argon2id } from 'hash-wasm';
import { type Bytes, concat, uint32, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { ByteReader } from './byte-reader.ts';
import { label } from './labels.ts';
import { pad, unpad } from './padding.ts';
import type { CryptoProvider } from './provider.ts';
import type { RandomBytes } from './random.ts';

/** What one guess costs. */
export type KdfCost = {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
};

/** RFC 9106's second recommendation, with one lane: a browser has one. */
export const DEFAULT_COST: KdfCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

export const SALT_LENGTH = 16;

/** Argon2id of the password (normalised to NFKC), 32 bytes. Takes about a second at the default cost. */
export async function stretchPassword(password: string, salt: Uint8Array, cost: KdfCost): Promise<Bytes> {
  const stretched = await argon2id({
    password: utf8(password.normalize('NFKC')),
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: 32,
    outputType: 'binary',
  });
  return stretched as Bytes;
}

const VERSION = 1;
const NONCE_LENGTH = 12;
const HEAD_LENGTH = 1 + 12 + SALT_LENGTH + NONCE_LENGTH;
const PADDED_TO = 256;
const MAX_LANES = 16;
/** KiB: what a browser's worker can give. */
const MAX_MEMORY_KIB = 262_144;
/** KiB × passes, which the time goes with: a file that somebody else wrote must not keep us busy for minutes. */
const MAX_WORK = 4 * DEFAULT_COST.memoryKiB * DEFAULT_COST.passes;

/**
 * Wraps a secret (the twelve words, say; at most some kilobytes) under a password of its own.
 * Format: version 1 (1) ‖ memory, passes, lanes (uint32 each) ‖ salt (16) ‖ nonce (12) ‖ ChaCha20-Poly1305 of
 * (secret ‖ 0x80 ‖ zeros up to a multiple of 256), all before it being associated data.
 */
export async function wrapSecret(
  provider: CryptoProvider,
  random: RandomBytes,
  password: string,
  secret: Uint8Array,
  cost: KdfCost,
): Promise<Bytes> {
  const salt = random(SALT_LENGTH);
  const nonce = random(NONCE_LENGTH);
  const costs = concat(uint32(cost.memoryKiB), uint32(cost.passes), uint32(cost.lanes));
  const head = concat(Uint8Array.of(VERSION), costs, salt, nonce);
  const key = wrappingKey(provider, await stretchPassword(password, salt, cost));
  const padded = pad(secret, (Math.floor(secret.length / PADDED_TO) + 1) * PADDED_TO);
  return concat(head, provider.chachaSeal(key, nonce, padded, head));
}

/** Never throws. `WrongPassword` also stands for a secret that was tampered with: the two can't be told apart. */
export async function unwrapSecret(
  provider: CryptoProvider,
  password: string,
  wrapped: Uint8Array,
): Promise<Result<Bytes, 'WrongPassword' | 'Corrupt'>> {
  const reader = new ByteReader(wrapped);
  const version = reader.uint8();
  const cost = { memoryKiB: reader.uint32(), passes: reader.uint32(), lanes: reader.uint32() };
  const salt = reader.take(SALT_LENGTH);
  const nonce = reader.take(NONCE_LENGTH);
  const sealed = reader.rest();
  if (reader.failed || version !== VERSION || !isPlausible(cost)) return err('Corrupt');
  const key = wrappingKey(provider, await stretchPassword(password, salt, cost));
  const padded = provider.chachaOpen(key, nonce, sealed, wrapped.subarray(0, HEAD_LENGTH));
  const secret = padded && unpad(padded);
  return secret === undefined ? err('WrongPassword') : ok(secret);
}

function wrappingKey(provider: CryptoProvider, stretched: Bytes): Bytes {
  return provider.hkdf(undefined, stretched, label('wrap'), 32);
}

/** False for a cost that isn't ours but an attack on the reader's memory or time: more than four times the default. */
export function isPlausible({ memoryKiB, passes, lanes }: KdfCost): boolean {
  return (
    lanes >= 1 &&
    lanes <= MAX_LANES &&
    passes >= 1 &&
    memoryKiB >= 8 * lanes &&
    memoryKiB <= MAX_MEMORY_KIB &&
    memoryKiB * passes <= MAX_WORK
  );
}
