/** What the browser remembers of ways in is gone with the account that they opened. */
import { createRoot } from 'solid-js';
import { afterEach, expect, test, vi } from 'vitest';
import { ok } from '#lib/result.ts';
import { createPasswordTry } from '#ui/features/lock/password-try.ts';
import type { AppState } from '#ui/stores/app-state.ts';
import { knownWays, rememberWays } from '#ui/stores/ways-in.ts';

afterEach(() => vi.unstubAllGlobals());

test('a password that wipes takes them along, any other leaves them', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
  rememberWays({ gesture: true });
  let value = -2;
  const app = {
    api: { call: async () => ok({ value }) },
    preferences: { waitUntil: () => 0, setWaitUntil: () => undefined },
  } as unknown as AppState;
  await createRoot(async (dispose) => {
    const trying = createPasswordTry(app, () => undefined);
    expect(await trying.openBy('text', 'correct horse')).toBe(true);
    expect(knownWays()).toEqual({ gesture: true });
    value = -3;
    expect(await trying.openBy('text', 'resign it all')).toBe(true);
    expect(kept.size).toBe(0);
    dispose();
  });
});
