/** Work that is done a few at a time: in order, as many as may be at that moment, whatever becomes of one of them. */
import { expect, test } from 'vitest';
import { BoundedQueue, type Deferred, deferred } from '#lib/async.ts';

/** Lets everything happen that nothing else is waited for. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('as many are under way as the limit says when one of them ends, in the order in which they came', async () => {
  let limit = 1;
  const queue = new BoundedQueue(() => limit);
  const under: Deferred<number>[] = [];
  const results = [0, 1, 2, 3, 4, 5].map(() =>
    queue.run(() => {
      const task = deferred<number>();
      under.push(task);
      return task.promise;
    }),
  );
  await settle();
  expect(under).toHaveLength(1);
  limit = 3;
  under[0]?.resolve(0);
  await settle();
  expect(under).toHaveLength(4);
  limit = 1;
  under[1]?.reject(new Error('one that fails'));
  await expect(results[1]).rejects.toThrow('one that fails');
  under[2]?.resolve(2);
  await settle();
  expect(under).toHaveLength(4);
  under[3]?.resolve(3);
  await settle();
  expect(under).toHaveLength(5);
  under[4]?.resolve(4);
  await settle();
  under[5]?.resolve(5);
  const ended = await Promise.allSettled(results);
  expect(ended.map(({ status }) => status).join()).toBe(`fulfilled,rejected${',fulfilled'.repeat(4)}`);
});
