/**
 * Says where one of an account's devices gets what is meant for a room of it: at keys and a mailbox of the room's own.
 *
 * Format: canonical CBOR of `{ v: 1, account, device, version, endpoint, signature }`.
 * - `account`: the account's Ed25519 public key (32 bytes); `device`: the id of the device, as the account's list has it.
 * - `version`: milliseconds since the epoch; of two statements about a device the one of the higher version holds.
 * - `endpoint`: `{ signing, exchange, sealing, mailbox }`, 32 bytes each; null to write to the device itself again.
 * - `signature`: Ed25519 with the label `icom/v1/endpoint` over the canonical CBOR of the map without it, under the signing
 *   key of the device or of an endpoint that it has had before.
 *
 * It is said inside a session, or rides on an endpoint's own first packets; no list that anybody can fetch holds it.
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesOf, decodeCbor, encodeCbor, uint } from './cbor.ts';

/** The purpose given to `sign` and `verify` (label `icom/v1/endpoint`). */
export const ENDPOINT_PURPOSE = 'endpoint';
export const MAX_ENDPOINT_BYTES = 512;

const keys = v.strictObject({
  signing: bytesOf(32),
  exchange: bytesOf(32),
  sealing: bytesOf(32),
  mailbox: bytesOf(32),
});
const unsigned = v.strictObject({
  v: v.literal(1),
  account: bytesOf(32),
  device: v.pipe(v.string(), v.maxLength(32)),
  version: uint,
  endpoint: v.nullable(keys),
});
const statement = v.strictObject({ ...unsigned.entries, signature: bytesOf(64) });

export type EndpointStatement = v.InferOutput<typeof statement>;

/** The bytes that the signature covers. */
export function endpointPart({ account, device, version, endpoint }: Omit<EndpointStatement, 'signature'>): Bytes {
  return encodeCbor({ v: 1, account, device, version, endpoint });
}

export function encodeEndpoint(value: EndpointStatement): Bytes {
  return encodeCbor(value);
}

/** Checks the shape, not the signature. */
export function decodeEndpoint(bytes: Uint8Array): Result<EndpointStatement, 'Malformed'> {
  return decodeCbor(statement, bytes, MAX_ENDPOINT_BYTES);
}
