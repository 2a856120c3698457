/** Who waits to be the engine: it gets the lock from whoever ends, and from whoever stands still and may be evicted. */
import { afterEach, expect, test, vi } from 'vitest';
import { becomeTheEngine } from '#platform/web/engine-lock.ts';
import { evictWorkers } from '#platform/web/eviction.ts';
import { OtherClient } from './other-client.ts';

const BUILD = '1.0.0 a build';
const UNHEARD = { evicted: () => undefined, awaited: () => undefined };

afterEach(async () => {
  vi.useRealTimers();
  for (const lock of ['icom-engine', 'icom-evictable'])
    await navigator.locks.request(lock, { steal: true }, () => undefined);
});

/** A worker that got these locks, and stands still since. */
async function stopped(locks: readonly string[]): Promise<void> {
  for (const name of locks) {
    const mode = name === 'icom-evictable' ? 'shared' : 'exclusive';
    await new Promise<void>((resolve) => {
      const held = navigator.locks.request(name, { mode }, () => {
        resolve();
        return new Promise<never>(() => undefined);
      });
      held.catch(() => undefined);
    });
  }
}

/** Lets ten questions pass, each after a second that begins when the `sign` of the one before has been heard. */
async function tenQuestions(sign: '?' | '!', ask: () => unknown): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const signs = new BroadcastChannel('icom-engine-sign');
  let heard = 0;
  signs.onmessage = ({ data }) => {
    if (data === sign) heard++;
  };
  ask();
  for (let question = 1; question <= 10; question++) {
    while (heard < question) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(1000);
  }
  signs.close();
  vi.useRealTimers();
}

test('an engine that stands still is evicted, though whoever began to evict its worker went in between', async () => {
  const worker = `icom-worker:${BUILD}:1`;
  await stopped([worker, 'icom-evictable', 'icom-engine']);
  await evictWorkers(BUILD);
  expect((await navigator.locks.query()).held?.map(({ name }) => name)).not.toContain(worker);
  await becomeTheEngine(true, UNHEARD);
});

test('so is one of another build', async () => {
  await stopped(['icom-worker:1.0.1 another build:1', 'icom-evictable', 'icom-engine']);
  await becomeTheEngine(true, UNHEARD);
});

test('one that may not be evicted is waited for, as long as it takes', async () => {
  const engine = await OtherClient.waitFor('icom-engine');
  await engine.holds;
  const became = vi.fn();
  await tenQuestions('?', () => becomeTheEngine(true, UNHEARD).then(became));
  expect(became).not.toHaveBeenCalled();
  await engine.end();
  await vi.waitFor(() => expect(became).toHaveBeenCalledOnce());
});

test('one that answers is waited for, and learns of it when it is evicted all the same', async () => {
  const [evicted, awaited, became] = [vi.fn(), vi.fn(), vi.fn()];
  await becomeTheEngine(true, { evicted, awaited });
  await tenQuestions('!', () => becomeTheEngine(true, UNHEARD).then(became));
  expect(became).not.toHaveBeenCalled();
  await navigator.locks.request('icom-engine', { steal: true }, () => undefined);
  await vi.waitFor(() => expect(became).toHaveBeenCalledOnce());
  expect(evicted).toHaveBeenCalledOnce();
  // by the one that waited, and not by itself
  expect(awaited).toHaveBeenCalledOnce();
});
