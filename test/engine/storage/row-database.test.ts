/** The acceptance suite of the row database: IndexedDB, memory, LevelDB and the cover must behave alike. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dexie } from 'dexie';
import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { openCoverRows, plantCover } from '#engine/storage/cover-rows.ts';
import { deleteRowDatabase, openRowDatabase } from '#engine/storage/database.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import {
  type Changes,
  type PageRecord,
  type RowDatabase,
  type RowRecord,
  StorageFailure,
} from '#engine/storage/row-database.ts';
import { levelDatabases } from '#platform/node/level-rows.ts';
import { dump, fakeBrowser, seededRandom } from './fixture.ts';

const nothing: Changes = { putRows: [], deleteRows: [], putPages: [], deletePages: [] };
const row = (id: string, group: string, byte = 1): RowRecord => ({ id, group, box: Uint8Array.of(byte) });
const page = (conversation: string, order: number, ...tokens: string[]): PageRecord => ({
  conversation,
  order,
  tokens,
  box: Uint8Array.of(order % 256),
});

const record = (number: number, byte: number) => ({ number, bytes: Uint8Array.of(byte) });
const COVER_KEYS = { room: new Uint8Array(32).fill(1), pool: new Uint8Array(32).fill(2) };

const directory = mkdtempSync(join(tmpdir(), 'icom-rows-'));
const level = levelDatabases(directory);
let made = 0;
const opened: RowDatabase[] = [];

afterAll(async () => {
  for (const rows of opened) rows.close();
  await level.closed();
  rmSync(directory, { recursive: true, force: true });
});

async function openLevel(name = `rows${made++}`): Promise<RowDatabase> {
  const rows = await level.openRows(name);
  opened.push(rows);
  return rows;
}

const makers: Record<string, () => Promise<RowDatabase>> = {
  IndexedDB: () => openRowDatabase(fakeBrowser(), 'rows'),
  memory: async () => createMemoryRows(),
  LevelDB: () => openLevel(),
  async 'the cover'() {
    const rows = createMemoryRows();
    await plantCover(rows, 16, seededRandom());
    return openCoverRows(rows, COVER_KEYS, { provider: nobleProvider, random: seededRandom() });
  },
};

describe.each(Object.entries(makers))('row database in %s', (_, make) => {
  it('starts empty', async () => {
    const rows = await make();
    expect(await rows.getRow('a')).toBeUndefined();
    expect(await rows.listRows('g')).toEqual([]);
    expect(await rows.getPage({ conversation: 'c', order: 0 })).toBeUndefined();
    expect(await rows.pageOrders('c')).toEqual([]);
    expect(await rows.findPages('t')).toEqual([]);
  });

  it('keeps, replaces, lists and deletes rows', async () => {
    const rows = await make();
    await rows.write({ ...nothing, putRows: [row('a', 'g'), row('b', 'g'), row('c', 'h')] });
    await rows.write({ ...nothing, putRows: [row('a', 'g', 9)], deleteRows: ['b', 'never there'] });
    expect(await rows.getRow('a')).toEqual(row('a', 'g', 9));
    expect(await rows.getRow('b')).toBeUndefined();
    expect(await rows.listRows('g')).toEqual([row('a', 'g', 9)]);
    expect(await rows.listRows('h')).toEqual([row('c', 'h')]);
  });

  it('lists page orders ascending as numbers, of one conversation only', async () => {
    const rows = await make();
    const putPages = [10, 9, 0, 2].map((order) => page('c', order)).concat(page('cc', 1), page('b', 5));
    await rows.write({ ...nothing, putPages });
    expect(await rows.pageOrders('c')).toEqual([0, 2, 9, 10]);
    await rows.write({ ...nothing, deletePages: [{ conversation: 'c', order: 2 }] });
    expect(await rows.pageOrders('c')).toEqual([0, 9, 10]);
    expect(await rows.getPage({ conversation: 'c', order: 2 })).toBeUndefined();
  });

  it('answers the newest pages of one conversation only, newest first', async () => {
    const rows = await make();
    expect(await rows.newestPages('c', 2)).toEqual([]);
    await rows.write({ ...nothing, putPages: [10, 9, 2].map((order) => page('c', order)).concat(page('cc', 11)) });
    expect(await rows.newestPages('c', 2)).toEqual([page('c', 10), page('c', 9)]);
    expect(await rows.newestPages('c', 9)).toHaveLength(3);
  });

  it('finds pages by token, and no longer by one that a rewrite dropped', async () => {
    const rows = await make();
    await rows.write({ ...nothing, putPages: [page('c', 0, 't1', 't2'), page('d', 3, 't3')] });
    expect(await rows.findPages('t2')).toEqual([{ conversation: 'c', order: 0 }]);
    await rows.write({ ...nothing, putPages: [page('c', 0, 't1', 't4')] });
    expect(await rows.findPages('t2')).toEqual([]);
    expect(await rows.findPages('t4')).toEqual([{ conversation: 'c', order: 0 }]);
    await rows.write({ ...nothing, deletePages: [{ conversation: 'd', order: 3 }] });
    expect(await rows.findPages('t3')).toEqual([]);
    expect(await rows.getPage({ conversation: 'c', order: 0 })).toEqual(page('c', 0, 't1', 't4'));
  });
});

const { IndexedDB, memory, LevelDB } = makers;

describe.each(Object.entries({ IndexedDB, memory, LevelDB }))('the records of a cover in %s', (_, make) => {
  it('are kept by number and renewed as they are', async () => {
    const rows = await make!();
    expect(await rows.cover()).toEqual([]);
    expect(await rows.hasCover()).toBe(false);
    expect(await rows.renewCover()).toEqual({ ok: true, value: 0 });
    await rows.write({ ...nothing, putCover: [10, 9, 0, 2].map((number) => record(number, 1)) });
    await rows.write({ ...nothing, putRows: [row('a', 'g')], putCover: [record(9, 5)] });
    const [renewed] = await Promise.all([
      rows.renewCover(),
      rows.write({ ...nothing, putCover: [record(2, 7)] }),
      rows.renewCover(),
    ]);
    expect(renewed).toEqual({ ok: true, value: 4 });
    expect(await rows.cover()).toEqual([record(0, 1), record(2, 7), record(9, 5), record(10, 1)]);
    expect([await rows.hasCover(), await rows.countCover()]).toEqual([true, 4]);
    expect(await rows.getRow('a')).toEqual(row('a', 'g'));
  });
});

describe('IndexedDB alone', () => {
  it('has settled once its cover is renewed behind its closing', async () => {
    const rows = await openRowDatabase(fakeBrowser(), 'rows');
    await rows.write({ ...nothing, putCover: [record(0, 1), record(1, 1), record(2, 1)] });
    const puts = vi.spyOn(IDBObjectStore.prototype, 'put');
    rows.close();
    expect(puts).not.toHaveBeenCalled();
    await rows.settled;
    expect(puts).toHaveBeenCalledTimes(3);
    puts.mockRestore();
  });

  it('shares a transaction among what is asked for in one go, save across a write', async () => {
    const rows = await openRowDatabase(fakeBrowser(), 'rows');
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const before = [rows.getRow('a'), rows.listRows('g')];
    expect(transactions).toHaveBeenCalledTimes(1);
    const written = rows.write({ ...nothing, putRows: [row('a', 'g')] });
    const after = rows.getRow('a');
    expect(transactions).toHaveBeenCalledTimes(3);
    expect(await Promise.all(before)).toEqual([undefined, []]);
    expect(await after).toEqual(row('a', 'g'));
    expect((await written).ok).toBe(true);
    await rows.getRow('a');
    expect(transactions).toHaveBeenCalledTimes(4);
    transactions.mockRestore();
    rows.close();
  });

  it('finds what is written while it looks for the first time', async () => {
    const browser = fakeBrowser();
    const before = await openRowDatabase(browser, 'rows');
    await before.write({ ...nothing, putPages: [page('c', 0, 't1'), page('c', 1, 't2'), page('d', 0, 't3')] });
    before.close();
    const rows = await openRowDatabase(browser, 'rows');
    const begun = rows.write({ ...nothing, putPages: [page('c', 0, 't1', 't4')] });
    const searches = ['t1', 't2', 't3', 't4'].map((token) => rows.findPages(token));
    const later = rows.write({ ...nothing, putPages: [page('c', 1, 't5')], deletePages: [page('d', 0)] });
    await Promise.all([begun, later, ...searches]);
    const found = await Promise.all(['t1', 't2', 't3', 't4', 't5'].map((token) => rows.findPages(token)));
    expect(found.map((keys) => keys.map(({ conversation, order }) => `${conversation}${order}`))).toEqual([
      ['c0'],
      [],
      [],
      ['c0'],
      ['c1'],
    ]);
    rows.close();
  });

  it('takes over a database of the second version, whose pages were found by an index', async () => {
    const browser = fakeBrowser();
    const old = new Dexie('rows', browser);
    old.version(1).stores({ rows: 'id, group', pages: '[conversation+order], *tokens' });
    old.version(2).stores({ cover: 'number' });
    await old.table('pages').bulkPut([page('c', 0, 't1', 't2'), page('d', 3, 't3')]);
    await old.table('rows').put(row('a', 'g'));
    await old.table('cover').put(record(0, 1));
    old.close();
    for (const opening of ['first', 'second']) {
      const rows = await openRowDatabase(browser, 'rows');
      expect(await rows.findPages('t2'), opening).toEqual([{ conversation: 'c', order: 0 }]);
      expect(await rows.findPages('t3'), opening).toEqual([{ conversation: 'd', order: 3 }]);
      expect(await rows.getPage({ conversation: 'c', order: 0 })).toEqual(page('c', 0, 't1', 't2'));
      expect([await rows.getRow('a'), await rows.cover()]).toEqual([row('a', 'g'), [record(0, 1)]]);
      rows.close();
    }
  });

  it('leaves nothing of a deleted page', async () => {
    const browser = fakeBrowser();
    const rows = await openRowDatabase(browser, 'rows');
    await rows.write({ ...nothing, putPages: [page('c', 0, 't1'), page('d', 3, 't3')] });
    await rows.write({ ...nothing, deletePages: [{ conversation: 'c', order: 0 }] });
    rows.close();
    const left = await dump(browser, 'rows');
    expect(left.match(/"conversation":"."/g)).toEqual(['"conversation":"d"', '"conversation":"d"']);
  });

  it('makes room for a deletion, and fails from then on', async () => {
    const browser = fakeBrowser();
    const rows = await openRowDatabase(browser, 'rows');
    await deleteRowDatabase(browser, 'rows');
    await expect(rows.getRow('a')).rejects.toThrow(StorageFailure);
    expect(await rows.write({ ...nothing, putRows: [row('a', 'g')] })).toEqual({
      ok: false,
      error: { kind: 'Failed' },
    });
  });

  it('keeps everything across a reopening and nothing across a deletion', async () => {
    const browser = fakeBrowser();
    const first = await openRowDatabase(browser, 'rows');
    await first.write({ ...nothing, putRows: [row('a', 'g')], putPages: [page('c', 0, 't')] });
    first.close();
    const second = await openRowDatabase(browser, 'rows');
    expect(await second.getRow('a')).toEqual(row('a', 'g'));
    expect(await second.findPages('t')).toHaveLength(1);
    second.close();
    await deleteRowDatabase(browser, 'rows');
    const third = await openRowDatabase(browser, 'rows');
    expect(await third.getRow('a')).toBeUndefined();
    third.close();
  });
});

describe('LevelDB alone', () => {
  const change = { ...nothing, putRows: [row('a', 'g')], putPages: [page('c', 0, 't')] };

  it('keeps everything across a reopening, which waits for the closing', async () => {
    const first = await openLevel('kept');
    await first.write(change);
    first.close();
    const second = await openLevel('kept');
    expect(await second.listRows('g')).toEqual([row('a', 'g')]);
    expect(await second.findPages('t')).toEqual([{ conversation: 'c', order: 0 }]);
    expect(await second.getPage({ conversation: 'c', order: 0 })).toEqual(page('c', 0, 't'));
  });

  it('can be open once at a time', async () => {
    await openLevel('taken');
    await expect(openLevel('taken')).rejects.toThrow();
  });

  it('refuses to write and to read once it is closed', async () => {
    const rows = await openLevel('closed');
    rows.close();
    await level.closed();
    expect(await rows.write(change)).toEqual({ ok: false, error: { kind: 'Failed' } });
    await expect(rows.getRow('a')).rejects.toThrow(StorageFailure);
    expect(await rows.renewCover()).toEqual({ ok: false, error: { kind: 'Failed' } });
  });
});
