/** The row database on IndexedDB: Dexie opens and upgrades it, every write is one transaction of strict durability. */
import { Dexie } from 'dexie';
import { deferred } from '#lib/async.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { IndexedDb } from '../ports.ts';
import { PageIndex, type TokensRecord, tokensRecord } from './page-index.ts';
import {
  type Changes,
  type CoverRecord,
  type PageRecord,
  type RowDatabase,
  type RowRecord,
  type StorageError,
  StorageFailure,
} from './row-database.ts';

/** Where the schema and its future live: a change of it is another version, with an upgrade on the transaction's `idbtrans`. */
class Schema extends Dexie {
  constructor(db: IndexedDb, name: string) {
    super(name, { ...db, autoOpen: false, cache: 'disabled' });
    this.version(1).stores({ rows: 'id, group', pages: '[conversation+order], *tokens' });
    this.version(2).stores({ cover: 'number' });
    // the index over tokens, an entry a message, gives way to a record a page
    this.version(3)
      .stores({ pages: '[conversation+order]', tokens: '[conversation+order]' })
      .upgrade(({ idbtrans }) => fillTokens(idbtrans));
  }
}

type StoreName = 'rows' | 'pages' | 'tokens' | 'cover';

/** Under which a page is stored. */
type PageName = [conversation: string, order: number];

/** Opens the database `name`, creating it where there is none. Rejects when the browser refuses to. */
export async function openRowDatabase(db: IndexedDb, name: string): Promise<RowDatabase> {
  const schema = new Schema(db, name);
  await schema.open();
  const database = schema.backendDB();
  const settled = deferred<void>();
  const asked = new Map<StoreName, IDBObjectStore>();
  /** What is asked for in one go shares a transaction: a start reads dozens of things. */
  const reading = (store: StoreName): IDBObjectStore => {
    const known = asked.get(store);
    if (known !== undefined) return known;
    const objects = database.transaction(store).objectStore(store);
    asked.set(store, objects);
    queueMicrotask(() => asked.delete(store));
    return objects;
  };
  const read = async <T>(store: StoreName, ask: (objects: IDBObjectStore) => Promise<T>): Promise<T> => {
    try {
      return await ask(reading(store));
    } catch (error) {
      throw new StorageFailure(storageError(error));
    }
  };
  const index = new PageIndex(() => read('tokens', (all) => answerOf(all.getAll() as IDBRequest<TokensRecord[]>)));
  // in IndexedDB's order an array comes behind every number
  const pagesOf = (conversation: string) => db.IDBKeyRange.bound([conversation], [conversation, []]);
  return {
    getRow: (id) => read('rows', (rows) => answerOf(rows.get(id) as IDBRequest<RowRecord | undefined>)),
    listRows: (group) => read('rows', (rows) => answerOf(rows.index('group').getAll(group) as IDBRequest<RowRecord[]>)),
    getPage: ({ conversation, order }) =>
      read('pages', (pages) => answerOf(pages.get([conversation, order]) as IDBRequest<PageRecord | undefined>)),
    newestPages: (conversation, count) => read('pages', (pages) => newestOf(pages, pagesOf(conversation), count)),
    async pageOrders(conversation) {
      const keys = await read('pages', (pages) => answerOf(pages.getAllKeys(pagesOf(conversation))));
      return keys.map((key) => (key as PageName)[1]);
    },
    findPages: (token) => index.find(token),
    async names() {
      const [groups, ids, pages] = await Promise.all([
        read('rows', (rows) => cursorKeys(rows.index('group').openKeyCursor())),
        read('rows', (rows) => answerOf(rows.getAllKeys())),
        read('pages', (all) => answerOf(all.getAllKeys())),
      ]);
      const groupOf = new Map(groups.map(({ key, primaryKey }) => [primaryKey as string, key as string]));
      return {
        rows: ids.map((id) => ({ id: id as string, group: groupOf.get(id as string) ?? '' })),
        pages: pages.map((key) => ({ conversation: (key as PageName)[0], order: (key as PageName)[1] })),
      };
    },
    write(changes) {
      // who reads from now on reads what is written here
      asked.clear();
      return write(database, changes, () => index.written(changes));
    },
    cover: () => read('cover', (cover) => answerOf(cover.getAll() as IDBRequest<CoverRecord[]>)),
    countCover: () => read('cover', (cover) => answerOf(cover.count())),
    hasCover: async () => (await read('cover', (cover) => answerOf(cover.getAllKeys(null, 1)))).length > 0,
    renewCover: () => renewCover(database),
    close() {
      // closing waits for what has been begun
      void renewCover(database).then(() => settled.resolve());
      schema.close();
    },
    settled: settled.promise,
  };
}

/** Deletes the whole database `name`, whether or not it exists. */
export async function deleteRowDatabase(db: IndexedDb, name: string): Promise<void> {
  await new Schema(db, name).delete();
}

