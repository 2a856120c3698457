/** This browser profile's HMAC key: made once, not extractable, kept as a CryptoKey in a tiny database of its own. */
import type { ProfileKey } from '#engine/ports.ts';

const DATABASE = 'profile';
const KEYS = 'keys';
const NAME = 'mac';
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256', length: 256 };

/** Opens the key, made where there is none. It is no protection against a copy of the disk: browsers store it in clear. */
export async function openProfileKey(factory: IDBFactory = indexedDB): Promise<ProfileKey> {
  const fresh = await crypto.subtle.generateKey(ALGORITHM, false, ['sign']);
  const database = await openDatabase(factory);
  try {
    const key = await keepFirst(database, fresh);
    return { mac: async (data) => new Uint8Array(await crypto.subtle.sign('HMAC', key, data as BufferSource)) };
  } finally {
    database.close();
  }
}

/** Deletes the key for good: no password opens the vault after that. */
export async function deleteProfileKey(factory: IDBFactory = indexedDB): Promise<void> {
  await done(factory.deleteDatabase(DATABASE));
}

async function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(KEYS);
  return done(request);
}

/** One transaction looks and stores, so that two starts at the same time agree on one key. */
async function keepFirst(database: IDBDatabase, fresh: CryptoKey): Promise<CryptoKey> {
  const transaction = database.transaction(KEYS, 'readwrite', { durability: 'strict' });
  const committed = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  const store = transaction.objectStore(KEYS);
  let key = fresh;
  const request = store.get(NAME) as IDBRequest<CryptoKey | undefined>;
  request.onsuccess = () => {
    if (request.result === undefined) store.put(fresh, NAME);
    else key = request.result;
  };
  await committed;
  return key;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
