/** A worker that starts anew: as our engine does once it has the root key, or as bare IndexedDB would read the same records. */
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { loadAccount } from '../../src/engine/account/load-account.ts';
import { EventLog } from '../../src/engine/events/event-log.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { RoomStores } from '../../src/engine/rooms/room-stores.ts';
import { openRowDatabase } from '../../src/engine/storage/database.ts';
import type { RowDatabase } from '../../src/engine/storage/row-database.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import { random } from './history.ts';

/** What was read of the database: to be read again by the peer. */
export type Reads = { readonly rows: string[]; readonly groups: string[]; readonly newest: [string, number][] };
export type ColdStart =
  | { readonly kind: 'ours'; readonly rootKey: Bytes; readonly ends: boolean }
  | { readonly kind: 'bare'; readonly reads: Reads };
export type ColdStarted = { readonly milliseconds: number; readonly reads: Reads; readonly records: number };

const DATABASE = 'icom';
/** The default room's alone is adopted, and nothing here ends the device. */
const NO_VAULT = {} as Parameters<typeof loadAccount>[2];

function recording(rows: RowDatabase, reads: Reads, found: (records: number) => void): RowDatabase {
  return {
    ...rows,
    async getRow(id) {
      reads.rows.push(id);
      const row = await rows.getRow(id);
      found(row === undefined ? 0 : 1);
      return row;
    },
    async listRows(group) {
      reads.groups.push(group);
      const list = await rows.listRows(group);
      found(list.length);
      return list;
    },
    async newestPages(conversation, count) {
      reads.newest.push([conversation, count]);
      const pages = await rows.newestPages(conversation, count);
      found(pages.length);
      return pages;
    },
  };
}

/** From the root key to the list, as the engine's lifecycle does it; `ends` with the account closed in good order. */
async function startOurs(rootKey: Bytes, ends: boolean): Promise<ColdStarted> {
  const provider = await createWebProvider();
  const clock = { now: Date.now, after: () => () => undefined };
  // Nothing of the network is touched before the account is open.
  const ports = { clock, random, crypto: provider, log: () => undefined } as unknown as Ports;
  const reads: Reads = { rows: [], groups: [], newest: [] };
  let records = 0;
  const openRows = async (name: string) =>
    recording(await openRowDatabase({ indexedDB, IDBKeyRange }, name), reads, (found) => {
      records += found;
    });
  const started = performance.now();
  const found = await new RoomStores(ports, { storeHooks: {}, openRows }).openAccount({ role: 'default', rootKey });
  if (found === undefined) throw new Error('no account');
  const events = new EventLog('bench', clock);
  const account = await loadAccount(ports, events, NO_VAULT, { ...found, isAnonymous: false, adopted: undefined });
  const isShown = account.conversations.all().length > 0;
  const milliseconds = performance.now() - started;
  if (!isShown) throw new Error('nothing was loaded');
  if (ends) {
    await account.prepareStart();
    await account.core.close();
  }
  return { milliseconds, reads, records };
}

async function startBare(reads: Reads): Promise<ColdStarted> {
  const started = performance.now();
  const opening = indexedDB.open(DATABASE);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const transaction = database.transaction(['rows', 'pages']);
  const [rows, pages] = [transaction.objectStore('rows'), transaction.objectStore('pages')];
  let records = 0;
  const count = (found: number) => {
    records += found;
  };
  for (const id of reads.rows) {
    const asked = rows.get(id);
    asked.onsuccess = () => count(asked.result === undefined ? 0 : 1);
  }
  for (const group of reads.groups) {
    const asked = rows.index('group').getAll(group);
    asked.onsuccess = () => count(asked.result.length);
  }
  for (const [conversation, most] of reads.newest) {
    const range = IDBKeyRange.bound([conversation], [conversation, []]);
    let left = most;
    pages.openCursor(range, 'prev').onsuccess = ({ target }) => {
      const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
      if (cursor === null) return;
      count(1);
      if (--left > 0) cursor.continue();
    };
  }
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  return { milliseconds: performance.now() - started, reads, records };
}

globalThis.onmessage = ({ data }: MessageEvent<ColdStart>) => {
  const started = data.kind === 'ours' ? startOurs(data.rootKey, data.ends) : startBare(data.reads);
  void started.then((answer) => globalThis.postMessage(answer));
};
