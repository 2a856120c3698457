/** Trying passwords: after a wrong one the field may be used at once, unless the engine says how long to wait. */
import { createRoot } from 'solid-js';
import { afterEach, expect, test, vi } from 'vitest';
import { err } from '#lib/result.ts';
import { createPasswordTry } from '#ui/features/lock/password-try.ts';
import type { AppState } from '#ui/stores/app-state.ts';

afterEach(() => vi.restoreAllMocks());

test.for([
  ['Wrong password', 0],
  ['Wrong password: 5 tries in a row, next try in 30 s', 29_000],
] as const)('%s: at least so many ms are left, whatever the clock does meanwhile', async ([message, least]) => {
  let time = 1_800_000_000_000;
  vi.spyOn(Date, 'now').mockImplementation(() => time++);
  const app = {
    api: { call: async () => err({ code: 20010, message }) },
    preferences: { waitUntil: () => 0, setWaitUntil: () => undefined },
  } as unknown as AppState;
  await createRoot(async (dispose) => {
    const attempt = createPasswordTry(app, () => undefined);
    expect(await attempt.openBy('text', 'a wrong one')).toBe(false);
    if (least === 0) expect(attempt.waitLeft()).toBe(0);
    else expect(attempt.waitLeft()).toBeGreaterThan(least);
    dispose();
  });
});
