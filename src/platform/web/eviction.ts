/**
 * Has a worker that stands still make room: another page takes its locks away. Where it can run at all it ends; where it
 * can't, it is no engine any more, and finds so before it writes again (`write-fence.ts`).
 */
import { ENGINE_LOCK, released, workerLocksOf } from './tab-lock.ts';

/** A worker that can end by itself gets this long (ms): two engines are better not even in memory at once. */
const GRACE = 2000;

/** Evicts the workers that pages of this build have for their own. None of them is the engine when it resolves. */
export async function evictWorkers(build: string): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const workers = held.filter(({ name }) => name?.startsWith(workerLocksOf(build)));
  for (const { name = '' } of workers) await takeAway(name);
  const engine = held.find(({ name }) => name === ENGINE_LOCK)?.clientId;
  if (!workers.some(({ clientId }) => clientId === engine)) return;
  await released(ENGINE_LOCK, { signal: AbortSignal.timeout(GRACE) }).catch(() => undefined);
  if ((await holderOf(ENGINE_LOCK)) === engine) await takeAway(ENGINE_LOCK);
}

/** The client that holds a lock, as the browser names it; undefined when nobody does. */
export async function holderOf(lock: string): Promise<string | undefined> {
  const { held = [] } = await navigator.locks.query();
  return held.find(({ name }) => name === lock)?.clientId;
}

function takeAway(lock: string): Promise<void> {
  return navigator.locks.request(lock, { steal: true }, () => undefined);
}
