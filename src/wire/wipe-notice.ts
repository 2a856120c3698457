/**
 * What a device that has wiped itself leaves to be said to the account's other devices: the content of a sealed envelope,
 * in place of a packet, since the device's sessions are gone by the time it is sent.
 *
 * Format: canonical CBOR of `{ kind: 'wiped', v: 1, account, device, signature }`. `account` is the account's Ed25519 public
 * key (32 bytes), `device` the id that the account's list has of the device. `signature`: Ed25519 with the label
 * `icom/v1/wiped` over the canonical CBOR of the map without it, under the device's signing key as the list has it.
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesOf, decodeCbor, encodeCbor } from './cbor.ts';

/** The purpose given to `sign` and `verify` (label `icom/v1/wiped`). */
export const WIPED_PURPOSE = 'wiped';

const unsigned = v.strictObject({
  kind: v.literal('wiped'),
  v: v.literal(1),
  account: bytesOf(32),
  device: v.pipe(v.string(), v.maxLength(32)),
});
const notice = v.strictObject({ ...unsigned.entries, signature: bytesOf(64) });

export type WipeNotice = v.InferOutput<typeof notice>;

/** The bytes that the signature covers. */
export function wipedPart({ account, device }: Pick<WipeNotice, 'account' | 'device'>): Bytes {
  return encodeCbor({ kind: 'wiped', v: 1, account, device });
}

export function encodeWipeNotice(value: WipeNotice): Bytes {
  return encodeCbor(value);
}

/** Checks the shape, not the signature. */
export function decodeWipeNotice(bytes: Uint8Array): Result<WipeNotice, 'Malformed'> {
  return decodeCbor(notice, bytes, 1024);
}
