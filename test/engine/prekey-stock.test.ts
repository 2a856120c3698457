/** One-time prekeys: offered again when it isn't sure that they arrived, bounded, and gone when nobody can name them any more. */
import { beforeEach, expect, test } from 'vitest';
import type { Core } from '#engine/account/core.ts';
import type { PrekeySupply } from '#engine/ports.ts';
import { PrekeyStock } from '#engine/session/prekey-stock.ts';
import { PREKEYS, type StoredPrekey } from '#engine/tables.ts';
import { toHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { openCore } from './core-fixture.ts';

const DAY = 24 * 3_600_000;

let core: Core;
let stock: PrekeyStock;
let time: number;
/** What the node has, by hex; it passes over what it has seen. */
let seen: { oneTime: Set<string>; oneTimeKem: Set<string> };
/** What the node does with the next supplies. */
let node: 'takes' | 'loses them' | 'says it has none';

beforeEach(async () => {
  const opened = await openCore('prekeys');
  core = opened;
  time = core.now();
  seen = { oneTime: new Set(), oneTimeKem: new Set() };
  node = 'takes';
  Object.assign(core.ports, {
    clock: { now: () => time, after: () => () => undefined },
    network: {
      async putPrekeys(supply: PrekeySupply) {
        if (node === 'loses them' && supply.oneTime.length + supply.oneTimeKem.length > 0) return err('Unreachable');
        for (const role of ['oneTime', 'oneTimeKem'] as const)
          for (const key of supply[role]) seen[role].add(toHex(key));
        if (node === 'says it has none') return ok({ oneTime: 0, oneTimeKem: 0 });
        return ok({ oneTime: seen.oneTime.size, oneTimeKem: seen.oneTimeKem.size });
      },
    },
  });
  stock = new PrekeyStock(core);
});

async function kept(role: StoredPrekey['role']): Promise<number> {
  return (await core.store.list(PREKEYS)).filter((row) => row.role === role).length;
}

test('keys whose arrival is unsure are offered again, not made again', async () => {
  node = 'loses them';
  expect(await stock.publish(time)).toBe(false);
  expect(await stock.publish(time)).toBe(false);
  expect([await kept('oneTime'), await kept('oneTimeKem')]).toEqual([25, 25]);
  node = 'takes';
  expect(await stock.publish(time)).toBe(true);
  expect([await kept('oneTime'), await kept('oneTimeKem')]).toEqual([100, 50]);
  expect([seen.oneTime.size, seen.oneTimeKem.size]).toEqual([100, 50]);
});

test('a node that never has any gets a bounded number; they end sixty days after it said so', async () => {
  node = 'says it has none';
  for (let round = 0; round < 6; round++) {
    await stock.publish(time);
    time += 2 * DAY;
  }
  expect([await kept('oneTime'), await kept('oneTimeKem')]).toEqual([400, 200]);
  time += 61 * DAY;
  await stock.publish(time);
  // the node still says that it has none: the last ones that it may have after all, and what takes the others' place
  expect([await kept('oneTime'), await kept('oneTimeKem')]).toEqual([125, 75]);
});

test('what a node still hands out is kept however old it is, and what it handed out for sixty days more', async () => {
  await stock.publish(time);
  for (let day = 0; day < 200; day += 5) {
    time += 5 * DAY;
    await stock.publish(time);
  }
  expect([await kept('oneTime'), await kept('oneTimeKem')]).toEqual([100, 50]);
  // sixty days' worth of signed keys, one a week at most
  expect(await kept('signed')).toBeLessThan(10);
});

test('mail that waited while its reader was away for long finds the key that it names', async () => {
  await stock.publish(time);
  const [signed] = (await core.store.list(PREKEYS)).filter((row) => row.role === 'signed');
  time += 100 * DAY;
  for (let day = 0; day <= 60; day += 5) {
    await stock.publish(time);
    expect((await core.store.list(PREKEYS)).some(({ id }) => id === signed?.id)).toBe(true);
    time += 5 * DAY;
  }
  await stock.publish(time);
  expect((await core.store.list(PREKEYS)).some(({ id }) => id === signed?.id)).toBe(false);
});

test('our own clock has no say in it; a node’s that was ahead for once delays nothing', async () => {
  const right = time;
  await stock.publish(right);
  const before = (await core.store.list(PREKEYS)).map(({ id }) => id).sort((a, b) => a - b);
  for (const wrong of [-10, 10]) {
    time = right + wrong * 365 * DAY;
    await stock.publish(right + DAY);
    expect((await core.store.list(PREKEYS)).map(({ id }) => id).sort((a, b) => a - b)).toEqual(before);
  }
  await stock.publish(right + 3650 * DAY);
  await stock.publish(right + 2 * DAY);
  await stock.publish(right + 2 * DAY);
  expect(await kept('signed')).toBe(3);
  await stock.publish(right + 10 * DAY);
  expect(await kept('signed')).toBe(4);
});
