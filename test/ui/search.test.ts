/** Finding rows by words, and saying to a screen reader what happens elsewhere. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAnnouncer } from '#ui/stores/announcer.ts';
import { createMatcher } from '#ui/stores/search.ts';

describe('a search', () => {
  it.each([
    ['', true],
    ['   ', true],
    ['ben', true],
    ['BEN harbour', true],
    ['harbour ben', true],
    ['ben bakery', false],
    ['ＢＥＮ', true],
    ['9kQm', true],
    ['周一', true],
    ['周二', false],
    ['.*', false],
  ])('for “%s” finds the row: %s', (query, found) => {
    expect(createMatcher(query)('Ben of the Harbour', '9kQmT4hXz7', '好的，周一见')).toBe(found);
  });
});

describe('an announcement', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gathers what happens at once and says each thing once', () => {
    const { words, say } = createAnnouncer();
    say('New message from Ann.');
    say('New message from Ann.');
    say('Not sent to Ben.');
    expect(words()).toBe('');
    vi.advanceTimersByTime(400);
    expect(words()).toBe('New message from Ann. Not sent to Ben.');
  });

  it('says the same words anew, and nothing after the session', () => {
    const announcer = createAnnouncer();
    announcer.say('New message from Ann.');
    vi.advanceTimersByTime(400);
    announcer.say('New message from Ann.');
    expect(announcer.words()).toBe('');
    vi.advanceTimersByTime(400);
    expect(announcer.words()).toBe('New message from Ann.');
    announcer.say('New message from Ben.');
    announcer.clear();
    vi.advanceTimersByTime(400);
    expect(announcer.words()).toBe('');
  });
});
