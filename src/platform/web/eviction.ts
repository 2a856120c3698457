/**
 * Has workers that stand still, or whose page does, make room: another page takes their locks away. One that can run at
 * all ends then; from one that can't the next takes the engine's lock (`engine-lock.ts`).
 */
import { workerLocksOf } from './tab-lock.ts';

/** Evicts the workers that pages of this build have for their own, as well as whoever stood still over that. */
export async function evictWorkers(build: string): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  for (const { name = '', mode } of held) {
    // pages that wait for a worker's end hold its lock, too, after it: that hurts nobody
    if (mode === 'exclusive' && name.startsWith(workerLocksOf(build)))
      await navigator.locks.request(name, { steal: true }, () => undefined);
  }
}

/** The client that holds a lock, as the browser names it; undefined when nobody does. */
export async function holderOf(lock: string): Promise<string | undefined> {
  const { held = [] } = await navigator.locks.query();
  return held.find(({ name }) => name === lock)?.clientId;
}
