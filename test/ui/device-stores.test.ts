/** What the page knows of its device: trouble with storage, the worst first; the ways to install; a build that waits. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Release } from '#model/release.ts';
import { createDeviceStorage } from '#ui/stores/device-storage.ts';
import { createInstalling } from '#ui/stores/installing.ts';
import { createUpdates } from '#ui/stores/updates.ts';

const MEGABYTE = 2 ** 20;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A browser with so many megabytes taken of so many, which says `granted` when it is asked to keep them. */
async function storage(taken: number, all: number, { lasting = true, granted = false } = {}) {
  const estimate = { usage: taken * MEGABYTE, quota: all * MEGABYTE };
  vi.stubGlobal('navigator', {
    storage: { estimate: async () => estimate, persisted: async () => lasting, persist: async () => granted },
  });
  const made = createDeviceStorage();
  await vi.advanceTimersByTimeAsync(0);
  return { made, estimate };
}

describe('storage', () => {
  test.each([
    [10, 100_000, true, undefined],
    [10, 100_000, false, 'atRisk'],
    // much is left, though little of all
    [95_000, 100_000, true, undefined],
    // little is left, though much of all: a small device that holds almost nothing yet
    [10, 60, true, undefined],
    [950, 1000, true, 'nearlyFull'],
    [950, 1000, false, 'nearlyFull'],
  ] as const)('%i of %i MB, lasting: %s', async (taken, all, lasting, trouble) => {
    expect((await storage(taken, all, { lasting })).made.trouble()).toBe(trouble);
  });

  test('what the engine can’t write is the worst', async () => {
    const { made } = await storage(950, 1000, { lasting: false });
    made.setState('full');
    expect(made.trouble()).toBe('full');
    made.setState('failing');
    expect(made.trouble()).toBe('failing');
    made.setState('ok');
    expect(made.trouble()).toBe('nearlyFull');
  });

  test('is looked at every hour', async () => {
    const { made, estimate } = await storage(10, 1000);
    estimate.usage = 960 * MEGABYTE;
    expect(made.trouble()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(made.trouble()).toBe('nearlyFull');
    expect(made.room()).toEqual({ used: 960 * MEGABYTE, all: 1000 * MEGABYTE });
  });

  test.each([true, false])('asks the browser to keep it, which says %s', async (granted) => {
    const { made } = await storage(10, 1000, { lasting: false, granted });
    expect(await made.askForLasting()).toBe(granted);
    expect(made.trouble()).toBe(granted ? undefined : 'atRisk');
  });
});

describe('installing', () => {
  const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
  /** A browser of this kind, and the listeners that the store set. */
  function installing(browser: { userAgent?: string; maxTouchPoints?: number; vendor?: string }, standalone = false) {
    const listeners = new Map<string, (event: unknown) => void>();
    vi.stubGlobal('navigator', { userAgent: '', maxTouchPoints: 0, vendor: 'Google Inc.', ...browser });
    vi.stubGlobal('matchMedia', () => ({ matches: standalone }));
    vi.stubGlobal('window', {
      addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener),
    });
    return { made: createInstalling(), happen: (type: string, event?: unknown) => listeners.get(type)?.(event) };
  }

  test.each([
    [{ userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', vendor: 'Apple Computer, Inc.' }, 'ios'],
    [{ userAgent: MAC, maxTouchPoints: 5, vendor: 'Apple Computer, Inc.' }, 'ios'],
    [{ userAgent: MAC, vendor: 'Apple Computer, Inc.' }, 'safari'],
    [{ userAgent: MAC }, 'elsewhere'],
  ])('by hand: %j is %s', (browser, way) => expect(installing(browser).made.way()).toBe(way));

  test('where it is installed nothing is offered', () => expect(installing({}, true).made.way()).toBe('installed'));

  test('the browser’s offer is kept until it is wanted, and taken once', async () => {
    const { made, happen } = installing({});
    const offer = { preventDefault: vi.fn(), prompt: vi.fn(async () => ({ outcome: 'accepted' })) };
    happen('beforeinstallprompt', offer);
    expect(offer.preventDefault).toHaveBeenCalledOnce();
    expect(made.way()).toBe('offered');
    expect(offer.prompt).not.toHaveBeenCalled();
    await made.install();
    await made.install();
    expect(offer.prompt).toHaveBeenCalledOnce();
    happen('appinstalled');
    expect(made.way()).toBe('installed');
  });
});

describe('updates', () => {
  const release = (build: string): Release => ({
    version: '2',
    build,
    size: 1,
    notes: { en: [], 'zh-CN': [], 'zh-TW': [] },
  });

  test('one that was put off is not offered again, a newer one is', () => {
    const updates = createUpdates({ version: '1', build: 'a' });
    expect(updates.offered()).toBeUndefined();
    updates.setReady(release('b'));
    expect(updates.offered()?.build).toBe('b');
    updates.postpone();
    expect([updates.offered(), updates.ready()?.build]).toEqual([undefined, 'b']);
    updates.setReady(release('c'));
    expect(updates.offered()?.build).toBe('c');
  });

  test('one that came in without this page, which was of it already, is neither offered nor awaited', () => {
    const updates = createUpdates({ version: '2', build: 'b' });
    updates.setReady(release('b'));
    updates.apply();
    expect(updates.applying()).toBe(true);
    updates.setReady(undefined);
    expect([updates.offered(), updates.applying()]).toEqual([undefined, false]);
  });

  test.each([
    ['what is to be saved is saved first', async (saved: () => void) => saved(), ['saved', 'loaded anew']],
    ['what can’t be saved holds nothing up for long', () => new Promise<void>(() => undefined), ['loaded anew']],
  ] as const)('%s', async (_what, save, order) => {
    const happened: string[] = [];
    vi.stubGlobal('location', { reload: () => happened.push('loaded anew') });
    const updates = createUpdates({ version: '1', build: 'a' });
    updates.saveBefore(async () => save(() => happened.push('saved')));
    const done = updates.replaced();
    await vi.advanceTimersByTimeAsync(2000);
    await done;
    expect(happened).toEqual(order);
  });
});
