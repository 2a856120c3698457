/** Proof of work on the wire: what is found proves what it should, and texts of strangers never throw. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bytes, fromHex, toHex } from '#lib/bytes.ts';
import {
  formatWork,
  MAX_WORK_BITS,
  parseWork,
  parseWorkChallenge,
  provenBits,
  searchNonce,
  workSeed,
} from '#wire/work.ts';

const MALFORMED = { ok: false, error: 'Malformed' };
const filled = (value: number, length: number): Bytes => new Uint8Array(length).fill(value);
const seed = workSeed(filled(1, 16), filled(2, 32), filled(3, 32));

test('the seed is the hash of label, salt, mailbox and subject', () => {
  const hash = createHash('sha256').update('icom/v1/work');
  for (const part of [filled(1, 16), filled(2, 32), filled(3, 32)]) hash.update(part);
  expect(toHex(seed)).toBe(hash.digest('hex'));
});

test.each([0, 1, 7, 8, 9, 12])('a nonce that was found proves %i bits', (bits) => {
  const nonce = searchNonce(seed, bits, 0, 100_000) as Bytes;
  expect(provenBits(seed, nonce)).toBeGreaterThanOrEqual(bits);
  const hash = createHash('sha256').update(seed).update(nonce).digest();
  const zeros = [...hash]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .indexOf('1');
  expect(provenBits(seed, nonce)).toBe(zeros);
});

test('a search goes on where the last one ended, beyond 32 bits too', () => {
  expect(searchNonce(seed, 256, 0, 10)).toBeUndefined();
  expect(toHex(searchNonce(seed, 0, 2 ** 32 + 5, 1) as Bytes)).toBe('0000000100000005');
});

test('a header is read as it was written, and nothing else is', () => {
  const work = { salt: filled(0xab, 16), nonce: filled(0xcd, 8) };
  expect(parseWork(formatWork(work))).toEqual({ ok: true, value: work });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parseWork(text)).toEqual(MALFORMED);
    }),
    { seed: 10, numRuns: 300 },
  );
});

test('a challenge is read, more fields in it are passed over; any other text is an error', () => {
  const salt = '0f'.repeat(16);
  const read = (value: unknown) => parseWorkChallenge(JSON.stringify(value));
  expect(read({ error: 'WorkRequired', bits: 16, salt })).toEqual({
    ok: true,
    value: { bits: 16, salt: fromHex(salt) },
  });
  for (const bits of [-1, 1.5, MAX_WORK_BITS + 1, '16', null]) expect(read({ bits, salt })).toEqual(MALFORMED);
  for (const wrong of ['', salt.slice(2), `${salt}00`, salt.toUpperCase(), 5])
    expect(read({ bits: 1, salt: wrong })).toEqual(MALFORMED);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parseWorkChallenge(text)).toEqual(MALFORMED);
    }),
    { seed: 11, numRuns: 300 },
  );
});
