/** A message's id, and when what wasn't acknowledged is tried again. */
import { describe, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { type IdentifiedContent, messageIdOf } from '#domain/message/message-id.ts';
import { redepositDelay, retryDelay } from '#domain/outbox/retry.ts';

const CONTENT: IdentifiedContent = {
  author: 'BgboULwougrXNRPnrdqRBrhbrzxeno7AidsBU7vXvRi4',
  device: 'web0123456789abcdef',
  recipient: '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK',
  nonce: new Uint8Array(16).fill(7),
  type: 1,
  body: '{"text":"hello"}',
  sentAt: 1_767_225_600_000,
};

describe('message id', () => {
  test('is 64 hex digits, the same for the same content', () => {
    const id = messageIdOf(nobleProvider, CONTENT);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(messageIdOf(nobleProvider, { ...CONTENT, nonce: CONTENT.nonce.slice() })).toBe(id);
  });

  test('changes with every part of the content', () => {
    const other: Partial<IdentifiedContent>[] = [
      { author: CONTENT.recipient },
      { device: 'web0123456789abcdee' },
      { recipient: CONTENT.author },
      { nonce: new Uint8Array(16).fill(8) },
      { type: 2 },
      { body: '{"text":"hello!"}' },
      { sentAt: CONTENT.sentAt + 1 },
    ];
    const ids = [{}, ...other].map((change) => messageIdOf(nobleProvider, { ...CONTENT, ...change }));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('does not confuse where one part ends and the next begins', () => {
    const shifted = { ...CONTENT, author: `${CONTENT.author}w`, device: CONTENT.device.slice(1) };
    expect(messageIdOf(nobleProvider, shifted)).not.toBe(messageIdOf(nobleProvider, CONTENT));
    const moved = { ...CONTENT, type: 11, sentAt: 767_225_600_000 };
    expect(messageIdOf(nobleProvider, moved)).not.toBe(messageIdOf(nobleProvider, CONTENT));
  });
});

describe('retry', () => {
  test('doubles from a second to a minute, spread by a quarter to either side', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempt) => retryDelay(attempt, 0.5))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect([retryDelay(1, 0), retryDelay(1, 1), retryDelay(9, 0), retryDelay(9, 1)]).toEqual([
      750, 1250, 45_000, 75_000,
    ]);
  });

  test('deposits again after an hour at first, after a day in the end', () => {
    const hours = [0, 1, 2, 3, 4, 5, 50].map((deposits) => redepositDelay(deposits) / 3_600_000);
    expect(hours).toEqual([1, 2, 4, 8, 16, 24, 24]);
  });
});
