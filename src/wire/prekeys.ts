/**
 * What a claim of prekeys answers: canonical CBOR of `{ v: 1, bundle, oneTime, oneTimeKem }`.
 *
 * `bundle` is the signed and last-resort keys, given to everybody; `oneTime` (X25519) and `oneTimeKem` (ML-KEM-768) are
 * each given to one person only and null when none is left. All three are opaque to nodes.
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesUpTo, decodeCbor, encodeCbor } from './cbor.ts';

export const MAX_BUNDLE_BYTES = 16 * 1024;
export const MAX_ONE_TIME_BYTES = 4 * 1024;
/** How many one-time keys of each kind a node keeps for a mailbox. */
export const MAX_ONE_TIME_KEYS = 200;

const claim = v.strictObject({
  v: v.literal(1),
  bundle: bytesUpTo(MAX_BUNDLE_BYTES),
  oneTime: v.nullable(bytesUpTo(MAX_ONE_TIME_BYTES)),
  oneTimeKem: v.nullable(bytesUpTo(MAX_ONE_TIME_BYTES)),
});

export type PrekeyClaim = v.InferOutput<typeof claim>;

export function encodePrekeyClaim(value: PrekeyClaim): Bytes {
  return encodeCbor(value);
}

export function decodePrekeyClaim(bytes: Uint8Array): Result<PrekeyClaim, 'Malformed'> {
  return decodeCbor(claim, bytes, MAX_BUNDLE_BYTES + 2 * MAX_ONE_TIME_BYTES + 64);
}
