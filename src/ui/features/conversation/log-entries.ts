/** Turns message rows into what the log shows, one below the other: days, the unread line, messages in runs, typing. */
import type { MessageRow } from '#contract/rows/message.ts';
import { isSystem } from '../../stores/message-content.ts';
import { startOfDay } from '../../stores/moment.ts';
import type { UnreadMark } from '../../stores/open-conversation.ts';

/** Messages of one sender this close together (ms) are one run. */
const runGap = 5 * 60_000;

export type Entry =
  | { readonly key: string; readonly kind: 'start' | 'typing' }
  | { readonly key: string; readonly kind: 'day'; readonly time: number }
  | { readonly key: string; readonly kind: 'unread'; readonly count: number }
  | { readonly key: string; readonly kind: 'system'; readonly row: MessageRow }
  | {
      readonly key: string;
      readonly kind: 'message';
      readonly row: MessageRow;
      /** Whether it opens and closes its run. */
      readonly first: boolean;
      readonly last: boolean;
    };
export type MessageEntry = Extract<Entry, { kind: 'message' }>;

function sameRun(a: MessageRow | undefined, b: MessageRow | undefined): boolean {
  if (!a || !b || isSystem(a) || isSystem(b)) return false;
  const close = Math.abs(b.sent_time - a.sent_time) < runGap;
  return close && a.msg_source === b.msg_source && a.c_nd_add === b.c_nd_add;
}

/** `rows` ascend. `complete`: the first row is the first ever. */
export function logEntries(
  rows: readonly MessageRow[],
  options: { complete: boolean; unread: UnreadMark | undefined; typing: boolean },
): Entry[] {
  const entries: Entry[] = [];
  const days = rows.map((row) => startOfDay(row.sent_time));
  const runsOn = (index: number) => days[index] === days[index + 1] && sameRun(rows[index], rows[index + 1]);
  if (options.complete) entries.push({ key: 'start', kind: 'start' });
  rows.forEach((row, index) => {
    const unreadHere = options.unread?.messageId === row.msg_id;
    const unreadNext = options.unread !== undefined && options.unread.messageId === rows[index + 1]?.msg_id;
    if (days[index] !== days[index - 1]) entries.push({ key: `day ${row.msg_id}`, kind: 'day', time: row.sent_time });
    if (unreadHere && options.unread) entries.push({ key: 'unread', kind: 'unread', count: options.unread.count });
    if (isSystem(row)) entries.push({ key: row.msg_id, kind: 'system', row });
    else {
      entries.push({
        key: row.msg_id,
        kind: 'message',
        row,
        first: unreadHere || !runsOn(index - 1),
        last: unreadNext || !runsOn(index),
      });
    }
  });
  if (options.typing) entries.push({ key: 'typing', kind: 'typing' });
  return entries;
}
