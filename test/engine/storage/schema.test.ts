/** The database's schema: created, upgraded wholly or not at all, never taken back. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { deleteSchema, openSchema } from '#engine/storage/schema.ts';

type Steps = NonNullable<Parameters<typeof openSchema>[2]>;

const first: Steps[number] = (database) => {
  database.createObjectStore('rows', { keyPath: 'id' });
};
/** Adds a store and an index, and moves what is there. */
const second: Steps[number] = (database, upgrade) => {
  database.createObjectStore('more', { keyPath: ['a', 'b'] });
  const rows = upgrade.objectStore('rows');
  rows.createIndex('tags', 'tags', { multiEntry: true });
  rows.getAll().onsuccess = ({ target }) => {
    for (const row of (target as IDBRequest<object[]>).result) rows.put({ ...row, tags: ['t'] });
  };
};
const failing: Steps[number] = (database, upgrade) => {
  database.createObjectStore('more');
  upgrade.objectStore('rows').add({ id: 'a' });
};

const browser = () => ({ indexedDB: new IDBFactory(), IDBKeyRange });

async function withRow(db: ReturnType<typeof browser>): Promise<void> {
  const database = await openSchema(db, 'room', [first]);
  const transaction = database.transaction('rows', 'readwrite');
  transaction.objectStore('rows').put({ id: 'a' });
  await new Promise((done) => transaction.addEventListener('complete', done));
  database.close();
}

test('an upgrade goes through every step that is missing, and moves what is there', async () => {
  const db = browser();
  await withRow(db);
  const database = await openSchema(db, 'room', [first, second]);
  expect([...database.objectStoreNames]).toEqual(['more', 'rows']);
  const found = database.transaction('rows').objectStore('rows').index('tags').getAll('t');
  await new Promise((done) => found.addEventListener('success', done));
  expect(found.result).toEqual([{ id: 'a', tags: ['t'] }]);
  database.close();
  const fresh = await openSchema(db, 'other', [first, second]);
  expect([...fresh.objectStoreNames]).toEqual(['more', 'rows']);
});

test('an upgrade that fails leaves everything as it was', async () => {
  const db = browser();
  await withRow(db);
  await expect(openSchema(db, 'room', [first, failing])).rejects.toThrow();
  const database = await openSchema(db, 'room', [first]);
  expect([...database.objectStoreNames]).toEqual(['rows']);
});

test('a database that a newer version has upgraded is refused', async () => {
  const db = browser();
  (await openSchema(db, 'room', [first, second])).close();
  await expect(openSchema(db, 'room', [first])).rejects.toThrow();
});

test('whoever upgrades or deletes it is made room for', async () => {
  const db = browser();
  await openSchema(db, 'room', [first]);
  await openSchema(db, 'room', [first, second]);
  await deleteSchema(db, 'room');
  expect(await db.indexedDB.databases()).toEqual([]);
  await deleteSchema(db, 'room');
});
