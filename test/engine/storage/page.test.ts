/** A page's content: whatever its messages are, the same comes out of it, byte for byte. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePage, encodePage, fromEntry, type StoredMessage, toEntry } from '#engine/storage/page.ts';
import { messageId } from './fixture.ts';

test('a page of any messages is read as it was written', () => {
  const anyRest = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 300 }),
    count: fc.maxSafeInteger(),
    box: fc.uint8Array({ maxLength: 70 }).map((bytes) => Uint8Array.from(bytes)),
  });
  const anyTime = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(-1, 0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32));
  const anyMessages = fc.array(fc.tuple(anyTime, anyRest), { maxLength: 20 });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), anyMessages, (conversation, made) => {
      const messages = made.map(([time, rest], index): StoredMessage => {
        return { id: messageId(index), conversation, time, ...rest };
      });
      const entries = new Map(messages.map((message, index) => [message.id, toEntry(message, `token ${index}`)]));
      const page = decodePage(
        encodePage({ conversation, entries }),
        messages.map((_, index) => `token ${index}`),
      );
      expect(page).toEqual({ conversation, entries });
      expect([...page.entries.values()].map((entry) => fromEntry(page, entry))).toEqual(messages);
    }),
    { seed: 20_261_126, numRuns: 100 },
  );
});
