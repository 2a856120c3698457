/** The vault and its count of wrong tries: what opens it, what it looks like, and what guessing costs. */

import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { KdfCost } from '#crypto/password.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import type { SecretFiles } from '#engine/ports.ts';
import { createMemoryFiles } from '#engine/storage/memory-files.ts';
import { type NewSlot, Vault } from '#engine/storage/vault.ts';
import { WrongTries, waitAfter } from '#engine/storage/wrong-tries.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { latin1, seededRandom } from './fixture.ts';

const CHEAP: KdfCost = { memoryKiB: 8, passes: 1, lanes: 1 };
const ROOT = new Uint8Array(32).fill(3);
const DEFAULT: NewSlot = { role: 'default', use: 'text', rootKey: ROOT, password: 'battery staple' };
const WORDS: NewSlot = { role: 'words', use: 'words', rootKey: ROOT, seed: new Uint8Array(64).fill(5) };
const MAP_KEY = new Uint8Array(32).fill(9);
const START = 1_790_000_000_000;

afterEach(() => vi.restoreAllMocks());

/** One device; `vault()` is what a new start of the engine sees. */
function device(files: SecretFiles = createMemoryFiles(), provider: CryptoProvider = nobleProvider) {
  const time = { now: START };
  const mac = async (data: Uint8Array) => new Uint8Array(createHmac('sha256', 'profile').update(data).digest());
  const clock = { now: () => time.now, after: () => () => undefined };
  const random = seededRandom();
  const ports = { files, provider, clock, random, profileKey: { mac } };
  return { files, time, ports, vault: () => new Vault(ports, new WrongTries(ports)) };
}

describe('vault', () => {
  it('opens by its password after a restart, and by no other', async () => {
    const { vault } = device();
    expect(await vault().exists()).toBe(false);
    expect(await vault().open('battery staple')).toEqual({ ok: false, error: { kind: 'Missing' } });
    expect(await vault().create([DEFAULT, WORDS], CHEAP, MAP_KEY)).toEqual({ ok: true, value: undefined });
    expect(await vault().exists()).toBe(true);
    expect(await vault().open('battery staple')).toMatchObject({
      ok: true,
      value: { content: { role: 'default', rootKey: ROOT } },
    });
    expect(await vault().open('battery stable')).toMatchObject({
      ok: false,
      error: { kind: 'WrongPassword', count: 1 },
    });
  });

  it('does not open on another profile', async () => {
    const { vault, ports } = device();
    await vault().create([DEFAULT], CHEAP, MAP_KEY);
    const mac = async () => new Uint8Array(32);
    const elsewhere = { ...ports, profileKey: { mac } };
    const opened = await new Vault(elsewhere, new WrongTries(elsewhere)).open('battery staple');
    expect(opened).toMatchObject({ ok: false, error: { kind: 'WrongPassword' } });
  });

  it('has one size and readable form, however many slots are filled', async () => {
    for (const slots of [[], [DEFAULT], [DEFAULT, WORDS]]) {
      const { vault, files } = device();
      await vault().create(slots, CHEAP, MAP_KEY);
      const file = (await files.read('vault')) as Bytes;
      expect(file.length).toBe(1 + 12 + 16 + 60 + 16 * 512);
      expect(latin1(file)).not.toContain('battery');
      const counts = new Array<number>(256).fill(0);
      for (const byte of file.subarray(89)) counts[byte]!++;
      // Random bytes: 32 of each value on average.
      expect(Math.max(...counts)).toBeLessThan(70);
    }
  });

  it('tries all sixteen slots, for a right password as for a wrong one', async () => {
    let tried = 0;
    const chachaOpen: CryptoProvider['chachaOpen'] = (key, nonce, sealed, ad) => {
      if (sealed.length === 500) tried++;
      return nobleProvider.chachaOpen(key, nonce, sealed, ad);
    };
    const { vault } = device(createMemoryFiles(), { ...nobleProvider, chachaOpen });
    await vault().create([DEFAULT], CHEAP, MAP_KEY);
    await vault().open('battery staple');
    expect(tried).toBe(16);
    await vault().open('wrong');
    expect(tried).toBe(32);
  });

  it.each<[string, (file: Bytes) => Bytes]>([
    ['shortened', (file) => file.slice(0, -1)],
    ['of another version', (file) => (file.fill(9, 0, 1), file)],
    ['asking for 4 TiB', (file) => (file.fill(255, 1, 5), file)],
  ])('a file %s is Corrupt, not a throw', async (_, change) => {
    const { vault, files } = device();
    await vault().create([DEFAULT], CHEAP, MAP_KEY);
    await files.write('vault', change((await files.read('vault')) as Bytes));
    expect(await vault().open('battery staple')).toEqual({ ok: false, error: { kind: 'Corrupt' } });
  });

  it('answers Failed when its file cannot be written', async () => {
    const full = { ...createMemoryFiles(), write: () => Promise.reject(new Error('full')) };
    expect(await device(full).vault().create([DEFAULT], CHEAP, MAP_KEY)).toEqual({
      ok: false,
      error: { kind: 'Failed' },
    });
  });

  it('is gone after erasing, overwritten first', async () => {
    const { vault, files } = device();
    await vault().create([DEFAULT], CHEAP, MAP_KEY);
    const write = vi.spyOn(files, 'write');
    await vault().erase();
    expect(write.mock.calls.map(([name, content]) => [name, content.length])).toEqual([['vault', 8281]]);
    expect(await vault().exists()).toBe(false);
  });
});

