/** This browser profile's HMAC key: made once, not extractable, kept as a CryptoKey in a tiny database of its own. */
import type { ProfileKey } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';

const DATABASE = 'profile';
const KEYS = 'keys';
const NAME = 'mac';
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256', length: 256 };

/** Opens the key, made where there is none. It is no protection against a copy of the disk: browsers store it in clear. */
export async function openProfileKey(factory: IDBFactory = indexedDB): Promise<ProfileKey> {
  const fresh = await generate();
  let key = await withDatabase(factory, (database) => keepFirst(database, fresh));
  return {
    mac: (data) => macUnder(key, data),
    async renew() {
      const next = await generate();
      return {
        mac: (data) => macUnder(next, data),
        async take() {
          await withDatabase(factory, (database) => replace(database, next));
          key = next;
        },
      };
    },
  };
}

async function generate(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(ALGORITHM, false, ['sign']);
}

async function macUnder(key: CryptoKey, data: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data as BufferSource));
}

async function withDatabase<T>(factory: IDBFactory, task: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(factory);
  try {
    return await task(database);
  } finally {
    database.close();
  }
}

async function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(KEYS);
  return done(request);
}

/** One transaction looks and stores, so that two starts at the same time agree on one key. */
async function keepFirst(database: IDBDatabase, fresh: CryptoKey): Promise<CryptoKey> {
  const { store, committed } = change(database);
  let key = fresh;
  const request = store.get(NAME) as IDBRequest<CryptoKey | undefined>;
  request.onsuccess = () => {
    if (request.result === undefined) store.put(fresh, NAME);
    else key = request.result;
  };
  await committed;
  return key;
}

async function replace(database: IDBDatabase, key: CryptoKey): Promise<void> {
  const { store, committed } = change(database);
  store.put(key, NAME);
  await committed;
}

function change(database: IDBDatabase): { readonly store: IDBObjectStore; readonly committed: Promise<void> } {
  const transaction = database.transaction(KEYS, 'readwrite', { durability: 'strict' });
  const committed = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  return { store: transaction.objectStore(KEYS), committed };
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
