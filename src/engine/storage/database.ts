/** The row database on IndexedDB: Dexie opens and reads it, every write is one transaction of strict durability. */
import { Dexie, type Table } from 'dexie';
import { err, ok, type Result } from '#lib/result.ts';
import type { IndexedDb } from '../ports.ts';
import {
  type Changes,
  type PageRecord,
  type RowDatabase,
  type RowRecord,
  type StorageError,
  StorageFailure,
} from './row-database.ts';

class Tables extends Dexie {
  declare readonly rows: Table<RowRecord, string>;
  declare readonly pages: Table<PageRecord, [string, number]>;

  constructor(db: IndexedDb, name: string) {
    super(name, { ...db, cache: 'disabled' });
    this.version(1).stores({ rows: 'id, group', pages: '[conversation+order], *tokens' });
  }
}

/** Opens the database `name`, creating it where there is none. Rejects when the browser refuses to. */
export async function openRowDatabase(db: IndexedDb, name: string): Promise<RowDatabase> {
  const tables = new Tables(db, name);
  await tables.open();
  const { rows, pages } = tables;
  return {
    getRow: (id) => reading(() => rows.get(id)),
    listRows: (group) => reading(() => rows.where('group').equals(group).toArray()),
    getPage: ({ conversation, order }) => reading(() => pages.get([conversation, order])),
    async pageOrders(conversation) {
      const keys = await reading(() =>
        pages
          .where('[conversation+order]')
          .between([conversation, Dexie.minKey], [conversation, Dexie.maxKey])
          .primaryKeys(),
      );
      return keys.map(([, order]) => order);
    },
    async findPages(token) {
      const keys = await reading(() => pages.where('tokens').equals(token).primaryKeys());
      return keys.map(([conversation, order]) => ({ conversation, order }));
    },
    write: (changes) => write(tables, changes),
    close: () => tables.close(),
  };
}

async function reading<T>(read: () => PromiseLike<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new StorageFailure(storageError(error));
  }
}

/** Deletes the whole database `name`, whether or not it exists. */
export async function deleteRowDatabase(db: IndexedDb, name: string): Promise<void> {
  await new Dexie(name, db).delete();
}

/**
 * A transaction of the browser's own, on the connection that Dexie opened: Dexie's bookkeeping costs a fifth of a small
 * transaction. It is committed as soon as everything has been asked for, which saves the wait for each answer.
 */
function write(tables: Tables, changes: Changes): Promise<Result<void, StorageError>> {
  const used = [
    ...(changes.putRows.length + changes.deleteRows.length > 0 ? ['rows'] : []),
    ...(changes.putPages.length + changes.deletePages.length > 0 ? ['pages'] : []),
  ];
  if (used.length === 0) return Promise.resolve(ok());
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve(err(storageError(error)));
    let transaction: IDBTransaction;
    try {
      transaction = tables.backendDB().transaction(used, 'readwrite', { durability: 'strict' });
    } catch (error) {
      fail(error);
      return;
    }
    transaction.oncomplete = () => resolve(ok());
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
    for (const row of changes.putRows) rows.put(row);
  }
  if (changes.putPages.length + changes.deletePages.length > 0) {
    const pages = transaction.objectStore('pages');
    for (const { conversation, order } of changes.deletePages) pages.delete([conversation, order]);
    for (const page of changes.putPages) pages.put(page);
  }
}

function storageError(error: unknown): StorageError {
  return { kind: error instanceof Error && error.name === 'QuotaExceededError' ? 'QuotaExceeded' : 'Failed' };
}
