/** Copies a fake browser's databases, so that a test can put an older state back in their place. */
import { IDBFactory } from 'fake-indexeddb';

/** Every database of `from`, with its object stores, indexes and records, in a new factory. */
export async function copyDatabases(from: IDBFactory): Promise<IDBFactory> {
  const to = new IDBFactory();
  for (const { name, version } of await from.databases()) {
    if (name !== undefined) await copyDatabase(from, to, name, version ?? 1);
  }
  return to;
}

async function copyDatabase(from: IDBFactory, to: IDBFactory, name: string, version: number): Promise<void> {
  const source = await settled(from.open(name));
  const opening = to.open(name, version);
  opening.onupgradeneeded = () => {
    for (const storeName of source.objectStoreNames) {
      const original = source.transaction(storeName).objectStore(storeName);
      const store = opening.result.createObjectStore(storeName, { keyPath: original.keyPath });
      for (const indexName of original.indexNames) {
        const { keyPath, multiEntry, unique } = original.index(indexName);
        store.createIndex(indexName, keyPath, { multiEntry, unique });
      }
    }
  };
  const target = await settled(opening);
  for (const storeName of source.objectStoreNames) {
    const records: unknown[] = await settled(source.transaction(storeName).objectStore(storeName).getAll());
    const store = target.transaction(storeName, 'readwrite').objectStore(storeName);
    for (const record of records) await settled(store.put(record));
  }
  source.close();
  target.close();
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });
}