describe('the slots of a vault', () => {
  const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value;
  };
  const roomSlot = async (vault: Vault, password: string, root: number) => ({
    role: 'room' as const,
    use: 'room' as const,
    rootKey: new Uint8Array(32).fill(root),
    secret: valueOf(await vault.secretOf({ password })),
  });
  const rootOf = async (vault: Vault, password: string) => {
    const opened = await vault.open(password);
    return opened.ok ? opened.value.content.rootKey[0] : opened.error.kind;
  };

  it('are added, replaced and cleared over restarts, and nothing else changes', async () => {
    const { vault, files } = device();
    await vault().create([DEFAULT, WORDS], CHEAP, MAP_KEY);
    const [one, other] = valueOf(
      await vault().change(MAP_KEY, {
        fill: [await roomSlot(vault(), 'first room', 11), await roomSlot(vault(), 'second room', 12)],
      }),
    ) as [number, number];
    expect([await rootOf(vault(), 'first room'), await rootOf(vault(), 'second room')]).toEqual([11, 12]);
    const before = (await files.read('vault')) as Bytes;
    const changed = await roomSlot(vault(), 'its new password', 11);
    expect(await vault().change(MAP_KEY, { fill: [{ ...changed, index: one }] })).toEqual({ ok: true, value: [one] });
    const after = (await files.read('vault')) as Bytes;
    for (let index = 0; index < 16; index++) {
      const slot = (file: Bytes) => latin1(file.subarray(89 + 512 * index, 89 + 512 * (index + 1)));
      expect(slot(after) === slot(before)).toBe(index !== one);
    }
    expect(await rootOf(vault(), 'first room')).toBe('WrongPassword');
    expect(await rootOf(vault(), 'its new password')).toBe(11);
    expect((await vault().change(MAP_KEY, { clear: [other] })).ok).toBe(true);
    expect(await rootOf(vault(), 'second room')).toBe('WrongPassword');
    expect(await rootOf(vault(), 'battery staple')).toBe(3);
    const uses = valueOf(await vault().uses(MAP_KEY))?.filter((use) => use !== undefined);
    expect(uses?.sort()).toEqual(['room', 'text', 'words']);
    expect(valueOf(await vault().uses(new Uint8Array(32)))).toBeUndefined();
  });

  it('are eleven: what finds no place is refused and changes nothing, and hidden slots are never taken', async () => {
    const { vault, files } = device();
    await vault().create([DEFAULT], CHEAP, MAP_KEY);
    const hidden = await roomSlot(vault(), 'hidden room', 40);
    expect((await vault().changeHidden(13, hidden)).ok).toBe(true);
    for (let count = 1; count < 11; count++) {
      const filled = await vault().change(MAP_KEY, { fill: [await roomSlot(vault(), `room no ${count}`, count)] });
      expect(valueOf(filled)[0]).toBeLessThan(11);
    }
    const before = await files.read('vault');
    const full = await vault().change(MAP_KEY, { fill: [await roomSlot(vault(), 'one more', 99)] });
    expect(full).toEqual({ ok: false, error: { kind: 'Full' } });
    expect(await files.read('vault')).toEqual(before);
    expect(await rootOf(vault(), 'hidden room')).toBe(40);
    expect(valueOf(await vault().findOrdinary(hidden.secret))).toBeUndefined();
    expect(valueOf(await vault().findOrdinary((await roomSlot(vault(), 'room no 4', 4)).secret))).toBeDefined();
    expect((await vault().changeHidden(13, undefined)).ok).toBe(true);
    expect(await rootOf(vault(), 'hidden room')).toBe('WrongPassword');
  });

  it('that are reduced to one open by that password alone, at the price of no further stretching', async () => {
    const { vault, files } = device();
    await vault().create([DEFAULT, WORDS], CHEAP, MAP_KEY);
    await vault().change(MAP_KEY, {
      fill: [{ ...(await roomSlot(vault(), 'resign now', 21)), role: 'wipe', use: 'wipe' }],
    });
    const old = (await files.read('vault')) as Bytes;
    const opened = valueOf(await vault().open('resign now'));
    const newMapKey = new Uint8Array(32).fill(10);
    expect((await vault().reduce(newMapKey, opened.content.rootKey, opened.secret)).ok).toBe(true);
    expect(valueOf(await vault().open('resign now')).content).toMatchObject({ role: 'default' });
    expect(await rootOf(vault(), 'battery staple')).toBe('WrongPassword');
    const file = (await files.read('vault')) as Bytes;
    for (let at = 89; at < file.length; at += 512)
      expect(latin1(file)).not.toContain(latin1(old.subarray(at, at + 512)));
    expect(valueOf(await vault().uses(newMapKey))?.filter((use) => use !== undefined)).toEqual(['text']);
  });

  it('of a vault without a map are taken over: the default room goes on, among the ordinary ones', async () => {
    const { vault, files } = device();
    await vault().create([DEFAULT], CHEAP, MAP_KEY);
    const opened = valueOf(await vault().open('battery staple'));
    await vault().changeHidden(15, { ...opened.content, secret: opened.secret });
    await vault().change(MAP_KEY, { clear: [opened.index] });
    const mapped = (await files.read('vault')) as Bytes;
    const unmapped = new Uint8Array(mapped.length - 60);
    unmapped.set([1, ...mapped.subarray(1, 29)]);
    unmapped.set(mapped.subarray(89), 29);
    await files.write('vault', unmapped);
    const found = valueOf(await vault().open('battery staple'));
    expect(found.index).toBe(15);
    expect(valueOf(await vault().uses(MAP_KEY))).toBeUndefined();
    expect((await vault().adopt(MAP_KEY, found)).ok).toBe(true);
    const adopted = valueOf(await vault().open('battery staple'));
    expect(adopted.index).toBeLessThan(11);
    expect(valueOf(await vault().uses(MAP_KEY))?.[adopted.index]).toBe('text');
  });
});

