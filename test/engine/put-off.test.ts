/** What is kept of envelopes that came too early is bounded, and a flood of one sender leaves those of others. */
import { expect, test } from 'vitest';
import { PutOff } from '#engine/inbox/put-off.ts';
import { concat, uint32 } from '#lib/bytes.ts';

const envelope = (number: number, length = 512) =>
  concat(Uint8Array.of(1), new Uint8Array(28), uint32(number), new Uint8Array(length - 33));
const numbered = (count: number) => Array.from({ length: count }, (_, number) => envelope(number));

test('what is kept of a sender comes in its order, each envelope once, and is taken once', () => {
  const putOff = new PutOff();
  for (const number of [2, 0, 2, 1]) putOff.add('anna', envelope(number));
  putOff.add('ben', envelope(3));
  expect(putOff.take('anna')).toEqual([envelope(2), envelope(0), envelope(1)]);
  expect([putOff.take('anna'), putOff.take('ben')]).toEqual([[], [envelope(3)]]);
});

test('of each sender the first ones are kept, by number and by size', () => {
  const putOff = new PutOff();
  for (const one of numbered(100)) putOff.add('anna', one);
  expect(putOff.take('anna')).toEqual(numbered(64));
  for (let number = 0; number < 100; number++) putOff.add('ben', envelope(number, 64 * 1024));
  expect(putOff.take('ben').length).toBe(4);
});

test('of many senders those are kept who came last', () => {
  const putOff = new PutOff();
  const senders = Array.from({ length: 1000 }, (_, number) => `sender ${number}`);
  for (const sender of senders) putOff.add(sender, envelope(0));
  expect(senders.filter((sender) => putOff.take(sender).length > 0)).toEqual(senders.slice(-16));
});