/** It is committed as soon as everything has been asked for, which saves the wait for each answer. */
function write(database: IDBDatabase, changes: Changes, written: () => void): Promise<Result<void, StorageError>> {
  const putCover = changes.putCover ?? [];
  const used: StoreName[] = [
    ...(changes.putRows.length + changes.deleteRows.length > 0 ? (['rows'] as const) : []),
    ...(changes.putPages.length + changes.deletePages.length > 0 ? (['pages', 'tokens'] as const) : []),
    ...(putCover.length > 0 ? (['cover'] as const) : []),
  ];
  if (used.length === 0) return Promise.resolve(ok());
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve(err(storageError(error)));
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(used, 'readwrite', { durability: 'strict' });
    } catch (error) {
      fail(error);
      return;
    }
    transaction.oncomplete = () => {
      written();
      resolve(ok());
    };
    transaction.onabort = () => fail(transaction.error);
    try {
      request(transaction, changes);
      transaction.commit();
    } catch (error) {
      fail(transaction.error ?? error);
      if (transaction.error === null) transaction.abort();
    }
  });
}

function request(transaction: IDBTransaction, changes: Changes): void {
  if (changes.putRows.length + changes.deleteRows.length > 0) {
    const rows = transaction.objectStore('rows');
    for (const id of changes.deleteRows) rows.delete(id);
    putAll(rows, changes.putRows);
  }
  if (changes.putPages.length + changes.deletePages.length > 0) {
    const [pages, tokens] = [transaction.objectStore('pages'), transaction.objectStore('tokens')];
    for (const { conversation, order } of changes.deletePages) {
      pages.delete([conversation, order]);
      tokens.delete([conversation, order]);
    }
    putAll(pages, changes.putPages);
    putAll(tokens, changes.putPages.map(tokensRecord));
  }
  if (changes.putCover !== undefined && changes.putCover.length > 0)
    putAll(transaction.objectStore('cover'), changes.putCover);
}

function putAll(store: IDBObjectStore, values: readonly unknown[]): void {
  for (const value of values) store.put(value);
}

/** In one transaction, so that nothing that is written meanwhile is undone; nobody waits for it to be on the disk. */
function renewCover(database: IDBDatabase): Promise<Result<number, StorageError>> {
  return new Promise((resolve) => {
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction('cover', 'readwrite', { durability: 'relaxed' });
    } catch (error) {
      resolve(err(storageError(error)));
      return;
    }
    const cover = transaction.objectStore('cover');
    const all = cover.getAll() as IDBRequest<CoverRecord[]>;
    all.onsuccess = () => putAll(cover, all.result);
    transaction.oncomplete = () => resolve(ok(all.result.length));
    transaction.onabort = () => resolve(err(storageError(transaction.error)));
  });
}

/** For a database of version 2: what stands beside each page from then on. */
function fillTokens(upgrade: IDBTransaction): Promise<void> {
  const tokens = upgrade.objectStore('tokens');
  const asked = upgrade.objectStore('pages').openCursor();
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => {
      const cursor = asked.result;
      if (cursor === null) return resolve();
      tokens.put(tokensRecord(cursor.value as PageRecord));
      cursor.continue();
    };
    asked.onerror = () => reject(asked.error);
  });
}

function answerOf<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** The last `count` values of a range, the last first: in one go where the browser has that, else one by one. */
async function newestOf(pages: IDBObjectStore, query: IDBKeyRange, count: number): Promise<PageRecord[]> {
  if (!('getAllRecords' in pages)) return firstOf(pages.openCursor(query, 'prev'), count);
  const { getAllRecords } = pages as { getAllRecords(options: object): IDBRequest<{ value: PageRecord }[]> };
  const records = await answerOf(getAllRecords.call(pages, { query, count, direction: 'prev' }));
  return records.map(({ value }) => value);
}

/** The first `count` values that a cursor comes to. */
function firstOf<T>(asked: IDBRequest<IDBCursorWithValue | null>, count: number): Promise<T[]> {
  const found: T[] = [];
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => {
      const cursor = asked.result;
      if (cursor !== null) found.push(cursor.value as T);
      if (cursor === null || found.length === count) resolve(found);
      else cursor.continue();
    };
    asked.onerror = () => reject(asked.error);
  });
}

/** Every key of an index, and whose it is. */
function cursorKeys(asked: IDBRequest<IDBCursor | null>): Promise<{ key: IDBValidKey; primaryKey: IDBValidKey }[]> {
  const found: { key: IDBValidKey; primaryKey: IDBValidKey }[] = [];
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => {
      const cursor = asked.result;
      if (cursor === null) return resolve(found);
      found.push({ key: cursor.key, primaryKey: cursor.primaryKey });
      cursor.continue();
    };
    asked.onerror = () => reject(asked.error);
  });
}

function storageError(error: unknown): StorageError {
  return { kind: error instanceof Error && error.name === 'QuotaExceededError' ? 'QuotaExceeded' : 'Failed' };
}
