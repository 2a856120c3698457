/** What the storage tests share: seeded keys and randomness, a fresh fake browser, messages, rows. */

import { sha256 } from '@noble/hashes/sha2.js';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { deriveRoomKeys } from '#crypto/vault.ts';
import type { IndexedDb, RandomBytes } from '#engine/ports.ts';
import type { StoredMessage } from '#engine/storage/message-pages.ts';
import { Store, type StoreHooks, table } from '#engine/storage/store.ts';
import { toHex, utf8 } from '#lib/bytes.ts';

export type Note = StoredMessage & { readonly text: string; readonly version: number };
export type Person = { readonly name: string; readonly since: number };

export const PEOPLE = table<Person>('people');
export const KEYS = deriveRoomKeys(nobleProvider, new Uint8Array(32).fill(7));

/** Repeatable bytes: SHA-256 of a counter. */
export function seededRandom(seed = 'storage'): RandomBytes {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += 32) {
      bytes.set(sha256(utf8(`${seed} ${counter++}`)).subarray(0, length - offset), offset);
    }
    return bytes;
  };
}

export function fakeBrowser(): IndexedDb {
  return { indexedDB: new IDBFactory(), IDBKeyRange };
}

export function openStore(db: IndexedDb, hooks: StoreHooks = {}): Promise<Store<Note>> {
  return Store.open<Note>(db, 'room', nobleProvider, KEYS, seededRandom(), hooks);
}

export function messageId(name: string | number): string {
  return toHex(sha256(utf8(`message ${name}`)));
}

export function note(conversation: string, time: number, text = `text ${time}`): Note {
  return { id: messageId(`${conversation} ${time}`), conversation, time, text, version: 0 };
}

/** Appends notes of the times given, in one batch. */
export async function appendAll(store: Store<Note>, conversation: string, times: readonly number[]): Promise<void> {
  const batch = store.batch();
  for (const time of times) await store.messages.append(batch, note(conversation, time));
  const written = await batch.commit();
  if (!written.ok) throw new Error(written.error.kind);
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** Every record of every store of a database, as text in which planted words can be looked for. */
export async function dump(db: IndexedDb, name = 'room'): Promise<string> {
  const database = await settled(db.indexedDB.open(name));
  const parts: string[] = [];
  for (const storeName of database.objectStoreNames) {
    const store = database.transaction(storeName).objectStore(storeName);
    for (const record of await settled(store.getAll())) {
      parts.push(JSON.stringify(record, (_, value) => (value instanceof Uint8Array ? latin1(value) : value)));
    }
  }
  database.close();
  return parts.join('\n');
}

export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
