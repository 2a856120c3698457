/** The account's signed device list as a record: signed at first, renewed long before it expires. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { CryptoProvider, KeyPair } from '#crypto/provider.ts';
import { sign } from '#crypto/sign.ts';
import type { Bytes } from '#lib/bytes.ts';
import { decodeRecord, encodeRecord, NO_HASH, RECORD_PURPOSE, signedPart } from '#wire/record.ts';

const DAY = 24 * 3_600_000;
const LIFETIME = 360 * DAY;
const RENEW_BEFORE = 180 * DAY;

/** `body` is the encoded device list; with `previous`, the record that this one replaces. */
export async function signDeviceList(
  provider: CryptoProvider,
  account: KeyPair,
  body: Bytes,
  now: number,
  previous?: { readonly version: number; readonly bytes: Bytes },
): Promise<Bytes> {
  const unsigned = {
    v: 1 as const,
    key: account.publicKey,
    version: (previous?.version ?? 0) + 1,
    prevHash: previous === undefined ? NO_HASH : (sha256(previous.bytes) as Bytes),
    expires: now + LIFETIME,
    body,
  };
  const signature = await sign(provider, account.secretKey, RECORD_PURPOSE, signedPart(unsigned));
  return encodeRecord({ ...unsigned, signature });
}

/**
 * The record to publish from now on when the one given is running out, or was signed by a clock far from the home nodes';
 * undefined while it is good. `now` is the home nodes' time: they judge the expiry.
 */
export async function renewedDeviceList(
  provider: CryptoProvider,
  account: KeyPair,
  bytes: Bytes,
  now: number,
): Promise<Bytes | undefined> {
  const record = decodeRecord(bytes);
  if (!record.ok) throw new Error('the own device list is one that this version wrote');
  const { version, body, expires } = record.value;
  const left = expires - now;
  if (left > RENEW_BEFORE && left <= LIFETIME + DAY) return undefined;
  return signDeviceList(provider, account, body, now, { version, bytes });
}
