/** What a page is told of builds: which one waits, that it is no longer the one in charge, and that nothing waits any more. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Release } from '#model/release.ts';
import { watchUpdates } from '#platform/web/app-updates.ts';

type Controlling = () => Promise<void>;
const browser = vi.hoisted(() => ({ waiting: undefined as unknown, controlling: undefined as unknown }));

vi.mock('workbox-window/Workbox.js', () => ({
  Workbox: class {
    register = async () => ({ waiting: browser.waiting });
    addEventListener(type: string, listener: unknown): void {
      if (type === 'controlling') browser.controlling = listener;
    }
  },
}));

afterEach(() => vi.unstubAllGlobals());

function releaseNamed(build: string): Release {
  return { version: '1.2.3', build, size: 1, notes: { en: [], 'zh-CN': [], 'zh-TW': [] } };
}

/** A service worker that keeps the build. */
function workerOf(build: string) {
  return { postMessage: (_request: unknown, [port]: MessagePort[]) => port?.postMessage(releaseNamed(build)) };
}

/** A page of the build `own`, under the service worker of `controller`, if any, while the one of `waiting` waits. */
async function watch(own: string, controller: string | null, waiting?: string) {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const serviceWorker = { controller: controller === null ? null : workerOf(controller) };
  vi.stubGlobal('navigator', { serviceWorker });
  vi.stubGlobal('document', new EventTarget());
  browser.waiting = waiting === undefined ? undefined : workerOf(waiting);
  const listener = { ready: vi.fn(), replaced: vi.fn() };
  await watchUpdates({ version: '1.2.3', build: own }, listener);
  vi.useRealTimers();
  return {
    ...listener,
    takeCharge(build: string): Promise<void> {
      serviceWorker.controller = workerOf(build);
      return (browser.controlling as Controlling)();
    },
  };
}

test('a page loaded past the service worker is told that nothing waits once its own build is in charge', async () => {
  const page = await watch('new', null, 'new');
  expect(page.ready).toHaveBeenLastCalledWith(releaseNamed('new'));
  await page.takeCharge('new');
  expect(page.ready).toHaveBeenLastCalledWith(undefined);
  expect(page.replaced).not.toHaveBeenCalled();
});

test('a page under another build’s service worker than before is replaced', async () => {
  const page = await watch('old', 'old', 'new');
  await page.takeCharge('new');
  expect(page.replaced).toHaveBeenCalledOnce();
});
