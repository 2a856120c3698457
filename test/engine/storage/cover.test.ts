/** The cover: what hidden rooms keep in records that look like any others, within bounds, and beside each other. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { COVER_RECORD_LENGTH, type CoverKeys } from '#crypto/cover.ts';
import { createWebProvider } from '#crypto/web-provider.ts';
import { withCover } from '#engine/storage/cover-keeping.ts';
import { type CoverRows, openCoverRows, plantCover } from '#engine/storage/cover-rows.ts';
import { openRowDatabase } from '#engine/storage/database.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { Changes, CoverRecord, RowDatabase, RowRecord } from '#engine/storage/row-database.ts';
import { seededBytes } from '../../simulation/random.ts';
import { swiftProvider } from '../../simulation/swift-provider.ts';
import { fakeBrowser, latin1 } from './fixture.ts';

const nothing: Changes = { putRows: [], deleteRows: [], putPages: [], deletePages: [] };
const POOL = new Uint8Array(32).fill(1);
const keysOf = (room: number): CoverKeys => ({ room: new Uint8Array(32).fill(room), pool: POOL });
const ports = { provider: swiftProvider, random: seededBytes('cover') };

async function planted(count: number, database: RowDatabase = createMemoryRows()): Promise<RowDatabase> {
  expect(await plantCover(database, count, ports.random)).toEqual({ ok: true, value: undefined });
  return database;
}

const open = (database: RowDatabase, room = 2): Promise<CoverRows> => openCoverRows(database, keysOf(room), ports);
const row = (id: string, length: number, byte = 7): RowRecord => ({
  id,
  group: 'g',
  box: new Uint8Array(length).fill(byte),
});
const put = (...putRows: RowRecord[]): Changes => ({ ...nothing, putRows });
const changed = (before: readonly CoverRecord[], after: readonly CoverRecord[]): number[] =>
  after
    .filter(({ bytes }, index) => latin1(bytes) !== latin1(before[index]?.bytes ?? bytes))
    .map(({ number }) => number);

describe('cover', () => {
  it('is planted once: so many records of one size, none like another', async () => {
    const database = await planted(40);
    const before = await database.cover();
    expect(before.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, number) => number));
    expect(new Set(before.map(({ bytes }) => bytes.length))).toEqual(new Set([COVER_RECORD_LENGTH]));
    expect(new Set(before.map(({ bytes }) => latin1(bytes))).size).toBe(40);
    const counted = vi.spyOn(database, 'countCover');
    await withCover(database, 50, ports.random);
    expect(counted).not.toHaveBeenCalled();
    expect(changed(before, await database.cover())).toEqual([]);
    expect(await (await withCover(createMemoryRows(), 5, ports.random)).countCover()).toBe(5);
  });

  it('keeps rows and pages over a reopening, in nothing but the bytes of some records', async () => {
    const database = await planted(40);
    const before = await database.cover();
    const room = await open(database);
    const page = { conversation: 'c', order: 3, tokens: ['t1', 't2'], box: new Uint8Array(9000).fill(3) };
    expect((await room.write({ ...put(row('a', 300), row('b', 20_000)), putPages: [page] })).ok).toBe(true);
    const again = await open(database);
    expect(await again.getRow('a')).toEqual(row('a', 300));
    expect(await again.getRow('b')).toEqual(row('b', 20_000));
    expect(await again.getPage(page)).toEqual(page);
    expect(await again.findPages('t2')).toEqual([{ conversation: 'c', order: 3 }]);
    const after = await database.cover();
    expect(after.map(({ number, bytes }) => [number, bytes.length])).toEqual(
      before.map(({ number, bytes }) => [number, bytes.length]),
    );
    // 29,300 bytes and what finds them
    expect(changed(before, after)).toHaveLength(8);
    expect(await database.getRow('a')).toBeUndefined();
    expect(await database.pageOrders('c')).toEqual([]);
  });

  it('changes only the records of what changes, and leaves nothing of what is deleted', async () => {
    const database = await planted(40);
    const room = await open(database);
    await room.write(put(...Array.from({ length: 60 }, (_, index) => row(`row ${index}`, 300))));
    const before = await database.cover();
    const free = room.free();
    await room.write(put(row('row 5', 300, 9)));
    expect(changed(before, await database.cover()).length).toBeLessThanOrEqual(2);
    expect(room.free()).toBe(free);
    await room.write({ ...nothing, deleteRows: Array.from({ length: 60 }, (_, index) => `row ${index}`) });
    expect(room.free()).toBe(40);
    expect((await open(database)).contents()).toEqual(nothing);
  });

  it('refuses what it has no room for, and keeps everything it had', async () => {
    const database = await planted(10);
    const room = await open(database);
    expect((await room.write(put(row('a', 20_000)))).ok).toBe(true);
    const before = await database.cover();
    const refused = await room.write({ ...put(row('b', 300), row('c', 41_000)), deleteRows: ['a'] });
    expect(refused).toEqual({ ok: false, error: { kind: 'QuotaExceeded' } });
    expect(changed(before, await database.cover())).toEqual([]);
    expect(await room.getRow('a')).toEqual(row('a', 20_000));
    // room that the same change makes counts
    expect((await room.write({ ...put(row('c', 38_000)), deleteRows: ['a'] })).ok).toBe(true);
    expect(await (await open(database)).getRow('c')).toEqual(row('c', 38_000));
  });

  it('nothing happens when the database refuses', async () => {
    const database = await planted(10);
    const room = await open({ ...database, write: async () => ({ ok: false, error: { kind: 'Failed' } }) });
    expect(await room.write(put(row('a', 300)))).toEqual({ ok: false, error: { kind: 'Failed' } });
    expect(await room.getRow('a')).toBeUndefined();
    expect(room.free()).toBe(10);
  });

  it('several rooms of one pool never touch each other, though none can read another', async () => {
    const database = await planted(30);
    for (const room of [2, 3, 4])
      expect((await (await open(database, room)).write(put(row('a', 30_000, room)))).ok).toBe(true);
    // a fourth of the same size has no place left
    const fourth = await open(database, 5);
    expect(await fourth.getRow('a')).toBeUndefined();
    expect((await fourth.write(put(row('a', 30_000)))).ok).toBe(false);
    for (const room of [2, 3, 4])
      expect(await (await open(database, room)).getRow('a')).toEqual(row('a', 30_000, room));
  });

  it('who knows nothing of a room may overwrite it, which it notices', async () => {
    const database = await planted(12);
    const room = await open(database);
    await room.write(put(row('a', 300), row('b', 15_000)));
    const stranger = await openCoverRows(database, { ...keysOf(3), pool: new Uint8Array(32) }, ports);
    expect(stranger.free()).toBe(12);
    expect((await stranger.write(put(row('x', 30_000)))).ok).toBe(true);
    const overwritten = await open(database);
    expect(overwritten.damaged).toBeGreaterThan(0);
    expect(await overwritten.getRow('b')).toBeUndefined();
  });

  it('a record that was moved does not open', async () => {
    const database = await planted(4);
    await (await open(database)).write(put(row('a', 300)));
    const cover = await database.cover();
    const putCover = cover.map(({ bytes }, index) => ({ number: (index + 1) % 4, bytes }));
    await database.write({ ...nothing, putCover });
    expect((await open(database)).contents()).toEqual(nothing);
  });

  it('moves rows between the cover and the ordinary ones in one change', async () => {
    const database = await planted(10);
    await database.write(put(row('a', 300)));
    const room = await open(database);
    expect((await room.writeWith(put(row('a', 300)), { ...nothing, deleteRows: ['a'] })).ok).toBe(true);
    expect(await database.getRow('a')).toBeUndefined();
    expect(await room.getRow('a')).toEqual(row('a', 300));
    expect((await room.writeWith({ ...nothing, deleteRows: ['a'] }, room.contents())).ok).toBe(true);
    expect(await database.getRow('a')).toEqual(row('a', 300));
    expect((await open(database)).contents()).toEqual(nothing);
  });

  it('holds the same with WebCrypto and in IndexedDB', async () => {
    const browser = fakeBrowser();
    const database = await planted(20, await openRowDatabase(browser, 'rows'));
    const web = { ...ports, provider: await createWebProvider() };
    await (await openCoverRows(database, keysOf(2), web)).write(put(row('a', 9000)));
    expect(await database.renewCover()).toEqual({ ok: true, value: 20 });
    database.close();
    const reopened = await openRowDatabase(browser, 'rows');
    expect(await (await open(reopened)).getRow('a')).toEqual(row('a', 9000));
    reopened.close();
  });

  it('whatever is written, deleted, refused and reopened, what was answered is there and no more', async () => {
    const change = fc.record({
      room: fc.constantFrom(2, 3),
      puts: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(14_000)), {
        selector: ([id]) => id,
      }),
      deletes: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e')),
      reopen: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), async (changes) => {
        const database = await planted(16);
        const models = new Map([2, 3].map((room) => [room, new Map<string, RowRecord>()]));
        const rooms = new Map<number, CoverRows>();
        for (const [index, { room, puts, deletes, reopen }] of changes.entries()) {
          // one is open at a time
          const rows = (!reopen && rooms.get(room)) || (await open(database, room));
          rooms.clear();
          rooms.set(room, rows);
          const putRows = puts.map(([id, length]) => row(id, length, index));
          const deleteRows = deletes.filter((id) => !puts.some(([kept]) => kept === id));
          const written = await rows.write({ ...nothing, putRows, deleteRows });
          const model = models.get(room)!;
          if (!written.ok) continue;
          for (const id of deleteRows) model.delete(id);
          for (const kept of putRows) model.set(kept.id, kept);
        }
        for (const [room, model] of models) {
          const { putRows } = (await open(database, room)).contents();
          const texts = (rows: Iterable<RowRecord>) => [...rows].map(({ id, box }) => `${id} ${latin1(box)}`).sort();
          expect(texts(putRows)).toEqual(texts(model.values()));
        }
        expect((await database.cover()).every(({ bytes }) => bytes.length === COVER_RECORD_LENGTH)).toBe(true);
      }),
      { numRuns: 25, seed: 102 },
    );
  });
});
