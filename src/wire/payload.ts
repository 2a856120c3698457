/**
 * What two devices say to each other inside a secure session.
 *
 * Format: canonical CBOR of one map with a `kind`. Kinds with a stream position travel as `{ stream, seq, body }`: every
 * sender device numbers what it says to one recipient device from 1 without a gap, so the recipient restores the order
 * and knows what is missing. A sender that may have lost its place begins a stream of a higher number. The others are
 * momentary and carry no position.
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { MAX_CAPABILITY_BYTES, MAX_SHARED_CAPABILITIES } from './capability.ts';
import { bytesOf, bytesUpTo, decodeCbor, encodeCbor, uint } from './cbor.ts';
import { MAX_DEVICE_LIST_BYTES } from './device-list.ts';
import { MAX_ENDPOINT_BYTES } from './endpoint.ts';
import { ownBody } from './own-payload.ts';

/** The largest encoded payload: leaves room for the session, the seal and the padding within a 64-KiB frame. */
export const PAYLOAD_LIMIT = 44 * 1024;

const acknowledgement = {
  /** The stream that this is about. */
  stream: uint,
  /** Everything before this position has been stored for good. */
  next: v.pipe(uint, v.minValue(1)),
  /** Positions after `next` that are stored as well. */
  held: v.pipe(v.array(uint), v.maxLength(512)),
};

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));

/** What somebody tells of themselves. */
export const profileCard = v.strictObject({
  nick: text(64),
  pfpId: v.pipe(v.number(), v.safeInteger()),
  pfpUrl: text(2048),
  version: uint,
});

/** Something that must arrive, in order; a message, told by its id, once. */
const durable = v.variant('kind', [
  /** A chat message: `id` binds `type`, `body`, `sentAt`, `nonce` and the author's account and device. */
  v.strictObject({
    kind: v.literal('message'),
    id: bytesOf(32),
    nonce: bytesOf(16),
    type: uint,
    body: text(40_000),
    sentAt: uint,
    /** How long (ms) after it was read it burns, on both sides. */
    burn: v.optional(v.pipe(uint, v.minValue(1))),
  }),
  /** From now on messages between the two burn so long (ms) after they were read; 0 for never. The latest `at` wins. */
  v.strictObject({ kind: v.literal('burn'), time: uint, at: uint }),
  v.strictObject({
    kind: v.literal('read'),
    ids: v.pipe(v.array(bytesOf(32)), v.minLength(1), v.maxLength(1000)),
    /** When, in ms since the epoch by the reading device's clock, where one of them burns. */
    at: v.optional(uint),
  }),
  v.strictObject({ kind: v.literal('request'), profile: profileCard, content: text(500) }),
  v.strictObject({ kind: v.literal('accept'), profile: profileCard }),
  v.strictObject({ kind: v.literal('unfriend') }),
  v.strictObject({ kind: v.literal('profile'), profile: profileCard }),
  /** Nothing more of the other side is taken until `unblock`: what isn't acknowledged here has not been stored, and won't be. */
  v.strictObject({ kind: v.literal('block'), ...acknowledgement }),
  v.strictObject({ kind: v.literal('unblock') }),
  /** The right to deposit in the author's mailbox from now on (`capability.ts`). */
  v.strictObject({ kind: v.literal('capability'), token: bytesUpTo(MAX_CAPABILITY_BYTES) }),
  /** The author's account has another device list: the signed record. */
  v.strictObject({ kind: v.literal('devices'), list: bytesUpTo(MAX_DEVICE_LIST_BYTES) }),
  /** For another device of the author's own account. */
  v.strictObject({ kind: v.literal('own'), body: ownBody }),
  /** Where the author is to be written to from now on (`endpoint.ts`). */
  v.strictObject({ kind: v.literal('endpoint'), statement: bytesUpTo(MAX_ENDPOINT_BYTES) }),
  /** Takes the place of something its author gave up. */
  v.strictObject({ kind: v.literal('void') }),
  /** The session was made anew because the old one could not be read: begin a stream anew with what isn't acknowledged. */
  v.strictObject({ kind: v.literal('reset'), ...acknowledgement }),
]);

