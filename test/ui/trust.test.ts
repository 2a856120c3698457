/** What stands in the way of writing to somebody, and what a comparison that failed is told as. */
import { describe, expect, test, vi } from 'vitest';
import { contactExample } from '#contract/rows/contact.ts';
import { ContactState } from '#model/enumerations.ts';
import en from '#ui/i18n/en/catalogue.ts';
import { useLanguage } from '#ui/i18n/i18n.ts';
import { comparingFailed, createTrust, writeBarrier } from '#ui/stores/trust.ts';

const address = contactExample.c_nd_add;
const ended = { c_state: ContactState.new };

describe('writing', () => {
  test('stops when keys change, and goes on once that was seen or compared', () => {
    const trust = createTrust();
    const barrier = () => writeBarrier(contactExample, trust.of(address));
    expect(barrier()).toBeUndefined();
    trust.change(address, 'changed');
    expect(barrier()).toBe('keysChanged');
    for (const state of ['unverified', 'verified'] as const) {
      trust.setAll([{ nodeId: address, state: 'changed' }]);
      expect(barrier()).toBe('keysChanged');
      trust.change(address, state);
      expect(barrier()).toBeUndefined();
    }
  });

  test.each([
    [{ ...ended, c_black_state: 1, c_be_black_state: 1 }, 'blocked'],
    [{ ...ended, c_be_black_state: 1 }, 'notFriends'],
    [{ c_state: ContactState.pending }, 'notFriends'],
    [{ c_be_black_state: 1 }, 'blockedByOther'],
  ] as const)('is barred for the gravest reason: %o', (fields, reason) => {
    expect(writeBarrier({ ...contactExample, ...fields }, 'changed')).toBe(reason);
  });

  test('to somebody who is no contact is barred', () => {
    expect(writeBarrier(undefined, 'unverified')).toBe('notFriends');
  });
});

test('only a code that is none is told as such', async () => {
  vi.stubGlobal('document', { documentElement: {} });
  await useLanguage('en');
  expect(comparingFailed(600)).toBe(en.trust.ownCode);
  expect([500, 20061].map(comparingFailed)).toEqual([en.codes[500], en.codes[20061]]);
  vi.unstubAllGlobals();
});
