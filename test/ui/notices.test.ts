/** Notices end: by time, by hand, with the session. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createToasts } from '#ui/stores/toasts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const shown = (toasts: ReturnType<typeof createToasts>) => toasts.list().map(({ message }) => message);

test('a notice goes after five seconds, an error when it is dismissed', () => {
  const toasts = createToasts();
  toasts.info('saved');
  toasts.error('not sent');
  expect(shown(toasts)).toEqual(['saved', 'not sent']);
  vi.advanceTimersByTime(5000);
  expect(shown(toasts)).toEqual(['not sent']);
  vi.advanceTimersByTime(3_600_000);
  expect(shown(toasts)).toEqual(['not sent']);
  toasts.dismiss(toasts.list()[0]?.id ?? 0);
  expect(shown(toasts)).toEqual([]);
});

test('three of a kind are shown at most, notices push no error away, and nothing outlasts the session', () => {
  const toasts = createToasts();
  toasts.error('failed');
  for (const message of ['one', 'two', 'three', 'four', 'four']) toasts.info(message);
  expect(shown(toasts)).toEqual(['failed', 'two', 'three', 'four']);
  toasts.clear();
  expect(shown(toasts)).toEqual([]);
});
