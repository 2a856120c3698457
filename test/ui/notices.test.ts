/** Notices end: by time, by hand, with their place, with the session. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createToasts } from '#ui/stores/toasts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const shown = (toasts: ReturnType<typeof createToasts>) => toasts.list().map(({ message }) => message);

test('every notice goes by itself, an error after longer, or by hand', () => {
  const toasts = createToasts();
  toasts.info('saved');
  toasts.error('not sent');
  expect(shown(toasts)).toEqual(['saved', 'not sent']);
  vi.advanceTimersByTime(5000);
  expect(shown(toasts)).toEqual(['not sent']);
  vi.advanceTimersByTime(15_000);
  expect(shown(toasts)).toEqual([]);
  toasts.error('not sent');
  toasts.dismiss(toasts.list()[0]?.id ?? 0);
  expect(shown(toasts)).toEqual([]);
});

test('an error stays behind where it came up; news goes along', () => {
  const toasts = createToasts();
  toasts.info('saved');
  toasts.error('not sent');
  toasts.moveOn();
  expect(shown(toasts)).toEqual(['saved']);
});

test('three of a kind are shown at most, notices push no error away, and nothing outlasts the session', () => {
  const toasts = createToasts();
  toasts.error('failed');
  for (const message of ['one', 'two', 'three', 'four', 'four']) toasts.info(message);
  expect(shown(toasts)).toEqual(['failed', 'two', 'three', 'four']);
  toasts.clear();
  expect(shown(toasts)).toEqual([]);
});
