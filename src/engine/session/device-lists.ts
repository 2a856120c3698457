/** Device lists as they are read: what a signed record says of an account, checked where it comes from somebody else. */
import { label, lengthPrefixed } from '#crypto/labels.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { fingerprintOf } from '#crypto/safety-number.ts';
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes, toBase58, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { parseHomeNode } from '#wire/card.ts';
import { type DeviceList, decodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord, RECORD_PURPOSE, signedPart } from '#wire/record.ts';
import type { Peer } from '../tables.ts';

/** Tries whether a key of somebody else's is usable: with one of small order every secret fails. */
const ANY_SECRET: Bytes = new Uint8Array(32).fill(1);

/** A device's id: `web` and 16 hex digits of its signing key's hash. */
export function deviceIdOf(provider: CryptoProvider, signing: Bytes): string {
  return `web${toHex(provider.sha512(lengthPrefixed(label('device-id'), signing)).subarray(0, 8))}`;
}

/** What a record says, unchecked; undefined when it is none of a list. */
export function readDeviceList(record: Bytes): DeviceList | undefined {
  const decoded = decodeRecord(record);
  const list = decoded.ok ? decodeDeviceList(decoded.value.body) : decoded;
  return list.ok ? list.value : undefined;
}

/** A list of our own keeping, which was checked before it was stored. */
export function trustedPeer(provider: CryptoProvider, bytes: Bytes): Required<Peer> {
  const record = decodeRecord(bytes);
  const list = record.ok ? decodeDeviceList(record.value.body) : record;
  if (!record.ok || !list.ok) throw new Error('the own device list is one that this version wrote');
  return peerOf(provider, bytes, record.value.key, record.value.version, list.value);
}

/**
 * Checks a signed record against the account's key and reads its devices; everything else of it is refused. `Forged`:
 * nobody has signed it; `Invalid`: its owner did, and it is no list that this version can go by.
 */
export async function readPeer(
  provider: CryptoProvider,
  bytes: Bytes,
): Promise<Result<Required<Peer>, 'Forged' | 'Invalid'>> {
  const record = decodeRecord(bytes);
  if (!record.ok) return err('Forged');
  const { key, version, body, signature } = record.value;
  if (!(await verify(provider, key, RECORD_PURPOSE, signedPart(record.value), signature))) return err('Forged');
  const list = decodeDeviceList(body);
  if (!list.ok || list.value.devices.some((device) => device.id !== deviceIdOf(provider, device.signing)))
    return err('Invalid');
  for (const device of list.value.devices) {
    for (const publicKey of [device.exchange, device.sealing])
      if (!(await provider.x25519(ANY_SECRET, publicKey)).ok) return err('Invalid');
  }
  return ok(peerOf(provider, bytes, key, version, list.value));
}

/** Which list of an account it is. */
export type ListPlace = Pick<Peer, 'epoch' | 'version' | 'hash'>;

/** Whether a list is the other one or follows it: a higher epoch holds whatever the versions are, then the version does. */
export function follows(list: ListPlace, pinned: ListPlace): boolean {
  if (list.epoch !== pinned.epoch) return list.epoch > pinned.epoch;
  if (list.version !== pinned.version) return list.version > pinned.version;
  return equalBytes(list.hash, pinned.hash);
}

function peerOf(provider: CryptoProvider, bytes: Bytes, key: Bytes, version: number, list: DeviceList): Required<Peer> {
  return {
    address: toBase58(key),
    epoch: list.epoch,
    version,
    hash: provider.sha512(bytes).slice(0, 32),
    fingerprint: fingerprintOf(provider, { account: key, ...list }),
    exchange: list.exchange,
    devices: list.devices,
    homeNodes: list.homeNodes.map(parseHomeNode).filter((node) => node !== undefined),
    list: bytes,
  };
}
