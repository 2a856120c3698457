/** What the tests of snapshots share: a room of three tables, and starts of it. */
import { expect } from 'vitest';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { Store, type StoreHooks, type Table, table } from '#engine/storage/store.ts';
import { swiftProvider } from '../../simulation/swift-provider.ts';
import { KEYS, type Note, PEOPLE, type Person, seededRandom } from './fixture.ts';

export const PETS = table<Person>('pets');
const SHARED = table<Person>('shared', { isShared: true });
export const TABLES: readonly Table<Person>[] = [PEOPLE, PETS, SHARED];

export const open = (rows: RowDatabase, hooks: StoreHooks = {}) =>
  Store.over<Note>(rows, swiftProvider, KEYS, seededRandom(), hooks);

const ordered = (people: readonly Person[]) => [...people].sort((a, b) => a.since - b.since);
export const listed = (store: Store<Note>) => Promise.all(TABLES.map(async (from) => ordered(await store.list(from))));

/** What a start recalls of all tables. */
export async function start(store: Store<Note>): Promise<Person[][]> {
  store.snapshot.begin();
  const found = await Promise.all(TABLES.map(async (from) => ordered(await store.recall(from))));
  store.snapshot.end();
  return found;
}

export async function put(store: Store<Note>, into: Table<Person>, since: number): Promise<void> {
  const batch = store.batch();
  batch.put(into, `${since}`, { name: `person ${since}`, since });
  await batch.commit();
}

/** Somebody in each table, and a snapshot of it. */
export async function filled(rows: RowDatabase): Promise<Store<Note>> {
  const store = await open(rows);
  for (const [since, into] of TABLES.entries()) await put(store, into, since);
  await start(store);
  expect(await store.snapshot.write()).toBe(32 * 1024);
  return store;
}