describe('wrong tries', () => {
  const wrong = async () => undefined;
  const right = async () => 'right';

  it('are counted durably before the check, and forgotten by a right one', async () => {
    const { ports } = device();
    const crash = () => Promise.reject(new Error('killed while checking'));
    await expect(new WrongTries(ports).attempt(crash)).rejects.toThrow('killed');
    const second = await new WrongTries(ports).attempt(wrong);
    expect(second).toEqual({ ok: false, error: { kind: 'WrongPassword', count: 2, wait: 0 } });
    expect(await new WrongTries(ports).attempt(right)).toEqual({ ok: true, value: 'right' });
    expect(await new WrongTries(ports).attempt(wrong)).toMatchObject({ error: { count: 1 } });
  });

  it('leave nothing of when a right password was given', async () => {
    const { ports, time } = device();
    const open = vi.spyOn(ports.files, 'write');
    await new WrongTries(ports).attempt(right);
    time.now += 1_000_000;
    await new WrongTries(ports).attempt(right);
    const key = await ports.profileKey.mac(utf8('icom/v1/wrong-tries'));
    const opened = (file: Bytes) =>
      nobleProvider.chachaOpen(key, file.subarray(0, 12), file.subarray(12), new Uint8Array(0));
    const [first, last] = [1, 3].map((nth) => opened(open.mock.calls[nth]?.[1] as Bytes));
    expect(first ?? 'unreadable').toEqual(last);
  });

  it('make the next wait longer and longer, over restarts, without looking at what is tried meanwhile', async () => {
    const { ports, time } = device();
    const waits: number[] = [];
    for (let count = 1; count <= 14; count++) {
      const tried = await new WrongTries(ports).attempt(wrong);
      if (tried.ok || tried.error.kind !== 'WrongPassword') throw new Error('the wrong password was right');
      expect(tried.error.count).toBe(count);
      waits.push(tried.error.wait);
      if (tried.error.wait === 0) continue;
      time.now += tried.error.wait - 1;
      const check = vi.fn(right);
      const early = await new WrongTries(ports).attempt(check);
      expect(early).toEqual({ ok: false, error: { kind: 'WrongPassword', count, wait: 1, unchecked: true } });
      expect(check).not.toHaveBeenCalled();
      time.now += 1;
    }
    const seconds = waits.map((wait) => wait / 1000);
    expect(seconds).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    expect(await new WrongTries(ports).attempt(right)).toEqual({ ok: true, value: 'right' });
  });

  it('start the wait anew when the clock was set back', async () => {
    const { ports, time } = device();
    for (let count = 0; count < 5; count++) await new WrongTries(ports).attempt(wrong);
    time.now -= 86_400_000;
    expect(await new WrongTries(ports).attempt(right)).toMatchObject({ error: { count: 5, wait: 30_000 } });
    time.now += 30_000;
    expect((await new WrongTries(ports).attempt(right)).ok).toBe(true);
  });

  it('that cannot be counted are not checked', async () => {
    const files = { ...createMemoryFiles(), write: () => Promise.reject(new Error('full')) };
    const check = vi.fn(right);
    const tried = await new WrongTries(device(files).ports).attempt(check);
    expect(tried).toEqual({ ok: false, error: { kind: 'Failed' } });
    expect(check).not.toHaveBeenCalled();
  });

  it('count as nine once somebody has touched the file, which shows no time', async () => {
    const { ports, files } = device();
    await new WrongTries(ports).attempt(wrong);
    const file = (await files.read('tries')) as Bytes;
    expect(latin1(file)).not.toContain(latin1(utf8(String(START))));
    expect(file.length).toBe(12 + 1 + 1 + 9 + 16);
    file[15]! ^= 1;
    await files.write('tries', file);
    expect(await new WrongTries(ports).attempt(wrong)).toMatchObject({ error: { count: 10, wait: waitAfter(10) } });
  });

  it('are checked one at a time', async () => {
    const tries = new WrongTries(device().ports);
    const both = await Promise.all([tries.attempt(wrong), tries.attempt(wrong)]);
    expect(both.map((tried) => !tried.ok && tried.error)).toMatchObject([{ count: 1 }, { count: 2 }]);
  });
});
