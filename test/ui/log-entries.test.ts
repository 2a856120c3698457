/** Message rows become days, runs, the unread line and notices, in order. */
import { describe, expect, it } from 'vitest';
import type { MessageRow } from '#contract/rows/message.ts';
import { messageExample } from '#contract/rows/message.ts';
import { logEntries } from '../../src/ui/features/conversation/log-entries.ts';

const noon = new Date(2026, 10, 23, 12).getTime();
const minute = 60_000;

function row(id: string, time: number, more: Partial<MessageRow> = {}): MessageRow {
  return { ...messageExample, msg_id: id, created_time: time, sent_time: time, ...more };
}
const plain = { complete: false, unread: undefined, typing: false } as const;
const shapes = (rows: readonly MessageRow[], options: Partial<Parameters<typeof logEntries>[1]> = {}) =>
  logEntries(rows, { ...plain, ...options }).map((entry) =>
    entry.kind === 'message' ? `${entry.key}${entry.first ? ' first' : ''}${entry.last ? ' last' : ''}` : entry.kind,
  );

describe('the log’s entries', () => {
  it('joins messages of one writer within five minutes', () => {
    const rows = [row('a', noon), row('b', noon + minute), row('c', noon + 7 * minute)];
    expect(shapes(rows)).toEqual(['day', 'a first', 'b last', 'c first last']);
  });

  it('breaks a run where the writer changes', () => {
    const rows = [row('a', noon), row('b', noon + 1, { msg_source: 1, c_nd_add: 'other' }), row('c', noon + 2)];
    expect(shapes(rows)).toEqual(['day', 'a first last', 'b first last', 'c first last']);
  });

  it('puts a day before the first message of each day', () => {
    const rows = [row('a', noon - 24 * 60 * minute), row('b', noon)];
    expect(shapes(rows)).toEqual(['day', 'a first last', 'day', 'b first last']);
  });

  it('draws the unread line before its message and ends the run above it', () => {
    const rows = [row('a', noon), row('b', noon + 1), row('c', noon + 2)];
    expect(shapes(rows, { unread: { messageId: 'b', count: 2 } })).toEqual([
      'day',
      'a first last',
      'unread',
      'b first',
      'c last',
    ]);
  });

  it('keeps notices out of runs, opens with the start and closes with typing', () => {
    const rows = [row('a', noon), row('n', noon + 1, { msg_type: 2, msg_source: 2 }), row('b', noon + 2)];
    expect(shapes(rows, { complete: true, typing: true })).toEqual([
      'start',
      'day',
      'a first last',
      'system',
      'b first last',
      'typing',
    ]);
  });

  it('gives every entry a key of its own', () => {
    const rows = [row('a', noon - 24 * 60 * minute), row('b', noon), row('c', noon + 1)];
    const keys = logEntries(rows, { complete: true, unread: { messageId: 'c', count: 1 }, typing: true }).map(
      (entry) => entry.key,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
