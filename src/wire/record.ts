/**
 * Signed records: small public statements of a key, kept by super nodes under that key.
 *
 * Format: canonical CBOR of `{ v: 1, key, version, prevHash, expires, body, signature }`.
 * - `key`: the Ed25519 public key that signs, and the name under which nodes keep the record (32 bytes).
 * - `version`: grows by one with every record of the key, from 1.
 * - `prevHash`: SHA-256 of the bytes of the record before this one; 32 zero bytes in version 1.
 * - `expires`: milliseconds since the epoch; nodes forget the record then.
 * - `body`: opaque to nodes.
 * - `signature`: Ed25519 under `key` with the label `icom/v1/record`, over the canonical CBOR of the map without it.
 *
 * A node replaces a record only by version + 1 whose `prevHash` is the hash of what it holds (else: conflict), or by a
 * still higher version, whose forerunners it missed while it was away. It never goes back to a lower version, and never
 * more than 2^20 versions on at once, nor begins above 2^32: whoever misuses a key could otherwise name the last version
 * there is, and end the record for its owner. A node that lags behind by more gets a record from in between first.
 */
import * as v from 'valibot';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { bytesOf, bytesUpTo, decodeCbor, encodeCbor, uint } from './cbor.ts';

/** The purpose given to `sign` and `verify` (label `icom/v1/record`). */
export const RECORD_PURPOSE = 'record';
/** The largest encoded record. */
export const MAX_RECORD_BYTES = 64 * 1024;
/** No record is above this version. */
export const MAX_VERSION = 2 ** 48;
/** How far a record may be above the one that it takes the place of. */
export const MAX_VERSION_STEP = 2 ** 20;
/** A node that has none of a key takes no record above this version. */
export const MAX_FIRST_VERSION = 2 ** 32;
/** A record above this version is passed over: honest nodes come here by years of steps, and above it there must be room. */
export const MAX_CREDIBLE_VERSION = 2 ** 47;
export const NO_HASH: Bytes = new Uint8Array(32);

const unsigned = v.strictObject({
  v: v.literal(1),
  key: bytesOf(32),
  version: v.pipe(uint, v.minValue(1), v.maxValue(MAX_VERSION)),
  prevHash: bytesOf(32),
  expires: uint,
  body: bytesUpTo(MAX_RECORD_BYTES),
});
const signed = v.strictObject({ ...unsigned.entries, signature: bytesOf(64) });

export type UnsignedRecord = v.InferOutput<typeof unsigned>;
export type SignedRecord = v.InferOutput<typeof signed>;

/** The bytes that the signature covers. */
export function signedPart(record: UnsignedRecord): Bytes {
  const { v: format, key, version, prevHash, expires, body } = record;
  return encodeCbor({ v: format, key, version, prevHash, expires, body });
}

export function encodeRecord(record: SignedRecord): Bytes {
  return encodeCbor(record);
}

/** Whether a node that has `before` of a key, or nothing, can go on to `version` at once. */
export function isWithinReach(version: number, before: number | undefined): boolean {
  return version <= (before === undefined ? MAX_FIRST_VERSION : before + MAX_VERSION_STEP);
}

/** Checks shape and size, not the signature. */
export function decodeRecord(bytes: Uint8Array): Result<SignedRecord, 'Malformed'> {
  const record = decodeCbor(signed, bytes, MAX_RECORD_BYTES);
  if (!record.ok) return record;
  const first = record.value.version === 1;
  const chained = !equalBytes(record.value.prevHash, NO_HASH);
  return first === chained ? err('Malformed') : ok(record.value);
}
