/**
 * The part of the storage benchmark that runs in a browser's page: a durable send through our store against a raw strict
 * IndexedDB transaction that writes the very records which that send wrote, into stores of the same shape.
 */

import { deriveRoomKeys } from '../../src/crypto/vault.ts';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { openRowDatabase } from '../../src/engine/storage/database.ts';
import type { StoredMessage } from '../../src/engine/storage/message-pages.ts';
import { tokensRecord } from '../../src/engine/storage/page-index.ts';
import type { Changes } from '../../src/engine/storage/row-database.ts';
import { Store, table } from '../../src/engine/storage/store.ts';
import { type Bytes, toHex } from '../../src/lib/bytes.ts';

type Text = StoredMessage & { readonly author: string; readonly body: string; readonly sentAt: number };
type Times = { readonly ours: number[]; readonly peer: number[] };

const WARM_UP = 64;

const CHANNELS = table<{ readonly session: Bytes; readonly nextPosition: number }>('channels');
const OUTBOX = table<{ readonly envelope: Bytes; readonly created: number }>('outbox');
const CONVERSATIONS = table<{ readonly id: string; readonly updated: number }>('conversations');

const CONVERSATION = '7Hn3kqWv5XQ2mYcZ8rTgB4sLdJpUeAf6NoMwKxCtEvGi';
const TEXT = 'A message of ordinary length, as people write them to each other all day: see you at eight?';

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** Our send: a message behind the last one, the session's new state, the outbox entry, the conversation's row. */
async function prepareOurs(name: string, written: Changes[]) {
  const provider = await createWebProvider();
  const rows = await openRowDatabase({ indexedDB, IDBKeyRange }, name);
  const recording = {
    ...rows,
    write(changes: Changes) {
      written.push(changes);
      return rows.write(changes);
    },
  };
  const store = await Store.over<Text>(recording, provider, deriveRoomKeys(provider, random(32)), random);
  const session = random(1500);
  const envelope = random(1024);
  let time = 0;
  return async () => {
    time++;
    const id = toHex(random(32));
    const batch = store.batch();
    const message = { id, conversation: CONVERSATION, time, author: CONVERSATION, body: TEXT, sentAt: time };
    await store.messages.append(batch, message);
    batch.put(CHANNELS, CONVERSATION, { session, nextPosition: time });
    batch.put(OUTBOX, id, { envelope, created: time });
    batch.put(CONVERSATIONS, CONVERSATION, { id: CONVERSATION, updated: time });
    const committed = await batch.commit();
    if (!committed.ok) throw new Error(committed.error.kind);
  };
}

async function preparePeer(name: string) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('rows', { keyPath: 'id' }).createIndex('group', 'group');
    for (const store of ['pages', 'tokens'])
      request.result.createObjectStore(store, { keyPath: ['conversation', 'order'] });
  };
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return ({ putRows, putPages }: Changes) =>
    new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(['rows', 'pages', 'tokens'], 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      for (const row of putRows) transaction.objectStore('rows').put(row);
      for (const page of putPages) {
        transaction.objectStore('pages').put(page);
        transaction.objectStore('tokens').put(tokensRecord(page));
      }
    });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of each send, ours and the peer's by turns; who goes first changes, the first page's worth doesn't count. */
async function measure(sends: number): Promise<Times> {
  const written: Changes[] = [];
  const send = await prepareOurs('bench-ours', written);
  const replay = await preparePeer('bench-peer');
  const times: Times = { ours: [], peer: [] };
  let earlier: Changes | undefined;
  for (let count = 0; count < sends; count++) {
    const replayed = earlier;
    if (replayed !== undefined && count % 2 === 0) times.peer.push(await timed(() => replay(replayed)));
    times.ours.push(await timed(send));
    if (replayed !== undefined && count % 2 === 1) times.peer.push(await timed(() => replay(replayed)));
    earlier = written.pop();
  }
  return { ours: times.ours.slice(WARM_UP), peer: times.peer.slice(WARM_UP) };
}

Object.assign(globalThis, { measure });
