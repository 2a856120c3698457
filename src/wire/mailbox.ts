/**
 * `/icom/mailbox/1`: how the owner of a mailbox reads it on a super node, over one long-lived libp2p stream.
 *
 * Format: frames (`frame.ts`), each the canonical CBOR of one map with a `kind`.
 *
 *     node    challenge { nonce }                     at once
 *     client  auth { mailbox, signature }             within ten seconds
 *     node    ready { oneTime, oneTimeKem }           prekeys in stock; or refused { reason } and the end. RateLimited comes in
 *                                                     place of the challenge, too: too many streams were opened
 *     node    envelope { id, bytes } …                stored ones, oldest first, then new ones as they come
 *     client  ack { ids }                             stored by the client: the node deletes them for good
 *     client  prekeys { bundle, oneTime, oneTimeKem } adds one-time keys; a bundle that isn't null replaces the old one
 *     node    stock { oneTime, oneTimeKem }           the answer to each `prekeys`, in order
 *     client  revoke { capabilities: [{ id, expires }] }  tokens (`capability.ts`) that give no right any more
 *     node    revoked { kept }                        the answer: how many of these give none from now on, durably
 *     node    ping {} / client pong {}                while nothing else is said
 *
 * `/icom/mailbox-watch/1`: how the owner learns that something waits there without reading it, as for a room that is locked:
 * the same from `challenge` to `ready`, `prekeys` and pings. Of the rest nothing but
 *
 *     node    waiting { count }                       at once, and whenever more has come: envelopes there that can still
 *                                                     wait for a day; what was read meanwhile isn't taken off
 *
 * `signature` is Ed25519 under the mailbox's key with the label `icom/v1/mailbox-auth`, over `mailboxChallenge(…)`: bound
 * to both ends of the connection and to the nonce, it is worth nothing to anybody else. An envelope's id is the SHA-256
 * of its bytes. What isn't acknowledged is pushed again on the next stream; the node pushes a bounded number ahead.
 */
import * as v from 'valibot';
import { type Bytes, concat, uint32, utf8 } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { CAPABILITY_ID_LENGTH } from './capability.ts';
import { bytesOf, bytesUpTo, decodeCbor, encodeCbor, uint } from './cbor.ts';
import { MAX_FRAME_BODY } from './frame.ts';
import { MAX_BUNDLE_BYTES, MAX_ONE_TIME_BYTES, MAX_ONE_TIME_KEYS } from './prekeys.ts';

export const MAILBOX_PROTOCOL = '/icom/mailbox/1';
export const MAILBOX_WATCH_PROTOCOL = '/icom/mailbox-watch/1';
/** What can't wait so long (ms) any more, such as who is online, is nothing that waits for somebody. */
export const WAITS_FOR = 24 * 3_600_000;
/** The purpose given to `sign` and `verify` (label `icom/v1/mailbox-auth`). */
export const MAILBOX_AUTH_PURPOSE = 'mailbox-auth';
/** The largest sealed envelope. */
export const MAX_ENVELOPE_BYTES = 64 * 1024;
/** The purpose (label `icom/v1/mailbox-close`) of what ends a mailbox for good: its key's signature over the key itself. */
export const MAILBOX_CLOSE_PURPOSE = 'mailbox-close';
export const MAX_ACKS = 256;
export const MAX_REVOCATIONS = 512;

const oneTimeKeys = v.pipe(v.array(bytesUpTo(MAX_ONE_TIME_BYTES)), v.maxLength(MAX_ONE_TIME_KEYS));

/** A token that is taken back, and until when a node has to know. */
const revocation = v.strictObject({ id: bytesOf(CAPABILITY_ID_LENGTH), expires: uint });

export type Revocation = v.InferOutput<typeof revocation>;

const fromNode = v.variant('kind', [
  v.strictObject({ kind: v.literal('challenge'), nonce: bytesOf(32) }),
  v.strictObject({ kind: v.literal('ready'), oneTime: uint, oneTimeKem: uint }),
  v.strictObject({ kind: v.literal('envelope'), id: bytesOf(32), bytes: bytesUpTo(MAX_ENVELOPE_BYTES) }),
  v.strictObject({ kind: v.literal('waiting'), count: uint }),
  v.strictObject({ kind: v.literal('stock'), oneTime: uint, oneTimeKem: uint }),
  v.strictObject({ kind: v.literal('revoked'), kept: uint }),
  v.strictObject({ kind: v.literal('refused'), reason: v.picklist(['BadSignature', 'TooManyReaders', 'RateLimited']) }),
  v.strictObject({ kind: v.literal('ping') }),
]);

const fromClient = v.variant('kind', [
  v.strictObject({ kind: v.literal('auth'), mailbox: bytesOf(32), signature: bytesOf(64) }),
  v.strictObject({ kind: v.literal('ack'), ids: v.pipe(v.array(bytesOf(32)), v.minLength(1), v.maxLength(MAX_ACKS)) }),
  v.strictObject({
    kind: v.literal('prekeys'),
    bundle: v.nullable(bytesUpTo(MAX_BUNDLE_BYTES)),
    oneTime: oneTimeKeys,
    oneTimeKem: oneTimeKeys,
  }),
  v.strictObject({
    kind: v.literal('revoke'),
    capabilities: v.pipe(v.array(revocation), v.minLength(1), v.maxLength(MAX_REVOCATIONS)),
  }),
  v.strictObject({ kind: v.literal('pong') }),
]);

export type NodeFrame = v.InferOutput<typeof fromNode>;
export type ClientFrame = v.InferOutput<typeof fromClient>;

export function encodeNodeFrame(frame: NodeFrame): Bytes {
  return encodeCbor(frame);
}

export function decodeNodeFrame(bytes: Uint8Array): Result<NodeFrame, 'Malformed'> {
  return decodeCbor(fromNode, bytes, MAX_FRAME_BODY);
}

export function encodeClientFrame(frame: ClientFrame): Bytes {
  return encodeCbor(frame);
}

export function decodeClientFrame(bytes: Uint8Array): Result<ClientFrame, 'Malformed'> {
  return decodeCbor(fromClient, bytes, MAX_FRAME_BODY);
}

/** What is signed to read a mailbox: each peer id (its text in UTF-8) and the nonce, all behind 32-bit lengths. */
export function mailboxChallenge(nodePeerId: string, clientPeerId: string, nonce: Uint8Array): Bytes {
  return concat(...[utf8(nodePeerId), utf8(clientPeerId), nonce].flatMap((part) => [uint32(part.length), part]));
}
