/** Notices and drafts end: by time, by what works afterwards, with the session, with their conversation. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConversations } from '#ui/stores/conversations.ts';
import { createToasts } from '#ui/stores/toasts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const shown = (toasts: ReturnType<typeof createToasts>) => toasts.list().map(({ message }) => message);

test('a notice goes after five seconds, an error after twelve', () => {
  const toasts = createToasts();
  toasts.info('saved');
  toasts.error('not sent');
  expect(shown(toasts)).toEqual(['saved', 'not sent']);
  vi.advanceTimersByTime(5000);
  expect(shown(toasts)).toEqual(['not sent']);
  vi.advanceTimersByTime(7000);
  expect(shown(toasts)).toEqual([]);
});

test('what works ends the errors before it, and nothing outlasts the session', () => {
  const toasts = createToasts();
  toasts.info('first');
  toasts.error('failed');
  toasts.info('worked');
  expect(shown(toasts)).toEqual(['first', 'worked']);
  toasts.clear();
  expect(shown(toasts)).toEqual([]);
});

test('a draft goes with its conversation', () => {
  const conversations = createConversations();
  conversations.setDraft('a', 'to one');
  conversations.setDraft('b', 'to another');
  conversations.change('a', null);
  expect([conversations.draft('a'), conversations.draft('b')]).toEqual(['', 'to another']);
});
