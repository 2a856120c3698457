/** Who leads without SharedWorker: never a page that stands still or answers nothing, and one of each build. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deferred } from '#lib/async.ts';
import { electLeader } from '#platform/web/engine-leader.ts';

/** The builds whose workers were started, in order. */
let started: string[];
beforeEach(() => {
  started = [];
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      constructor(_url: URL, { name }: { name: string }) {
        super();
        started.push(name);
      }
      postMessage(): void {}
      terminate(): void {}
    },
  );
});
const pages: EventTarget[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const page of pages.splice(0)) page.dispatchEvent(new Event('freeze'));
});

/** A page of its own, as far as the election goes. */
async function openPage(build = 'a build') {
  const page = Object.assign(new EventTarget(), { querySelector: () => ({ content: build }) });
  pages.push(page);
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const reach = await electLeader(crypto.randomUUID());
  const elected = vi.fn();
  void reach().gone.then(elected);
  return { elected, say: (event: string) => page.dispatchEvent(new Event(event)) };
}

test('a frozen page that waits for its turn never gets it, and queues again when it is back', async () => {
  const [leader, frozen, third] = [await openPage(), await openPage(), await openPage()];
  frozen.say('freeze');
  leader.say('freeze');
  await vi.waitFor(() => expect(third.elected).toHaveBeenCalled());
  expect(frozen.elected).not.toHaveBeenCalled();
  frozen.say('resume');
  third.say('pagehide');
  await vi.waitFor(() => expect(frozen.elected).toHaveBeenCalled());
});

test('a page that was frozen and is back waits only once', async () => {
  const [leader, second] = [await openPage(), await openPage()];
  second.say('freeze');
  second.say('resume');
  second.say('resume');
  leader.say('freeze');
  await vi.waitFor(() => expect(second.elected).toHaveBeenCalled());
  const { held, pending } = await navigator.locks.query();
  expect([held, pending].map((locks) => locks?.filter(({ name }) => name?.startsWith('icom-leader')).length)).toEqual([
    1, 0,
  ]);
});

test('a page of another build leads its own', async () => {
  await openPage('old');
  await openPage('old');
  await openPage('new');
  expect(started).toEqual(['old', 'new']);
});

test('a page that nobody answers takes the lead after 25 questions, and who led steps back', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const [leader, follower] = [await openPage(), await openPage()];
  vi.advanceTimersByTime(25_000);
  await navigator.locks.query();
  expect([leader, follower].map(({ elected }) => elected.mock.calls.length)).toEqual([0, 0]);
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(leader.elected).toHaveBeenCalledOnce());
  await vi.waitFor(() => expect(follower.elected).toHaveBeenCalledOnce());
  // who led waits for its turn
  follower.say('freeze');
  await vi.waitFor(async () => {
    const { held, pending } = await navigator.locks.query();
    const leading = [held, pending].map((all) => all?.filter(({ name }) => name === 'icom-leader:a build').length);
    expect(leading).toEqual([1, 0]);
  });
});

test('a page that stands still while it takes the lead can lose it, and waits for its turn then', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const [leader, follower] = [await openPage(), await openPage()];
  const [still, query] = [deferred<void>(), navigator.locks.query.bind(navigator.locks)];
  // it knows who leads, took the lock, and comes no further
  const asked = vi.spyOn(navigator.locks, 'query').mockImplementationOnce(query);
  asked.mockImplementationOnce(() => still.promise.then(query));
  vi.advanceTimersByTime(26_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  leader.say('freeze');
  const third = deferred<void>();
  const led = navigator.locks.request('icom-leader:a build', { steal: true }, () => third.promise);
  still.resolve();
  // it finds that it has lost the lock behind what it was stopped in
  for (const _turn of [1, 2, 3]) await query();
  expect(follower.elected).not.toHaveBeenCalled();
  third.resolve();
  await led;
  await vi.waitFor(() => expect(follower.elected).toHaveBeenCalledOnce());
  asked.mockRestore();
});
