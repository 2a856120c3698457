/** The store: what a batch promises, what damage and a full disk do, and that nothing readable lies in the database. */

import { IDBObjectStore as FDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { IndexedDb } from '#engine/ports.ts';
import { appendAll, dump, fakeBrowser, messageId, note, openStore, PEOPLE, range, settled } from './fixture.ts';

afterEach(() => vi.restoreAllMocks());

describe('batch', () => {
  it('writes rows and messages together and runs what follows, in order', async () => {
    const store = await openStore(fakeBrowser());
    const batch = store.batch();
    const followed: number[] = [];
    batch.put(PEOPLE, 'ann', { name: 'Ann', since: 1 });
    batch.put(PEOPLE, 'ann', { name: 'Anna', since: 2 });
    batch.put(PEOPLE, 'bob', { name: 'Bob', since: 3 });
    batch.delete(PEOPLE, 'bob');
    await store.messages.append(batch, note('c', 1));
    batch.onCommit(() => followed.push(1));
    batch.onCommit(() => followed.push(2));
    expect(await store.get(PEOPLE, 'ann')).toBeUndefined();
    expect(await store.messages.before('c', Infinity, 9)).toEqual([]);
    expect(await batch.commit()).toEqual({ ok: true, value: undefined });
    expect(followed).toEqual([1, 2]);
    expect(await store.get(PEOPLE, 'ann')).toEqual({ name: 'Anna', since: 2 });
    expect(await store.list(PEOPLE)).toEqual([{ name: 'Anna', since: 2 }]);
    expect(await store.messages.before('c', Infinity, 9)).toEqual([note('c', 1)]);
    store.close();
  });

  it('sees its own messages before the commit, whoever waits', async () => {
    const store = await openStore(fakeBrowser());
    const batch = store.batch();
    await Promise.all(range(0, 130).map((time) => store.messages.append(batch, note('c', time))));
    const changed = await store.messages.update(batch, note('c', 3).id, (old) => ({ ...old, text: 'new' }));
    expect(changed).toEqual(note('c', 3, 'new'));
    expect(await store.messages.remove(batch, note('c', 4).id)).toBe(true);
    expect(await store.messages.remove(batch, note('c', 4).id)).toBe(false);
    expect(await store.messages.update(batch, messageId('unknown'), (old) => old)).toBeUndefined();
    await batch.commit();
    expect(await store.messages.after('c', 1, 3)).toEqual([note('c', 2), note('c', 3, 'new'), note('c', 5)]);
    expect(await store.messages.after('c', -1, 999)).toHaveLength(129);
    store.close();
  });

  it('takes in many messages of several conversations at once, each behind its last one', async () => {
    const store = await openStore(fakeBrowser());
    await appendAll(store, 'c', range(0, 70));
    const batch = store.batch();
    const mixed = range(70, 270).map((time) => note(time % 3 === 0 ? 'c' : 'd', time));
    await store.messages.appendAll(batch, mixed);
    await store.messages.appendAll(batch, []);
    await expect(store.messages.appendAll(batch, [note('d', 268)])).rejects.toThrow('behind');
    await batch.commit();
    const [inC, inD] = [
      mixed.filter((found) => found.conversation === 'c'),
      mixed.filter((found) => found.conversation === 'd'),
    ];
    expect(await store.messages.after('c', 69, 999)).toEqual(inC);
    expect(await store.messages.after('d', -1, 999)).toEqual(inD);
    expect(await store.messages.find(note('d', 100).id)).toEqual(note('d', 100));
    store.close();
  });

  it.each(['at once', 'at the end'])('a full disk that refuses %s leaves everything as it was', async (when) => {
    const browser = fakeBrowser();
    const store = await openStore(browser);
    await appendAll(store, 'c', range(0, 70));
    const before = await dump(browser);
    const put = FDBObjectStore.prototype.put;
    let puts = 0;
    vi.spyOn(FDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = put.apply(this, args);
      if (++puts === 3) {
        if (when === 'at once') throw new DOMException('full', 'QuotaExceededError');
        (this.transaction as unknown as { _abort(name: string): void })._abort('QuotaExceededError');
      }
      return request;
    });
    const batch = store.batch();
    const followed = vi.fn();
    for (const name of ['ann', 'bob', 'cid']) batch.put(PEOPLE, name, { name, since: 0 });
    await store.messages.append(batch, note('c', 100));
    batch.onCommit(followed);
    expect(await batch.commit()).toEqual({ ok: false, error: { kind: 'QuotaExceeded' } });
    vi.restoreAllMocks();
    expect(followed).not.toHaveBeenCalled();
    expect(await store.list(PEOPLE)).toEqual([]);
    expect(await store.messages.before('c', Infinity, 1)).toEqual([note('c', 69)]);
    expect(await dump(browser)).toBe(before);
    await appendAll(store, 'c', [100]);
    expect(await store.messages.before('c', Infinity, 2)).toEqual([note('c', 100), note('c', 69)]);
    store.close();
  });

  it('answers Failed when the database is gone', async () => {
    const store = await openStore(fakeBrowser());
    const batch = store.batch();
    batch.put(PEOPLE, 'ann', { name: 'Ann', since: 1 });
    store.close();
    expect(await batch.commit()).toEqual({ ok: false, error: { kind: 'Failed' } });
  });

  it('refuses bugs: a second commit, two writers of one conversation, a message out of order or moved', async () => {
    const store = await openStore(fakeBrowser());
    const [one, two] = [store.batch(), store.batch()];
    await store.messages.append(one, note('c', 5));
    await store.messages.append(two, note('c', 6));
    await expect(store.messages.append(one, note('c', 5))).rejects.toThrow('behind');
    const moved = (old: ReturnType<typeof note>) => ({ ...old, time: 9 });
    await expect(store.messages.update(one, note('c', 5).id, moved)).rejects.toThrow('keeps');
    await one.commit();
    await expect(one.commit()).rejects.toThrow('once');
    await expect(two.commit()).rejects.toThrow('two batches');
    store.close();
  });
});

