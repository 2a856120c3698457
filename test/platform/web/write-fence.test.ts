/** A worker that is evicted, though it can run: it learns of it, writes nothing more, and the next one waits for what it was writing. */
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EnginePorts } from '#engine/ports.ts';
import { createMemoryFiles } from '#engine/storage/memory-files.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { deferred } from '#lib/async.ts';
import { evictWorkers } from '#platform/web/eviction.ts';
import { becomeTheEngine, ENGINE_LOCK, holdWorkerLock, workerLocksOf, writingEnded } from '#platform/web/tab-lock.ts';
import { fenced } from '#platform/web/write-fence.ts';

const BUILD = '1.0.0 a build';
const [OLD, NEW] = [Uint8Array.of(1), Uint8Array.of(2)];

let evicted: ReturnType<typeof vi.fn<() => void>>;
let files: ReturnType<typeof createMemoryFiles>;
let ports: EnginePorts;
let rows: RowDatabase;
beforeEach(async () => {
  evicted = vi.fn();
  files = createMemoryFiles();
  const worker = holdWorkerLock(BUILD, evicted);
  const surroundings = { files, database: { indexedDB, IDBKeyRange } } as unknown as EnginePorts;
  const [itsPorts, { openRows }] = await fenced(surroundings, worker);
  ports = itsPorts;
  rows = (await openRows?.(`rows ${crypto.randomUUID()}`)) as RowDatabase;
});
afterEach(async () => {
  await evictWorkers(BUILD);
  await navigator.locks.request(ENGINE_LOCK, { steal: true }, () => undefined);
});

/** The locks of this build's workers that somebody holds. */
async function heldLocks(): Promise<(string | undefined)[]> {
  const { held = [] } = await navigator.locks.query();
  return held.map(({ name }) => name).filter((name) => name?.startsWith(workerLocksOf(BUILD)));
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
  await evictWorkers(BUILD);
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

test('a page that stands still and waited for the end of the worker does not keep it writing', async () => {
  const [lock] = await heldLocks();
  // what `workerGone` asks there; granted when the lock is taken away, it is never given back
  const stopped = deferred<void>();
  const waiting = navigator.locks.request(lock ?? '', { mode: 'shared' }, () => stopped.promise);
  await evictWorkers(BUILD);
  expect(await heldLocks()).toEqual([lock]);
  void ports.files.write('a file', NEW);
  await writingEnded();
  expect(await ports.files.read('a file')).toBeUndefined();
  stopped.resolve();
  await waiting;
});

test('the next engine waits for a write that was under way', async () => {
  const disk = deferred<void>();
  const write = vi.spyOn(files, 'write').mockReturnValue(disk.promise);
  const written = ports.files.write('a file', NEW);
  await vi.waitFor(() => expect(write).toHaveBeenCalled());
  await evictWorkers(BUILD);
  let started = false;
  const next = fenced(ports, holdWorkerLock(BUILD, evicted)).then(() => {
    started = true;
  });
  for (const _turn of [1, 2, 3]) await navigator.locks.query();
  expect(started).toBe(false);
  disk.resolve();
  await Promise.all([written, next]);
});

test('a worker that is the engine and does not end loses that as well', async () => {
  const deposed = vi.fn();
  await becomeTheEngine(deposed);
  const next = becomeTheEngine(() => undefined);
  await evictWorkers(BUILD);
  await next;
  expect(deposed).toHaveBeenCalledOnce();
});

test('workers of another build, and shared ones, are left alone', async () => {
  const others = [vi.fn(), vi.fn()] as const;
  await holdWorkerLock('1.0.1 a build', others[0]);
  await holdWorkerLock('', others[1]);
  await evictWorkers(BUILD);
  await vi.waitFor(() => expect(evicted).toHaveBeenCalled());
  for (const other of others) expect(other).not.toHaveBeenCalled();
});
