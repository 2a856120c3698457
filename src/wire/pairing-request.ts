/**
 * How a device that has the twelve words asks the primary device to be let in: the content of a sealed envelope in the
 * primary device's mailbox, in place of a packet.
 *
 * Format: canonical CBOR of `{ kind: 'pairing-request', v: 1, account, code, signature }`. `code` is a pairing code as text
 * (`pairing-code.ts`), which the new device waits at. The signature is Ed25519 under the account's key, which the words
 * give, with the label `icom/v1/pairing-request`, over the code in UTF-8: nobody else can make the primary device ask its
 * owner. What follows is a pairing like any other, with the six digits and the password.
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesOf, decodeCbor, encodeCbor } from './cbor.ts';

/** The purpose given to `sign` and `verify`. */
export const REQUEST_PURPOSE = 'pairing-request';
/** How long (ms) the code of a request is good: somebody has to look at the primary device first. */
export const REQUEST_LIFETIME = 300_000;

const request = v.strictObject({
  kind: v.literal('pairing-request'),
  v: v.literal(1),
  account: bytesOf(32),
  code: v.pipe(v.string(), v.maxLength(2048)),
  signature: bytesOf(64),
});

export type PairingRequest = v.InferOutput<typeof request>;

export function encodePairingRequest(value: PairingRequest): Bytes {
  return encodeCbor(value);
}

export function decodePairingRequest(bytes: Uint8Array): Result<PairingRequest, 'Malformed'> {
  return decodeCbor(request, bytes, 4096);
}
