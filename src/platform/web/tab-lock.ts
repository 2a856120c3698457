/**
 * Web Locks that tell the living from the dead: every page holds one for its life and the worker queues for it; every
 * worker holds one that pages queue for. One more lock lets a single engine run at a time.
 */

export const ENGINE_LOCK = 'icom-engine';
/** Held while something is written by an engine that can be evicted. */
const WRITING_LOCK = 'icom-writing';
/** A new worker asks an older one without pages (an earlier build's, or one outliving a reload) to make room. */
const MAKE_ROOM_CHANNEL = 'icom-engine-make-room';

/** Resolves once this scope holds the lock `name`, for the rest of its life unless it is taken away: then `lost` is called. */
function holdForLife(name: string, lost?: () => void): Promise<void> {
  return new Promise((resolve) => {
    const held = navigator.locks.request(name, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
    void held.catch(lost);
  });
}

/** Resolves when nobody holds the lock `name` any more. */
export function released(name: string, options: LockOptions = {}): Promise<void> {
  return navigator.locks.request(name, { ...options, mode: 'shared' }, () => undefined);
}

/** Page: holds a lock of its own; the answer is the lock's name, by which the worker knows the page. */
export async function holdPageLock(): Promise<string> {
  const page = `icom-page:${crypto.randomUUID()}`;
  await holdForLife(page);
  return page;
}

/** Worker: resolves when the page is closed, crashed or navigated away. */
export function pageGone(page: string): Promise<void> {
  return released(page);
}

/** How the names begin of the locks that workers hold which a page of this build has for its own; `''`: that are shared. */
export function workerLocksOf(build: string): string {
  return `icom-worker:${build}:`;
}

/** Worker: takes the name by which pages learn of this worker's death, or of its eviction, as `evicted` does. */
export async function holdWorkerLock(build: string, evicted: () => void): Promise<string> {
  const worker = `${workerLocksOf(build)}${crypto.randomUUID()}`;
  await holdForLife(worker, evicted);
  return worker;
}

/** Page: resolves when the worker died. */
export function workerGone(worker: string): Promise<void> {
  return released(worker);
}

/** Worker: resolves when this worker is the only one that runs an engine, which it stays until it dies or is evicted. */
export function becomeTheEngine(evicted: () => void): Promise<void> {
  new BroadcastChannel(MAKE_ROOM_CHANNEL).postMessage(null);
  return holdForLife(ENGINE_LOCK, evicted);
}

/** Runs what writes, alone; `worker`, whose lock it is, must not have been evicted: then it answers undefined. */
export function whileHeld<T>(worker: string, write: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
  return navigator.locks.request(WRITING_LOCK, async () => {
    const { held = [] } = await navigator.locks.query();
    const own = held.find(({ name }) => name === WRITING_LOCK)?.clientId;
    // a page that stands still may have got it since, waiting for the worker's death or taking it away, and keep it
    const isHeld = held.some((lock) => lock.name === worker && lock.mode === 'exclusive' && lock.clientId === own);
    return isHeld ? { answer: await write() } : undefined;
  });
}

/** Resolves when nothing is written by an engine that has been evicted. */
export function writingEnded(): Promise<void> {
  return released(WRITING_LOCK);
}

/** Worker: calls `leave` when another worker waits to become the engine. */
export function onMakeRoom(leave: () => void): void {
  new BroadcastChannel(MAKE_ROOM_CHANNEL).onmessage = () => leave();
}
