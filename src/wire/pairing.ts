/**
 * What two devices say to each other while one is brought into the account, through mailboxes of temporary keys.
 *
 * Format: frames, each the canonical CBOR of one map with a `kind`, deposited as envelopes. Each device reads a mailbox
 * named by a temporary Ed25519 key: the one that shows a code by the key in it, the other by the key in its hello.
 *
 *     scanner  hello { code, from, exchange, kem, nodes, signature }   `code`: the key in the code; `from`: its own
 *     shower   answer { from, exchange, ciphertext, signature }        only to the first hello; or taken { from }
 *     both     step { from, count, box }                               a sealed step (`crypto/pairing.ts`), counted from 0
 *
 * `from` is the sender's temporary key, which the signatures are made with: labels `icom/v1/pairing-hello`, over the frame
 * without its signature, and `icom/v1/pairing-answer`, over hello and answer (without its signature), each behind its
 * 32-bit length. `nodes` are where the sender reads. Inside the boxes, the canonical CBOR of one map with a `kind`:
 *
 *     both     intro { device, name, note, platform }        who they claim to be
 *     both     try, share, typed, opened, proof, mistyped    the digits (`domain/pairing/digits.ts`)
 *     primary  account { … }                                 after its password: none of the account's secret keys but the state's
 *     new      device { … }                                  once its owner has chosen a password: its public keys
 *     primary  certified { list }                            the signed device list that names it
 *     new      kept {}                                       it is stored; nothing is said after this
 *     both     cancel { reason }                             the end at any point
 */
import * as v from 'valibot';
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { bytesOf, bytesUpTo, decodeCbor, encodeCbor, uint } from './cbor.ts';
import { MAX_ENVELOPE_BYTES } from './mailbox.ts';

/** The purposes given to `sign` and `verify`. */
export const HELLO_PURPOSE = 'pairing-hello';
export const ANSWER_PURPOSE = 'pairing-answer';

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
const nodes = v.pipe(v.array(text(256)), v.maxLength(8));
const key = bytesOf(32);

const unsignedHello = {
  kind: v.literal('hello'),
  v: v.literal(1),
  code: key,
  from: key,
  exchange: key,
  kem: bytesOf(1184),
  nodes,
};
const unsignedAnswer = { kind: v.literal('answer'), from: key, exchange: key, ciphertext: bytesOf(1088) };
const signature = bytesOf(64);

const frame = v.variant('kind', [
  v.strictObject({ ...unsignedHello, signature }),
  v.strictObject({ ...unsignedAnswer, signature }),
  v.strictObject({ kind: v.literal('taken'), from: key }),
  v.strictObject({ kind: v.literal('step'), from: key, count: uint, box: bytesUpTo(16 * 1024) }),
]);

export type PairingFrame = v.InferOutput<typeof frame>;
export type PairingHello = Extract<PairingFrame, { kind: 'hello' }>;
export type PairingAnswer = Extract<PairingFrame, { kind: 'answer' }>;

export function encodePairingFrame(value: PairingFrame): Bytes {
  return encodeCbor(value);
}

export function decodePairingFrame(bytes: Uint8Array): Result<PairingFrame, 'Malformed'> {
  return decodeCbor(frame, bytes, MAX_ENVELOPE_BYTES);
}

/** What the signature of a hello covers. */
export function helloPart({
  kind,
  v: format,
  code,
  from,
  exchange,
  kem,
  nodes: at,
}: Omit<PairingHello, 'signature'>): Bytes {
  return encodeCbor({ kind, v: format, code, from, exchange, kem, nodes: at });
}

/** What an answer says, without its signature. */
export function answerPart({ kind, from, exchange, ciphertext }: Omit<PairingAnswer, 'signature'>): Bytes {
  return encodeCbor({ kind, from, exchange, ciphertext });
}

/** What the signature of an answer covers: `hello` and `answer` as the two functions above give them. */
export function signedAnswer(hello: Bytes, answer: Bytes): Bytes {
  return concat(uint32(hello.length), hello, uint32(answer.length), answer);
}

const platform = v.picklist([1, 2, 3]);
const attempt = v.pipe(uint, v.minValue(1), v.maxValue(255));
const commitment = bytesOf(32);
const secret = bytesOf(32);

const step = v.variant('kind', [
  v.strictObject({ kind: v.literal('intro'), device: text(32), name: text(64), note: text(64), platform }),
  v.strictObject({ kind: v.literal('try'), attempt, commitment }),
  v.strictObject({ kind: v.literal('share'), attempt, secret }),
  v.strictObject({ kind: v.literal('typed'), attempt, commitment }),
  v.strictObject({ kind: v.literal('opened'), attempt, secret }),
  v.strictObject({ kind: v.literal('proof'), attempt, secret }),
  v.strictObject({ kind: v.literal('mistyped'), attempt }),
  v.strictObject({
    kind: v.literal('account'),
    /** The account's Ed25519 public key. */
    account: key,
    created: uint,
    /** Of the account's X25519 pair, and of its wallet's Ed25519 pair, the public keys. */
    exchange: key,
    stateKey: key,
    wallet: key,
    /** Where the account's devices read their mail. */
    nodes,
    /** By which passwords are stretched on all devices of the account: a changed one can reach them without being told. */
    vault: v.strictObject({ salt: bytesOf(16), memoryKiB: uint, passes: uint, lanes: uint }),
  }),
  v.strictObject({ kind: v.literal('device'), signing: key, exchange: key, sealing: key, mailbox: key }),
  v.strictObject({ kind: v.literal('certified'), list: bytesUpTo(12 * 1024) }),
  v.strictObject({ kind: v.literal('kept') }),
  v.strictObject({
    kind: v.literal('cancel'),
    reason: v.picklist(['cancelled', 'digits', 'keys', 'refused', 'storage', 'expired']),
  }),
]);

export type PairingStep = v.InferOutput<typeof step>;

export function encodePairingStep(value: PairingStep): Bytes {
  return encodeCbor(value);
}

export function decodePairingStep(bytes: Uint8Array): Result<PairingStep, 'Malformed'> {
  return decodeCbor(step, bytes, 16 * 1024);
}
