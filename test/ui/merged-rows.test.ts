/** Rows that come in one by one, in pages and out of order end up as if all had been sorted at once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageRow } from '#contract/rows/message.ts';
import { mergeRows } from '#ui/stores/merged-rows.ts';

const row = (time: number, version: number) =>
  ({ msg_id: `m${time}`, created_time: time, msg_version: version }) as MessageRow;

test('the latest of each message, in order of time', () => {
  const anyRows = fc.array(fc.tuple(fc.nat(60), fc.nat(9)), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(anyRows, { maxLength: 8 }), (pages) => {
      let rows: readonly MessageRow[] = [];
      const latest = new Map<number, MessageRow>();
      for (const page of pages) {
        const more = page.map(([time, version]) => row(time, version));
        for (const each of more.toSorted((a, b) => a.created_time - b.created_time))
          latest.set(each.created_time, each);
        rows = mergeRows(rows, more);
      }
      expect(rows).toEqual([...latest.values()].sort((a, b) => a.created_time - b.created_time));
    }),
    { seed: 5, numRuns: 500 },
  );
});

test('rows outside the time of what comes in are not touched', () => {
  const known = [1, 2, 3, 4].map((time) => row(time, 0));
  const merged = mergeRows(known, [row(3, 1)]);
  expect(merged.map((each) => each.msg_version)).toEqual([0, 0, 1, 0]);
  expect(mergeRows(known, [])).toBe(known);
});
