/** A room with snapshots through random changes by two stores side by side, and kills: a start finds what the tables say. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import type { Store, Table } from '#engine/storage/store.ts';
import { SerialQueue } from '#lib/async.ts';
import { appendAll, type Note, type Person } from './fixture.ts';
import { listed, open, start, TABLES } from './snapshot-fixture.ts';

/** What is read, and written one after another, takes some turns, and neither waits for the other. */
function leisurely(rows: RowDatabase): RowDatabase {
  const writing = new SerialQueue();
  let turns = 0;
  const wait = async () => {
    for (let left = (turns = (turns + 3) % 7); left > 0; left--) await Promise.resolve();
  };
  return {
    ...rows,
    getRow: (id) => wait().then(() => rows.getRow(id)),
    listRows: (group) => wait().then(() => rows.listRows(group)),
    write: (changes) =>
      writing.run(async () => {
        await wait();
        return rows.write(changes);
      }),
  };
}

type Step =
  | { readonly kind: 'put' | 'delete'; readonly store: number; readonly table: number; readonly id: number }
  | { readonly kind: 'append' | 'write' | 'reopen'; readonly store: number };

const anyStore = fc.nat({ max: 1 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('put' as const, 'delete' as const),
    store: anyStore,
    table: fc.nat({ max: TABLES.length - 1 }),
    id: fc.nat({ max: 5 }),
  }),
  fc.record({ kind: fc.constantFrom('append' as const, 'write' as const, 'reopen' as const), store: anyStore }),
);

class Dead extends Error {}

test('a start finds the same with the snapshot as without', async () => {
  let used = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(anyStep, fc.constantFrom('no', 'before', 'after'), fc.boolean()), { maxLength: 25 }),
      async (steps) => {
        const rows = leisurely(createMemoryRows());
        let time = 0;
        let killed = 'no';
        const die = (at: string) => {
          if (killed === at) throw new Dead();
        };
        const hooks = { beforeCommit: () => die('before'), afterCommit: () => die('after') };
        const begun = async () => {
          const store = await open(rows, hooks);
          await start(store);
          return store;
        };
        const stores = [await begun(), await begun()];
        const take = async (step: Step) => {
          const store = stores[step.store] as Store<Note>;
          if (step.kind === 'put' || step.kind === 'delete') {
            const batch = store.batch();
            const into = TABLES[step.table] as Table<Person>;
            if (step.kind === 'put') batch.put(into, `${step.id}`, { name: 'somebody', since: ++time });
            else batch.delete(into, `${step.id}`);
            await batch.commit();
          } else if (step.kind === 'append') await appendAll(store, `of store ${step.store}`, [++time]);
          else if (step.kind === 'write') await store.snapshot.write();
          else stores[step.store] = await begun();
        };
        const survive = async (step: Step) => {
          try {
            await take(step);
          } catch (reason) {
            if (!(reason instanceof Dead)) throw reason;
            stores[step.store] = await open(rows, hooks);
          }
        };
        let waiting: Promise<void>[] = [];
        for (const [step, kill, isAlone] of steps) {
          killed = kill;
          waiting.push(survive(step));
          // else side by side with the next
          if (isAlone || kill !== 'no' || step.kind === 'append') {
            await Promise.all(waiting);
            waiting = [];
          }
          killed = 'no';
        }
        await Promise.all(waiting);
        const after = await open(rows);
        expect(await start(after)).toEqual(await listed(after));
        if (after.snapshot.isCurrent) used++;
      },
    ),
    { numRuns: 500, seed: 1 },
  );
  expect(used).toBeGreaterThan(50);
});
