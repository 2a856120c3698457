/**
 * A capability: the right to deposit in one mailbox, given by its owner to one device of a friend, told to no node before.
 * It names no holder: all devices of the holder's account may use it, and one that is made for that goes on to new friends.
 *
 * Format: canonical CBOR of `{ v: 1, id, expires, signature }`.
 * - `id`: 16 random bytes. Every renewal has another, so a node can tie together no more than the envelopes of one token.
 * - `expires`: milliseconds since the epoch; not later than `MAX_CAPABILITY_LIFETIME` from now, or a node refuses it.
 * - `signature`: Ed25519 under the mailbox's key with the label `icom/v1/mailbox-capability`, over `id` (16 bytes) and
 *   `expires` (8 bytes, big-endian). The mailbox isn't named: its key is what verifies.
 *
 * It travels inside the session, said by the mailbox's own device (`capability` in `payload.ts`) or handed on by another one
 * (`capabilities`, which says for which mailbox), and to the node as hex in the header `icom-capability` of a request
 * (`node-http.ts`). Its owner takes it back by telling the nodes its `id` (`mailbox.ts`).
 */
import * as v from 'valibot';
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesOf, decodeCbor, encodeCbor, uint } from './cbor.ts';

/** The purpose given to `sign` and `verify` (label `icom/v1/mailbox-capability`). */
export const CAPABILITY_PURPOSE = 'mailbox-capability';
export const CAPABILITY_ID_LENGTH = 16;
export const MAX_CAPABILITY_BYTES = 160;
/** So many are handed on at once. */
export const MAX_SHARED_CAPABILITIES = 128;
export const MAX_CAPABILITY_LIFETIME = 60 * 24 * 3_600_000;

const capability = v.strictObject({
  v: v.literal(1),
  id: bytesOf(CAPABILITY_ID_LENGTH),
  expires: uint,
  signature: bytesOf(64),
});

export type Capability = v.InferOutput<typeof capability>;

/** The bytes that the signature covers. */
export function capabilityPart({ id, expires }: Pick<Capability, 'id' | 'expires'>): Bytes {
  return concat(id, uint32(Math.floor(expires / 2 ** 32)), uint32(expires));
}

export function encodeCapability(value: Capability): Bytes {
  return encodeCbor(value);
}

/** Checks shape and size, not the signature. */
export function decodeCapability(bytes: Uint8Array): Result<Capability, 'Malformed'> {
  return decodeCbor(capability, bytes, MAX_CAPABILITY_BYTES);
}
