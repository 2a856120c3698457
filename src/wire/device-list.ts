/**
 * The body of an account's signed record: its devices and where they get their mail.
 *
 * Format: canonical CBOR; version, previous hash, expiry and the account's signature are the record's (`record.ts`).
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesOf, decodeCbor, encodeCbor, uint } from './cbor.ts';

const device = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(32)),
  signing: bytesOf(32),
  exchange: bytesOf(32),
  sealing: bytesOf(32),
  mailbox: bytesOf(32),
});

const deviceList = v.strictObject({
  v: v.literal(1),
  /** Grows by one when all other devices are dropped. */
  epoch: uint,
  /** The account's X25519 public key. */
  exchange: bytesOf(32),
  devices: v.pipe(v.array(device), v.maxLength(16)),
  homeNodes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(8)),
});

export type DeviceList = v.InferOutput<typeof deviceList>;

export function encodeDeviceList(value: DeviceList): Bytes {
  return encodeCbor(value);
}

export function decodeDeviceList(bytes: Uint8Array): Result<DeviceList, 'Malformed'> {
  return decodeCbor(deviceList, bytes, 16 * 1024);
}
