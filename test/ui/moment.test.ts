/** Whatever number comes from another device, the interface can show a date for it. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { messageExample } from '#contract/rows/message.ts';
import { logEntries } from '../../src/ui/features/conversation/log-entries.ts';
import { clockTime, dayLabel, fullTime, listTime, useLanguage } from '../../src/ui/i18n/i18n.ts';
import { machineTime, moment, startOfDay } from '../../src/ui/stores/moment.ts';

const now = new Date(2026, 10, 23, 12).getTime();
const odd = [
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  8.64e15,
  -8.64e15,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  -0.5,
  0,
];

beforeAll(async () => {
  // the catalogue's language is written on the document
  vi.stubGlobal('document', { documentElement: {} });
  await useLanguage('en');
});

describe('a moment', () => {
  it('is the same number where dates can hold it', () => {
    for (const time of [0, -1, now, 253_402_300_799_999]) expect(moment(time)).toBe(time);
  });

  it.each(odd)('is a date for %d, in every form', (time) => {
    expect(machineTime(time)).toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT/);
    expect(startOfDay(time)).not.toBeNaN();
    for (const text of [clockTime(time), listTime(time, now), dayLabel(time, now), fullTime(time)])
      expect(text).not.toMatch(/^$|Invalid|NaN/);
  });
});

it.each(odd)('a message of %d has its day and its place in the log', (time) => {
  const row = (id: string, sent: number) => ({ ...messageExample, msg_id: id, sent_time: sent });
  const entries = logEntries([row('a', now), row('b', time), row('c', time)], {
    complete: false,
    unread: undefined,
    typing: false,
  });
  expect(entries.map(({ kind }) => kind)).toEqual(['day', 'message', 'day', 'message', 'message']);
});
