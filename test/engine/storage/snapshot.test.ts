/** The snapshot: it saves reads, says what the tables say for as long as it is there, and nothing depends on it. */
import { describe, expect, it } from 'vitest';
import { openRowDatabase } from '#engine/storage/database.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { RowDatabase, RowRecord } from '#engine/storage/row-database.ts';
import { Sealer } from '#engine/storage/sealer.ts';
import { Store } from '#engine/storage/store.ts';
import { encodeJson } from '#lib/plain-json.ts';
import { swiftProvider } from '../../simulation/swift-provider.ts';
import { appendAll, fakeBrowser, KEYS, type Note, PEOPLE, seededRandom } from './fixture.ts';
import { filled, listed, open, PETS, put, start, TABLES } from './snapshot-fixture.ts';

/** The tables that are asked of a database. */
function watched(rows: RowDatabase) {
  const groups: string[] = [];
  const database: RowDatabase = {
    ...rows,
    listRows(group) {
      groups.push(group);
      return rows.listRows(group);
    },
  };
  return { groups, database };
}

const stored = async (rows: RowDatabase, store: Store<Note>): Promise<RowRecord | undefined> =>
  rows.getRow(store.snapshot.name);

describe('a start', () => {
  it('reads the shared tables and the snapshot, and nothing else', async () => {
    const rows = createMemoryRows();
    await filled(rows);
    const { groups, database } = watched(rows);
    const store = await open(database);
    expect(await start(store)).toEqual(await listed(await open(rows)));
    expect(groups).toHaveLength(1);
    expect(store.snapshot.isCurrent).toBe(true);
  });

  it('without one reads the tables', async () => {
    const store = await open(createMemoryRows());
    await put(store, PETS, 1);
    expect(await start(store)).toEqual([[], [{ name: 'person 1', since: 1 }], []]);
    expect(store.snapshot.isCurrent).toBe(false);
  });

  it('goes by the tables once something was changed, by whichever store', async () => {
    const rows = createMemoryRows();
    await filled(rows);
    const [store, other] = [await open(rows), await open(rows)];
    store.snapshot.begin();
    expect(await store.recall(PEOPLE)).toHaveLength(1);
    await put(other, PETS, 7);
    expect(await store.recall(PETS)).toHaveLength(2);
    store.snapshot.end();
    expect(store.snapshot.isCurrent).toBe(false);
  });

  it('that has ended is over: what is read then is read from the tables, and isn’t kept', async () => {
    const rows = createMemoryRows();
    const store = await filled(rows);
    const { groups, database } = watched(rows);
    const next = await open(database);
    next.snapshot.begin();
    next.snapshot.end();
    await next.recall(PETS);
    expect(groups).toHaveLength(1);
    await put(store, PETS, 9);
    expect(await next.snapshot.write()).toBeUndefined();
  });

  it.each([
    ['damaged', async (box: Uint8Array) => box.map((byte, index) => (index === 40 ? byte ^ 1 : byte))],
    ['of another version', async () => undefined],
  ])('one that is %s is passed over', async (_, damage) => {
    const rows = createMemoryRows();
    const store = await filled(rows);
    const row = (await stored(rows, store)) as RowRecord;
    const sealer = await Sealer.create(swiftProvider, KEYS, seededRandom());
    const content = encodeJson([0, { people: [{ name: 'nobody', since: 5 }] }]);
    const box = (await damage(row.box)) ?? (await sealer.sealRow('snapshot', row.id, content));
    await rows.write({ putRows: [{ ...row, box }], deleteRows: [], putPages: [], deletePages: [] });
    let corrupt = 0;
    const next = await open(rows, { corrupt: () => corrupt++ });
    expect(await start(next)).toEqual(await listed(next));
    expect([next.snapshot.isCurrent, corrupt]).toEqual([false, _ === 'damaged' ? 1 : 0]);
  });
});

