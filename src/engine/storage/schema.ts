/** The database's schema on IndexedDB: its versions, each by the step from the one before, and how it is opened and deleted. */
import type { IndexedDb } from '../ports.ts';

/** What makes a version of the one before, within the one transaction of the upgrade: all of it or nothing. */
type Step = (database: IDBDatabase, upgrade: IDBTransaction) => void;

/** Only ever added to: a profile may be at any of them. */
const STEPS: readonly Step[] = [
  (database) => {
    database.createObjectStore('rows', { keyPath: 'id' }).createIndex('group', 'group');
    const pages = database.createObjectStore('pages', { keyPath: ['conversation', 'order'] });
    pages.createIndex('tokens', 'tokens', { multiEntry: true });
  },
];
/** The browser's number of a version, as the first profiles have it. */
const PER_STEP = 10;

/**
 * Opens the database `name` at the newest version, creating or upgrading it. Rejects when the browser refuses to, and when
 * a newer version of this program has been here. It closes by itself when another connection upgrades or deletes it.
 */
export function openSchema(db: IndexedDb, name: string, steps: readonly Step[] = STEPS): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = db.indexedDB.open(name, steps.length * PER_STEP);
    opening.onupgradeneeded = ({ oldVersion }) => {
      const upgrade = opening.transaction;
      if (upgrade === null) return;
      for (const step of steps.slice(oldVersion / PER_STEP)) step(opening.result, upgrade);
    };
    opening.onsuccess = () => {
      const database = opening.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
    opening.onerror = () => reject(opening.error);
  });
}

/** Deletes the whole database `name`, whether or not it exists. */
export function deleteSchema({ indexedDB }: IndexedDb, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(name);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error);
  });
}
