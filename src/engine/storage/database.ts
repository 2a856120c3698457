/** The row database on IndexedDB, through Dexie: every write is one transaction of strict durability. */
import { Dexie, type Table } from 'dexie';
import { err, ok, type Result } from '#lib/result.ts';
import type { IndexedDb } from '../ports.ts';
import type { Changes, PageKey, PageRecord, RowDatabase, RowRecord, StorageError } from './row-database.ts';

type StoredPage = PageRecord & { readonly tokens: string[] };

class Tables extends Dexie {
  declare readonly rows: Table<RowRecord, string>;
  declare readonly pages: Table<StoredPage, [string, number]>;

  constructor(db: IndexedDb, name: string) {
    super(name, { ...db, chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.version(1).stores({ rows: 'id, group', pages: '[conversation+order], *tokens' });
  }
}

/** Opens the database `name`, creating it where there is none. Rejects when the browser refuses to. */
export async function openRowDatabase(db: IndexedDb, name: string): Promise<RowDatabase> {
  const tables = new Tables(db, name);
  await tables.open();
  const { rows, pages } = tables;
  return {
    getRow: (id) => rows.get(id),
    listRows: (group) => rows.where('group').equals(group).toArray(),
    getPage: ({ conversation, order }) => pages.get([conversation, order]),
    async pageOrders(conversation) {
      const keys = await pages
        .where('[conversation+order]')
        .between([conversation, Dexie.minKey], [conversation, Dexie.maxKey])
        .primaryKeys();
      return keys.map(([, order]) => order);
    },
    async findPages(token) {
      const keys = await pages.where('tokens').equals(token).primaryKeys();
      return keys.map(([conversation, order]) => ({ conversation, order }));
    },
    write: (changes) => write(tables, changes),
    close: () => tables.close(),
  };
}

/** Deletes the whole database `name`, whether or not it exists. */
export async function deleteRowDatabase(db: IndexedDb, name: string): Promise<void> {
  await new Dexie(name, db).delete();
}

async function write(tables: Tables, changes: Changes): Promise<Result<void, StorageError>> {
  const { rows, pages } = tables;
  const used = [
    ...(changes.putRows.length + changes.deleteRows.length > 0 ? [rows] : []),
    ...(changes.putPages.length + changes.deletePages.length > 0 ? [pages] : []),
  ];
  if (used.length === 0) return ok();
  let transaction: IDBTransaction | undefined;
  try {
    await tables.transaction('rw', used, ({ idbtrans }) => {
      transaction = idbtrans;
      return Promise.all([
        changes.deleteRows.length > 0 && rows.bulkDelete([...changes.deleteRows]),
        changes.putRows.length > 0 && rows.bulkPut(changes.putRows),
        changes.deletePages.length > 0 && pages.bulkDelete(changes.deletePages.map(primaryKey)),
        changes.putPages.length > 0 && pages.bulkPut(changes.putPages as readonly StoredPage[]),
      ]);
    });
    return ok();
  } catch (error) {
    return err({ kind: isQuotaError(error) || isQuotaError(transaction?.error) ? 'QuotaExceeded' : 'Failed' });
  }
}

function primaryKey({ conversation, order }: PageKey): [string, number] {
  return [conversation, order];
}

/** Dexie wraps the browser's error once or twice: as `inner` of its own, and as one of a bulk call's `failures`. */
function isQuotaError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, inner, failures } = error as { name?: string; inner?: unknown; failures?: unknown };
  if (name === 'QuotaExceededError') return true;
  return isQuotaError(inner) || (Array.isArray(failures) && failures.some(isQuotaError));
}
