/**
 * Prekeys: what a device leaves with its super nodes so that others can begin a session while it is away.
 *
 * Public prekey: kind (1) ‖ id (uint32) ‖ public key (32 for X25519, 1,184 for ML-KEM-768) ‖ signature (64).
 * Bundle: version 1 (1) ‖ signed X25519 prekey ‖ last-resort ML-KEM prekey.
 * Every prekey is signed by the device's signing key (purpose `prekey`) over kind ‖ id ‖ public key.
 * Ids are 1…2³²−1; last-resort and one-time KEM prekeys share one sequence of ids.
 */
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { ByteReader } from './byte-reader.ts';
import type { CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';
import { sign, verify } from './sign.ts';

export type PrekeyKind = 'signed' | 'oneTime' | 'kem';

/** Kept by its owner: `publicPart` is what others get. Plain data, ready to be stored. */
export type Prekey = {
  readonly id: number;
  readonly kind: PrekeyKind;
  /** For kind `kem` the secret key is the 64-byte seed. */
  readonly keys: KeyPair;
  /** The encoded public prekey. */
  readonly publicPart: Bytes;
};

/** A verified prekey of somebody else. */
export type PublicPrekey = { readonly id: number; readonly publicKey: Bytes };

/** What `initiate` needs of the other side; `oneTime` is undefined once the supply is used up. */
export type VerifiedPrekeys = {
  readonly signed: PublicPrekey;
  readonly oneTime: PublicPrekey | undefined;
  /** A one-time KEM prekey where there was one, the last-resort one otherwise. */
  readonly kem: PublicPrekey;
};

const VERSION = 1;
const KIND_CODE = { signed: 1, oneTime: 2, kem: 3 } as const satisfies Record<PrekeyKind, number>;
const PUBLIC_LENGTH = { signed: 32, oneTime: 32, kem: 1184 } as const satisfies Record<PrekeyKind, number>;
const SIGNATURE_LENGTH = 64;
const PURPOSE = 'prekey';

const encodedLength = (kind: PrekeyKind) => 1 + 4 + PUBLIC_LENGTH[kind] + SIGNATURE_LENGTH;

async function generate(
  provider: CryptoProvider,
  random: RandomBytes,
  signingSecretKey: Bytes,
  kind: PrekeyKind,
  id: number,
): Promise<Prekey> {
  const secretKey = random(kind === 'kem' ? 64 : 32);
  const publicKey = await (kind === 'kem' ? provider.kemPublic(secretKey) : provider.x25519Public(secretKey));
  const body = concat(Uint8Array.of(KIND_CODE[kind]), uint32(id), publicKey);
  const signature = await sign(provider, signingSecretKey, PURPOSE, body);
  return { id, kind, keys: { publicKey, secretKey }, publicPart: concat(body, signature) };
}

/** The X25519 prekey that every new session uses until it is rotated. */
export function generateSignedPrekey(
  provider: CryptoProvider,
  random: RandomBytes,
  signingSecretKey: Bytes,
  id: number,
) {
  return generate(provider, random, signingSecretKey, 'signed', id);
}

/** An X25519 prekey for one session only. */
export function generateOneTimePrekey(
  provider: CryptoProvider,
  random: RandomBytes,
  signingSecretKey: Bytes,
  id: number,
) {
  return generate(provider, random, signingSecretKey, 'oneTime', id);
}

/** An ML-KEM-768 prekey, for one session or as the last resort. */
export function generateKemPrekey(provider: CryptoProvider, random: RandomBytes, signingSecretKey: Bytes, id: number) {
  return generate(provider, random, signingSecretKey, 'kem', id);
}

/** The bytes handed out with every claim. */
export function encodeBundle(signed: Prekey, lastResort: Prekey): Bytes {
  return concat(Uint8Array.of(VERSION), signed.publicPart, lastResort.publicPart);
}

async function verifyPrekey(
  provider: CryptoProvider,
  signingPublicKey: Uint8Array,
  kind: PrekeyKind,
  encoded: Bytes,
): Promise<PublicPrekey | undefined> {
  const reader = new ByteReader(encoded);
  const code = reader.uint8();
  const id = reader.uint32();
  const publicKey = reader.take(PUBLIC_LENGTH[kind]);
  const signature = reader.take(SIGNATURE_LENGTH);
  if (!reader.complete || code !== KIND_CODE[kind] || id === 0) return undefined;
  const body = encoded.subarray(0, encoded.length - SIGNATURE_LENGTH);
  return (await verify(provider, signingPublicKey, PURPOSE, body, signature)) ? { id, publicKey } : undefined;
}

/**
 * Checks what a super node handed out against the device's signing key, which the caller took from a verified device
 * list. One bad part condemns the whole: a node that tampers isn't worth half a session.
 */
export async function verifyPrekeys(
  provider: CryptoProvider,
  signingPublicKey: Uint8Array,
  claimed: { readonly bundle: Bytes; readonly oneTime: Bytes | undefined; readonly oneTimeKem: Bytes | undefined },
): Promise<Result<VerifiedPrekeys, 'Corrupt'>> {
  const reader = new ByteReader(claimed.bundle);
  const version = reader.uint8();
  const signedPart = reader.take(encodedLength('signed'));
  const lastResortPart = reader.take(encodedLength('kem'));
  if (!reader.complete || version !== VERSION) return err('Corrupt');

  const check = (kind: PrekeyKind, encoded: Bytes) => verifyPrekey(provider, signingPublicKey, kind, encoded);
  const signed = await check('signed', signedPart);
  const kem = await check('kem', claimed.oneTimeKem ?? lastResortPart);
  const oneTime = claimed.oneTime && (await check('oneTime', claimed.oneTime));
  if (signed === undefined || kem === undefined) return err('Corrupt');
  if (claimed.oneTime !== undefined && oneTime === undefined) return err('Corrupt');
  return ok({ signed, oneTime, kem });
}
