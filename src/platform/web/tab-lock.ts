/**
 * Web Locks that tell the living from the dead: every page holds one for its life and the worker queues for it; every
 * worker holds one that pages queue for.
 */

/** Resolves once this scope holds the lock `name`, for the rest of its life unless it is taken away: then `lost` is called. */
export function holdForLife(name: string, options: LockOptions = {}, lost?: () => void): Promise<void> {
  return new Promise((resolve) => {
    let granted = false;
    const held = navigator.locks.request(name, options, () => {
      granted = true;
      resolve();
      return new Promise<never>(() => undefined);
    });
    // who aborts a request that waits has lost nothing
    held.catch(() => granted && lost?.());
  });
}

/** Resolves when nobody holds the lock `name` any more. */
export function released(name: string): Promise<void> {
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

/** How the names begin of the locks that workers hold which a page of this build has for its own; `''`: that are shared. */
export function workerLocksOf(build: string): string {
  return `icom-worker:${build}:`;
}

/** Worker: takes the name by which pages learn of this worker's death, or of its eviction, as `evicted` does. */
export async function holdWorkerLock(build: string, evicted: () => void): Promise<string> {
  const worker = `${workerLocksOf(build)}${crypto.randomUUID()}`;
  await holdForLife(worker, {}, evicted);
  return worker;
}

/** Page: resolves when the worker died. */
export function workerGone(worker: string): Promise<void> {
  return released(worker);
}
