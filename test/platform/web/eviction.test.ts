/** Who is evicted: the workers that pages of one build have for their own, each of which learns of it. */
import { expect, test, vi } from 'vitest';
import { evictWorkers } from '#platform/web/eviction.ts';
import { holdWorkerLock } from '#platform/web/tab-lock.ts';

const BUILD = '1.0.0 a build';

test('workers of another build, and shared ones, are left alone', async () => {
  const [own, ...others] = [vi.fn(), vi.fn(), vi.fn()];
  await holdWorkerLock(BUILD, own);
  await holdWorkerLock('1.0.1 a build', others[0] ?? own);
  await holdWorkerLock('', others[1] ?? own);
  await evictWorkers(BUILD);
  await vi.waitFor(() => expect(own).toHaveBeenCalledOnce());
  for (const other of others) expect(other).not.toHaveBeenCalled();
});
