/**
 * The body of an account's signed record: its devices and where they get their mail.
 *
 * Format: canonical CBOR; version, previous hash, expiry and the account's signature are the record's (`record.ts`).
 * Exactly one device is `primary`: it keeps the key that signs the list. `default` ones have been set up with the twelve
 * words or were primary before, `secondary` ones have been paired. Names and notes of devices are in no list.
 *
 * `state` says under which key the account's state is kept, once a device may have been dropped; before that it is
 * left out, and the key that the twelve words give holds (`crypto/state-key-boxes.ts`).
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesOf, decodeCbor, encodeCbor, uint } from './cbor.ts';

export const MAX_DEVICES = 16;
/** The longest record of a list, in bytes. */
export const MAX_DEVICE_LIST_BYTES = 12 * 1024;

/** So many former state keys are kept, for whoever finds nothing under the present one yet. */
export const MAX_FORMER_STATE_KEYS = 16;

const id = v.pipe(v.string(), v.maxLength(32));

const device = v.strictObject({
  id,
  kind: v.picklist(['primary', 'default', 'secondary']),
  signing: bytesOf(32),
  exchange: bytesOf(32),
  sealing: bytesOf(32),
  mailbox: bytesOf(32),
});

/** Lists of earlier versions have salts alone: the next one that is signed has the keys as well. */
const formerKey = v.union([
  v.strictObject({ salt: bytesOf(16), box: v.optional(bytesOf(48)) }),
  v.pipe(
    bytesOf(16),
    v.transform((salt): { salt: Bytes; box?: Bytes } => ({ salt })),
  ),
]);

const deviceList = v.strictObject({
  v: v.literal(1),
  /** The time (ms) when the account was taken over by its words, or above it: a list of a higher epoch holds, whatever its version. */
  epoch: uint,
  /** The account's X25519 public key. */
  exchange: bytesOf(32),
  devices: v.pipe(
    v.array(device),
    v.maxLength(MAX_DEVICES),
    v.check((devices) => devices.filter(({ kind }) => kind === 'primary').length === 1),
    v.check((devices) => new Set(devices.map(({ id: name }) => name)).size === devices.length),
  ),
  /** Ids of devices that were logged out: they keep what they have, and nothing new is sealed to them. */
  loggedOut: v.pipe(v.array(id), v.maxLength(MAX_DEVICES)),
  state: v.optional(
    v.strictObject({
      /** Another one in each list that drops a device. */
      salt: bytesOf(16),
      /** The keys before, the latest first, under the present one; null stands for the key that the words give. */
      former: v.pipe(v.array(v.nullable(formerKey)), v.maxLength(MAX_FORMER_STATE_KEYS)),
      /** The key, sealed to each device. */
      keys: v.pipe(v.array(v.strictObject({ device: id, box: bytesOf(80) })), v.maxLength(MAX_DEVICES)),
    }),
  ),
  homeNodes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(8)),
});

export type DeviceList = v.InferOutput<typeof deviceList>;
export type ListedDevice = DeviceList['devices'][number];
export type DeviceKind = ListedDevice['kind'];

export function encodeDeviceList(value: DeviceList): Bytes {
  return encodeCbor(value);
}

export function decodeDeviceList(bytes: Uint8Array): Result<DeviceList, 'Malformed'> {
  return decodeCbor(deviceList, bytes, 16 * 1024);
}
