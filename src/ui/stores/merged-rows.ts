/** Rows in order of time, and how more of them come in without the rest being looked at. */
import type { MessageRow } from '#contract/rows/message.ts';

const byTime = (a: MessageRow, b: MessageRow) => a.created_time - b.created_time;

/** Of ascending rows the first whose time isn't before `time`. */
function firstFrom(rows: readonly MessageRow[], time: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as MessageRow).created_time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `rows` ascend, `more` in any order: a row of theirs takes the place of one with the same id, which has the same time. */
export function mergeRows(rows: readonly MessageRow[], more: readonly MessageRow[]): readonly MessageRow[] {
  const sorted = more.toSorted(byTime);
  const [oldest, newest] = [sorted[0], sorted.at(-1)];
  if (oldest === undefined || newest === undefined) return rows;
  const from = firstFrom(rows, oldest.created_time);
  const to = firstFrom(rows, newest.created_time + 1);
  const between = new Map(rows.slice(from, to).map((row) => [row.msg_id, row]));
  for (const row of sorted) between.set(row.msg_id, row);
  return rows.slice(0, from).concat([...between.values()].sort(byTime), rows.slice(to));
}
