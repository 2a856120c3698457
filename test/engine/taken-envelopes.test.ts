/** What is remembered of envelopes that were taken is bounded. */
import { expect, test } from 'vitest';
import { TakenEnvelopes } from '#engine/inbox/taken-envelopes.ts';
import { concat, uint32 } from '#lib/bytes.ts';

const envelope = (number: number) => concat(Uint8Array.of(1), new Uint8Array(28), uint32(number), new Uint8Array(479));

test('the last thousand envelopes are known, those before them are forgotten', () => {
  const taken = new TakenEnvelopes();
  const speaker = { address: 'anna', device: 'first' };
  for (let number = 0; number < 5000; number++) taken.add(envelope(number), number % 2 === 0 ? speaker : null);
  expect([4998, 4999, 5000].map((number) => taken.waitingFor(envelope(number)))).toEqual([speaker, null, undefined]);
  expect(taken.waitingFor(envelope(4000))).toEqual(speaker);
  expect(taken.waitingFor(envelope(3000))).toBeUndefined();
});
