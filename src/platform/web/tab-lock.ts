/**
 * Web Locks that tell the living from the dead: every page holds one for its life and the worker queues for it; every
 * worker holds one that pages queue for. One more lock lets a single engine run at a time.
 */

const ENGINE_LOCK = 'icom-engine';
/** A new worker asks an older one without pages (an earlier build's, or one outliving a reload) to make room. */
const MAKE_ROOM_CHANNEL = 'icom-engine-make-room';

/** Resolves once this scope holds the lock `name`, for the rest of its life. */
function holdForLife(name: string): Promise<void> {
  return new Promise((resolve) => {
    void navigator.locks.request(name, () => {
      resolve();
      return new Promise(() => undefined);
    });
  });
}

/** Resolves when nobody holds the lock `name` any more. */
function released(name: string): Promise<void> {
  return navigator.locks.request(name, { mode: 'shared' }, () => undefined);
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

/** Worker: takes the name by which pages learn of this worker's death. */
export async function holdWorkerLock(): Promise<string> {
  const worker = `icom-worker:${crypto.randomUUID()}`;
  await holdForLife(worker);
  return worker;
}

/** Page: resolves when the worker died. */
export function workerGone(worker: string): Promise<void> {
  return released(worker);
}

/** Worker: resolves when this worker is the only one that runs an engine, which it stays until it dies. */
export function becomeTheEngine(): Promise<void> {
  new BroadcastChannel(MAKE_ROOM_CHANNEL).postMessage(null);
  return holdForLife(ENGINE_LOCK);
}

/** Worker: calls `leave` when another worker waits to become the engine. */
export function onMakeRoom(leave: () => void): void {
  new BroadcastChannel(MAKE_ROOM_CHANNEL).onmessage = () => leave();
}