async function spoil(
  browser: IndexedDb,
  storeName: 'rows' | 'pages',
  change: (record: { box: Uint8Array; tokens: string[] }) => void,
) {
  const database = await settled(browser.indexedDB.open('room'));
  const objects = database.transaction(storeName, 'readwrite').objectStore(storeName);
  const [record] = await settled(objects.getAll());
  change(record);
  await settled(objects.put(record));
  database.close();
}

describe('damage', () => {
  it('in a row is a typed error, reported, and counts as missing', async () => {
    const browser = fakeBrowser();
    const corrupt = vi.fn();
    const store = await openStore(browser, { corrupt });
    const batch = store.batch();
    batch.put(PEOPLE, 'ann', { name: 'Ann', since: 1 });
    await batch.commit();
    await spoil(browser, 'rows', ({ box }) => (box[20]! ^= 1));
    expect(await store.read(PEOPLE, 'ann')).toEqual({ ok: false, error: 'Corrupt' });
    expect(await store.get(PEOPLE, 'ann')).toBeUndefined();
    expect(await store.list(PEOPLE)).toEqual([]);
    expect(corrupt.mock.calls).toEqual([['row'], ['row'], ['row']]);
    store.close();
  });

  it.each<[string, (record: { box: Uint8Array; tokens: string[] }) => void]>([
    ['box', ({ box }) => (box[box.length - 1]! ^= 1)],
    ['tokens', ({ tokens }) => tokens.pop()],
  ])('in the %s of a page loses that page and no other', async (_, change) => {
    const browser = fakeBrowser();
    const writer = await openStore(browser);
    await appendAll(writer, 'c', range(0, 130));
    writer.close();
    await spoil(browser, 'pages', change);
    const corrupt = vi.fn();
    const store = await openStore(browser, { corrupt });
    expect((await store.messages.after('c', -1, 999)).map((found) => found.time)).toEqual(range(64, 130));
    expect(await store.messages.before('c', 64, 5)).toEqual([]);
    expect(await store.messages.find(note('c', 1).id)).toBeUndefined();
    await appendAll(store, 'c', [130]);
    expect(await store.messages.before('c', Infinity, 1)).toEqual([note('c', 130)]);
    expect(corrupt).toHaveBeenCalledWith('page');
    store.close();
  });
});

describe('what lies in the database', () => {
  it('shows no word, name, address or time, and the same words twice look different', async () => {
    const browser = fakeBrowser();
    const store = await openStore(browser);
    const address = '7Hn3kqWv5XQ2mYcZ8rTgB4sLdJpUeAf6NoMwKxCtEvGi';
    const time = 1_790_000_123_456;
    const batch = store.batch();
    batch.put(PEOPLE, address, { name: 'Zebedee', since: time });
    for (const step of range(0, 80)) await store.messages.append(batch, note(address, time + step, 'marmalade'));
    await batch.commit();
    store.close();
    const found = await dump(browser);
    const words = ['Zebedee', 'marmalade', address, String(time), 'people', 'text', 'since', note(address, time).id];
    for (const word of words) expect(found.toLowerCase()).not.toContain(word.toLowerCase());
    expect(found).not.toMatch(/17900001\d{5}/);
    expect(found.length).toBeGreaterThan(5_000);
  });
});
