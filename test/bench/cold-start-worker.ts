/** A worker that starts anew: as our engine does once it has the root key, or as bare IndexedDB would read the same records. */
import { deriveRoomKeys } from '../../src/crypto/vault.ts';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { Account } from '../../src/engine/account/account.ts';
import { Core } from '../../src/engine/account/core.ts';
import { EventLog } from '../../src/engine/events/event-log.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { openRowDatabase } from '../../src/engine/storage/database.ts';
import type { RowDatabase } from '../../src/engine/storage/row-database.ts';
import { Store } from '../../src/engine/storage/store.ts';
import { ACCOUNT, type Message } from '../../src/engine/tables.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import { random } from './history.ts';

/** What was read of the database: to be read again by the peer. */
export type Reads = { readonly rows: string[]; readonly groups: string[]; readonly newest: [string, number][] };
export type ColdStart =
  | { readonly kind: 'ours'; readonly rootKey: Bytes }
  | { readonly kind: 'bare'; readonly reads: Reads };
export type ColdStarted = { readonly milliseconds: number; readonly reads: Reads; readonly conversations: number };

const DATABASE = 'cold-start';

function recording(rows: RowDatabase, reads: Reads): RowDatabase {
  return {
    ...rows,
    getRow(id) {
      reads.rows.push(id);
      return rows.getRow(id);
    },
    listRows(group) {
      reads.groups.push(group);
      return rows.listRows(group);
    },
    newestPages(conversation, count) {
      reads.newest.push([conversation, count]);
      return rows.newestPages(conversation, count);
    },
  };
}

async function startOurs(rootKey: Bytes): Promise<ColdStarted> {
  const provider = await createWebProvider();
  const clock = { now: Date.now, after: () => () => undefined };
  const reads: Reads = { rows: [], groups: [], newest: [] };
  const started = performance.now();
  const opening = openRowDatabase({ indexedDB, IDBKeyRange }, DATABASE).then((rows) => recording(rows, reads));
  const store = await Store.over<Message>(opening, provider, deriveRoomKeys(provider, rootKey), random);
  const own = await store.get(ACCOUNT, 'own');
  if (own === undefined) throw new Error('no account');
  // Nothing of the network is touched before the account is open.
  const ports = { clock, random, crypto: provider, log: () => undefined } as unknown as Ports;
  const account = new Account(new Core(ports, store, new EventLog('bench', clock), own), () => undefined);
  await account.load();
  const conversations = account.conversations.all().length;
  return { milliseconds: performance.now() - started, reads, conversations };
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
  for (const id of reads.rows) rows.get(id);
  for (const group of reads.groups) rows.index('group').getAll(group);
  let conversations = 0;
  for (const [conversation, count] of reads.newest) {
    const range = IDBKeyRange.bound([conversation], [conversation, []]);
    let left = count;
    pages.openCursor(range, 'prev').onsuccess = ({ target }) => {
      const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
      if (cursor !== null && --left > 0) cursor.continue();
      else conversations++;
    };
  }
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  return { milliseconds: performance.now() - started, reads, conversations };
}

globalThis.onmessage = ({ data }: MessageEvent<ColdStart>) => {
  const started = data.kind === 'ours' ? startOurs(data.rootKey) : startBare(data.reads);
  void started.then((answer) => globalThis.postMessage(answer));
};