describe('a change', () => {
  const changes: Record<string, (store: Store<Note>) => Promise<unknown>> = {
    'that puts a row': (store) => put(store, PEOPLE, 5),
    'that deletes one': async (store) => {
      const batch = store.batch();
      batch.delete(PEOPLE, '0');
      await batch.commit();
    },
    'of messages alone': (store) => appendAll(store, 'c', [1]),
    'that erases this one': (store) => store.eraseAll([]),
  };

  it.each(Object.entries(changes))('%s deletes it, in the same transaction', async (_, change) => {
    for (const rows of [createMemoryRows(), await openRowDatabase(fakeBrowser(), 'room')]) {
      const store = await filled(rows);
      expect(await stored(rows, store)).toBeDefined();
      let writes = 0;
      const counting: RowDatabase = {
        ...rows,
        write(written) {
          writes++;
          return rows.write(written);
        },
      };
      await change(await open(counting));
      expect(writes).toBe(1);
      expect(await stored(rows, store)).toBeUndefined();
      expect(store.snapshot.isCurrent).toBe(false);
      expect(await start(await open(rows))).toEqual(await listed(store));
      rows.close();
    }
  });

  it('of other rooms leaves it, and so does their end', async () => {
    const rows = createMemoryRows();
    const store = await filled(rows);
    const others = { ...KEYS, index: new Uint8Array(32).fill(9) };
    await put(await Store.over<Note>(rows, swiftProvider, others, seededRandom()), PEOPLE, 4);
    await store.eraseOthers([]);
    expect(await stored(rows, store)).toBeDefined();
    expect(store.snapshot.isCurrent).toBe(true);
  });

  it('that comes while it is being made keeps it from being written', async () => {
    const rows = createMemoryRows();
    const store = await filled(rows);
    await put(store, PETS, 6);
    let ready = Promise.resolve();
    const making = await open({ ...rows, listRows: (group) => ready.then(() => rows.listRows(group)) });
    await start(making);
    const gate = Promise.withResolvers<void>();
    ready = gate.promise;
    const made = making.snapshot.write();
    await put(store, PETS, 8);
    gate.resolve();
    expect(await made).toBeUndefined();
    expect(await stored(rows, store)).toBeUndefined();
    expect(await making.snapshot.write()).toBe(32 * 1024);
  });

  it('that runs still keeps it from being written, or believed', async () => {
    const rows = createMemoryRows();
    const store = await filled(rows);
    const gate = Promise.withResolvers<void>();
    const changing = await open({ ...rows, write: (change) => gate.promise.then(() => rows.write(change)) });
    const changed = put(changing, PETS, 8);
    // until it has come to its write
    await new Promise((resolve) => setImmediate(resolve));
    const next = await open(rows);
    await start(next);
    expect(await next.snapshot.write()).toBeUndefined();
    gate.resolve();
    await changed;
    expect(await stored(rows, store)).toBeUndefined();
    expect(next.snapshot.isCurrent).toBe(false);
    expect(await next.snapshot.write()).toBe(32 * 1024);
  });
});

describe('its row', () => {
  it('is of few sizes, however much is in it', async () => {
    const rows = createMemoryRows();
    const store = await filled(rows);
    const sizes = new Set<number>();
    for (let count = 0; count < 12; count++) {
      const batch = store.batch();
      batch.put(PEOPLE, `long ${count}`, { name: 'x'.repeat(8000 + count), since: 100 + count });
      await batch.commit();
      const bucket = await store.snapshot.write();
      const { box } = (await stored(rows, store)) as RowRecord;
      expect(box.length).toBe((bucket as number) + 28);
      sizes.add(box.length);
    }
    expect([...sizes]).toEqual([32, 64, 128].map((kib) => kib * 1024 + 28));
    expect(await start(await open(rows))).toEqual(await listed(store));
  });

  it('moves nowhere with the room', async () => {
    const rows = createMemoryRows();
    const store = await filled(rows);
    const { putRows, deleteRows } = await store.everything([]);
    expect(putRows).toHaveLength(TABLES.length);
    expect(deleteRows).toEqual([store.snapshot.name]);
  });

  it('doesn’t come about where storage refuses it', async () => {
    const rows = createMemoryRows();
    await filled(rows);
    const full: RowDatabase = { ...rows, write: async () => ({ ok: false, error: { kind: 'QuotaExceeded' } }) };
    const store = await open(full);
    await start(store);
    await put(store, PETS, 1);
    expect(await store.snapshot.write()).toBeUndefined();
    expect(store.snapshot.isCurrent).toBe(false);
  });
});
