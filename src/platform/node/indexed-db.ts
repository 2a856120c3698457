/** IndexedDB for a headless engine: each call makes a browser's worth of databases, in memory, apart from all others. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { IndexedDb } from '#engine/ports.ts';

export function createNodeIndexedDb(): IndexedDb {
  return { indexedDB: new IDBFactory(), IDBKeyRange };
}
