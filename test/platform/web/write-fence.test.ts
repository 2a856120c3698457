/** A worker that is evicted, though it can run: it learns of it, writes nothing more, and the next one waits for what it was writing. */
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EnginePorts, ProfileKey } from '#engine/ports.ts';
import { createMemoryFiles } from '#engine/storage/memory-files.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { deferred } from '#lib/async.ts';
import { becomeTheEngine, writingEnded } from '#platform/web/engine-lock.ts';
import { evictWorkers } from '#platform/web/eviction.ts';
import { openProfileKey } from '#platform/web/profile-key.ts';
import { holdWorkerLock } from '#platform/web/tab-lock.ts';
import { fenced } from '#platform/web/write-fence.ts';
import { OtherClient } from './other-client.ts';

const [OLD, NEW] = [Uint8Array.of(1), Uint8Array.of(2)];

const awaited = () => undefined;
let evicted: ReturnType<typeof vi.fn<() => void>>;
let eviction: AbortController;
let files: ReturnType<typeof createMemoryFiles>;
let ports: EnginePorts;
let profileKey: ProfileKey;
let rows: RowDatabase;
let next: OtherClient | undefined;
beforeEach(async () => {
  evicted = vi.fn();
  eviction = new AbortController();
  files = createMemoryFiles();
  await becomeTheEngine(true, { evicted, awaited });
  profileKey = await openProfileKey(indexedDB);
  const surroundings = { files, profileKey, database: { indexedDB, IDBKeyRange } } as unknown as EnginePorts;
  const [itsPorts, { openRows }] = fenced(surroundings, eviction.signal);
  ports = itsPorts;
  rows = (await openRows?.(`rows ${crypto.randomUUID()}`)) as RowDatabase;
});
afterEach(async () => {
  await next?.end();
  await navigator.locks.request('icom-engine', { steal: true }, () => undefined);
});

/** Another worker takes the engine's lock. */
async function evict(): Promise<void> {
  next = await OtherClient.waitFor('icom-engine');
  await navigator.locks.request('icom-engine', { steal: true }, () => undefined);
  await next.holds;
}

const change = (id: string) => ({
  putRows: [{ id, group: 'a group', box: NEW }],
  deleteRows: [],
  putPages: [],
  deletePages: [],
});

test('nothing is written any more, neither to the database nor to files, and no write comes to an end', async () => {
  await ports.files.write('a file', OLD);
  expect(await rows.write(change('before'))).toMatchObject({ ok: true });
  await evict();
  await vi.waitFor(() => expect(evicted).toHaveBeenCalled());
  const ended = vi.fn();
  for (const write of [rows.write(change('after')), ports.files.write('a file', NEW), ports.files.remove('a file')])
    void write.then(ended, ended);
  // behind all of them
  await writingEnded();
  expect(ended).not.toHaveBeenCalled();
  expect(await ports.files.read('a file')).toEqual(OLD);
  expect((await rows.names()).rows.map(({ id }) => id)).toEqual(['before']);
});

test('a page that holds the lock of the worker, whose end it waited for, changes nothing about that', async () => {
  const worker = await holdWorkerLock('1.0.0 a build', () => undefined);
  // what `workerGone` asks in the page; it is never given back while the page stands still
  const stopped = deferred<void>();
  const waiting = navigator.locks.request(worker, { mode: 'shared' }, () => stopped.promise);
  await evictWorkers('1.0.0 a build');
  await evict();
  void ports.files.write('a file', NEW);
  await writingEnded();
  expect(await ports.files.read('a file')).toBeUndefined();
  stopped.resolve();
  await waiting;
});

test('who knows that it was evicted waits for no lock any more, which it would keep when it closes', async () => {
  const disk = deferred<void>();
  vi.spyOn(files, 'write').mockReturnValueOnce(disk.promise);
  const written = ports.files.write('a file', NEW);
  eviction.abort();
  void ports.files.write('a file', OLD);
  const { pending } = await navigator.locks.query();
  expect(pending?.filter(({ name }) => name === 'icom-writing')).toEqual([]);
  disk.resolve();
  await written;
});

test('another profile key is taken by the engine, and by no worker that has been evicted', async () => {
  const [first, second] = [await ports.profileKey.renew(), await ports.profileKey.renew()];
  await first.take();
  const own = await first.mac(NEW);
  expect(await ports.profileKey.mac(NEW)).toEqual(own);
  await evict();
  void second.take();
  await writingEnded();
  expect(await profileKey.mac(NEW)).toEqual(own);
  expect(await (await openProfileKey(indexedDB)).mac(NEW)).toEqual(own);
});

test('the next engine waits for a write that was under way', async () => {
  const disk = deferred<void>();
  const write = vi.spyOn(files, 'write').mockReturnValue(disk.promise);
  const written = ports.files.write('a file', NEW);
  await vi.waitFor(() => expect(write).toHaveBeenCalled());
  await evict();
  const became = vi.fn();
  const turn = becomeTheEngine(true, { evicted, awaited }).then(became);
  await next?.end();
  await vi.waitFor(async () => {
    const { held, pending } = await navigator.locks.query();
    expect(held?.map(({ name }) => name)).toContain('icom-engine');
    expect(pending?.map(({ name }) => name)).toContain('icom-writing');
  });
  expect(became).not.toHaveBeenCalled();
  disk.resolve();
  await Promise.all([written, turn]);
});
