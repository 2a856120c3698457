/**
 * Proof of work: what a request without a capability costs its sender, so that strangers can't flood for nothing.
 *
 * A node that wants work answers 428 with JSON `{ error: 'WorkRequired', bits, salt }`: `salt` is 16 bytes in hex, of the
 * node's own making and good for some minutes, `bits` how hard it is. The client looks for an 8-byte nonce such that
 *
 *     seed = SHA-256("icom/v1/work" ‖ salt ‖ mailbox (32 bytes) ‖ subject (32 bytes))
 *     SHA-256(seed ‖ nonce) begins with at least `bits` zero bits
 *
 * and asks again with the header `icom-work: <salt in hex>.<nonce in hex>`. The salt binds the work to the node and to the
 * time, the rest to what is asked: the subject of a deposit is the SHA-256 of the envelope, that of a claim of prekeys is
 * 32 zero bytes. A node takes each nonce once, but for an envelope that lies there already. `bits` is 2^bits hashes on average; a client does no more than
 * `MAX_WORK_BITS`, whatever it is asked.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { type Bytes, concat, fromHex, toHex, uint32, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';

export const WORK_SALT_LENGTH = 16;
/** Some half a minute of a phone's: twice what our nodes ask for at most. */
export const MAX_WORK_BITS = 22;
export const CLAIM_SUBJECT: Bytes = new Uint8Array(32);

const NONCE_LENGTH = 8;

export type WorkChallenge = { readonly bits: number; readonly salt: Bytes };
export type Work = { readonly salt: Bytes; readonly nonce: Bytes };

const challenge = v.object({
  bits: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_WORK_BITS)),
  salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
});

export function parseWorkChallenge(text: string): Result<WorkChallenge, 'Malformed'> {
  try {
    const parsed = v.safeParse(challenge, JSON.parse(text));
    if (!parsed.success) return err('Malformed');
    return ok({ bits: parsed.output.bits, salt: fromHex(parsed.output.salt) as Bytes });
  } catch {
    return err('Malformed');
  }
}

export function formatWork({ salt, nonce }: Work): string {
  return `${toHex(salt)}.${toHex(nonce)}`;
}

export function parseWork(text: string): Result<Work, 'Malformed'> {
  const [, salt = '', nonce = ''] = /^([0-9a-f]{32})\.([0-9a-f]{16})$/.exec(text) ?? [];
  return salt === '' ? err('Malformed') : ok({ salt: fromHex(salt) as Bytes, nonce: fromHex(nonce) as Bytes });
}

export function workSeed(salt: Bytes, mailbox: Bytes, subject: Bytes): Bytes {
  return sha256(concat(utf8('icom/v1/work'), salt, mailbox, subject));
}

/** How many bits of work a nonce proves. */
export function provenBits(seed: Bytes, nonce: Bytes): number {
  return leadingZeros(sha256(concat(seed, nonce)));
}

/** Tries the nonces from number `from` on, `count` of them; undefined when none of these is one. */
export function searchNonce(seed: Bytes, bits: number, from: number, count: number): Bytes | undefined {
  const input = concat(seed, uint32(0), uint32(0));
  const view = new DataView(input.buffer);
  for (let number = from; number < from + count; number++) {
    view.setUint32(seed.length, Math.floor(number / 2 ** 32));
    view.setUint32(seed.length + 4, number);
    if (leadingZeros(sha256(input)) >= bits) return input.slice(seed.length, seed.length + NONCE_LENGTH);
  }
  return undefined;
}

function leadingZeros(hash: Uint8Array): number {
  const first = hash.findIndex((byte) => byte !== 0);
  return first === -1 ? hash.length * 8 : first * 8 + Math.clz32(hash[first] ?? 0) - 24;
}