const positioned = v.strictObject({
  kind: v.literal('positioned'),
  stream: v.pipe(uint, v.minValue(1)),
  seq: v.pipe(uint, v.minValue(1)),
  body: durable,
});

const momentary = v.variant('kind', [
  v.strictObject({ kind: v.literal('ack'), ...acknowledgement }),
  v.strictObject({ kind: v.literal('typing'), active: v.boolean() }),
  v.strictObject({
    kind: v.literal('presence'),
    peerId: text(128),
    addresses: v.pipe(v.array(text(512)), v.maxLength(16)),
    /** Milliseconds since the epoch: an older announcement doesn't replace a newer one. */
    at: uint,
  }),
  /** The capability that its author had for the recipient's mailbox is refused: another one is welcome. */
  v.strictObject({ kind: v.literal('wanting') }),
  /** The recipient has spoken of a device list of its account that its author finds nowhere. */
  v.strictObject({ kind: v.literal('listWanted') }),
  /** The signed record of the author's device list, for who wanted it. */
  v.strictObject({ kind: v.literal('list'), list: bytesUpTo(MAX_DEVICE_LIST_BYTES) }),
  /**
   * Capabilities that are handed on. To a contact's device: for mailboxes of the author's account. To one of the author's own
   * devices: for its own mailbox, to be handed on to contacts; for those of other own devices and of contacts, to be used.
   * Whoever doesn't understand it writes by work.
   */
  v.strictObject({
    kind: v.literal('capabilities'),
    given: v.pipe(
      v.array(v.strictObject({ mailbox: bytesOf(32), token: bytesUpTo(MAX_CAPABILITY_BYTES) })),
      v.minLength(1),
      v.maxLength(MAX_SHARED_CAPABILITIES),
    ),
  }),
  /** For a device of the author's own account: this list doesn't name it any more. */
  v.strictObject({ kind: v.literal('dropped'), list: bytesUpTo(MAX_DEVICE_LIST_BYTES) }),
]);

const payload = v.union([positioned, momentary]);

export type DurableBody = v.InferOutput<typeof durable>;
export type MomentaryPayload = v.InferOutput<typeof momentary>;
export type Payload = v.InferOutput<typeof payload>;
export type ProfileCard = v.InferOutput<typeof profileCard>;

export function encodePayload(value: Payload): Bytes {
  return encodeCbor(value);
}

export function decodePayload(bytes: Uint8Array): Result<Payload, 'Malformed'> {
  return decodeCbor(payload, bytes, PAYLOAD_LIMIT);
}

/** The kinds that mean nothing to another device than the one they were said to. */
export const BOUND_TO_DEVICE: ReadonlySet<DurableBody['kind']> = new Set(['capability', 'endpoint', 'reset', 'void']);

/** What an encoded payload says that has a place in a stream; undefined for any other. */
export function bodyOf(bytes: Uint8Array): DurableBody | undefined {
  const decoded = decodePayload(bytes);
  return decoded.ok && decoded.value.kind === 'positioned' ? decoded.value.body : undefined;
}

/**
 * What lies inside a sealed envelope: who wrote, and the session's message.
 *
 * `list` is the version of the sender's device list; `deviceList` the signed record of it, which rides on every message
 * until the first answer, so that a stranger needs no look-up.
 */
const packet = v.strictObject({
  v: v.literal(1),
  account: bytesOf(32),
  device: text(32),
  list: uint,
  /** Of a room's own device: the statement that makes it one of the account's (`endpoint.ts`); rides along as the list does. */
  endpoint: v.optional(bytesUpTo(MAX_ENDPOINT_BYTES)),
  deviceList: v.nullable(bytesUpTo(MAX_DEVICE_LIST_BYTES)),
  message: bytesUpTo(PAYLOAD_LIMIT + 2048),
});

export type Packet = v.InferOutput<typeof packet>;

export function encodePacket(value: Packet): Bytes {
  return encodeCbor(value);
}

export function decodePacket(bytes: Uint8Array): Result<Packet, 'Malformed'> {
  return decodeCbor(packet, bytes, 64 * 1024);
}
