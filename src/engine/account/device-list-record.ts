/** The account's signed device list as a record: signed at first, renewed long before it expires. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { CryptoProvider } from '#crypto/provider.ts';
import { sign } from '#crypto/sign.ts';
import type { Bytes } from '#lib/bytes.ts';
import { type DeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord, encodeRecord, NO_HASH, RECORD_PURPOSE, signedPart } from '#wire/record.ts';
import type { Ports } from '../ports.ts';
import { readDeviceList } from '../session/device-lists.ts';
import type { AccountRow } from '../tables.ts';
import { mayShareKey, withStateKeys } from './list-state-keys.ts';

const DAY = 24 * 3_600_000;
const LIFETIME = 360 * DAY;
const RENEW_BEFORE = 180 * DAY;

/** What the next list follows: its version and its record. */
export type PreviousList = { readonly version: number; readonly bytes: Bytes };

/**
 * Signs a list and gives its devices the state key: another one when it `drops` devices, or others may have it. Throws without
 * the account's key.
 */
export async function signWithStateKey(
  ports: Pick<Ports, 'crypto' | 'random'>,
  { signing, stateKey }: Pick<AccountRow, 'signing' | 'stateKey'>,
  list: DeviceList,
  drops: boolean,
  now: number,
  previous?: PreviousList,
): Promise<Bytes> {
  if (signing.secretKey === null) throw new Error('only the primary device signs for the account');
  const source = { accountSecret: signing.secretKey, firstKey: stateKey };
  const before = previous && readDeviceList(previous.bytes);
  const others = drops || mayShareKey(list, (previous?.version ?? 0) + 1);
  const body = encodeDeviceList(await withStateKeys(ports, source, list, before, others));
  return signDeviceList(ports.crypto, signing, body, now, previous);
}

/** `body` is the encoded device list; with `previous`, the record that this one replaces. Throws without the account's key. */
export async function signDeviceList(
  provider: CryptoProvider,
  account: AccountRow['signing'],
  body: Bytes,
  now: number,
  previous?: PreviousList,
): Promise<Bytes> {
  if (account.secretKey === null) throw new Error('only the primary device signs for the account');
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
 * When a record was signed, by the clock that it was signed by (ms): our own list's is the home nodes' time, once they have
 * taken it.
 */
export function signedAt(bytes: Bytes): number {
  return expiryOf(bytes) - LIFETIME;
}

/**
 * Whether the record given is running out, or was signed by a clock far from the home nodes'. `now` is the home nodes'
 * time: they judge the expiry.
 */
export function isRunningOut(bytes: Bytes, now: number): boolean {
  const left = expiryOf(bytes) - now;
  return left <= RENEW_BEFORE || left > LIFETIME + DAY;
}

function expiryOf(bytes: Bytes): number {
  const record = decodeRecord(bytes);
  if (!record.ok) throw new Error('the own device list is one that this version wrote');
  return record.value.expires;
}
