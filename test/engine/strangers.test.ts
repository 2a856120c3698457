/** What strangers get out of a device, and how much of it they may take up: nothing, and little. */
import { afterEach, expect, test } from 'vitest';
import { CHANNELS, HELD, PEERS } from '#engine/tables.ts';
import { toHex } from '#lib/bytes.ts';
import { LIMITS } from '#model/limits.ts';
import type { Device } from './device.ts';
import { Impostor, keysOf } from './impostor.ts';
import { World } from './world.ts';

const limits: { requests: number } = LIMITS;
const { requests } = limits;
afterEach(() => {
  limits.requests = requests;
});

/** How many rows of each kind a device keeps. */
async function kept(device: Device): Promise<number[]> {
  const counts: number[] = [];
  await device.withStore(async (store) => {
    for (const table of [PEERS, CHANNELS, HELD]) counts.push((await store.list<unknown>(table)).length);
  });
  return counts;
}

test('a stranger who asks is answered nothing until the answer is yes; then everything is acknowledged', async () => {
  const world = new World('unanswered');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  ben.network.lookedUp = [];
  await world.pass(3 * 24 * 3_600_000);
  expect(ben.network.deposits).toEqual([]);
  expect(ben.network.lookedUp).not.toContain(toHex((await keysOf(anna)).signing.publicKey));
  expect(await ben.ok('contact', 'getApplyList')).toMatchObject([{ nickname: 'Anna', applyCount: 0 }]);
  // hourly at first, then daily
  expect(anna.network.deposits.length).toBeLessThan(20);

  await ben.ok('contact', 'agreeApplySync', { nodeId: anna.address });
  await world.pass(10_000);
  anna.network.deposits.length = 0;
  await world.pass(5 * 24 * 3_600_000);
  expect(anna.network.deposits).toEqual([]);
  await anna.send(ben, 'at last');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['at last']);
});

test('of many strangers who ask, those who asked last are kept, and nothing is left of the others', async () => {
  const world = new World('many strangers');
  const [anna, ben] = await world.friends();
  limits.requests = 2;
  const strangers: Device[] = [];
  for (const name of ['one', 'two', 'three', 'four']) {
    const stranger = await world.person(name);
    strangers.push(stranger);
    await world.until(stranger.ok('contact', 'addFriend', { nodeId: ben.address, content: name }));
    await world.pass(5000);
  }
  expect(await ben.ok('contact', 'getApplyList')).toMatchObject([
    { applyRemark: 'four' },
    { applyRemark: 'three' },
    { nodeId: anna.address, applyState: 2 },
  ]);
  expect(await ben.ok('contact', 'getApplyBridge')).toEqual({ value: 2 });
  expect(await kept(ben)).toEqual([3, 3, 0]);
  const last = strangers.at(-1) as Device;
  await ben.ok('contact', 'agreeApplySync', { nodeId: last.address });
  await world.pass(5000);
  await last.send(ben, 'from the last');
  await anna.send(ben, 'from a friend');
  await world.pass(5000);
  expect([await ben.texts(last), await ben.texts(anna)]).toEqual([['from the last'], ['from a friend']]);
});

test('of a stranger nothing is kept that comes before its turn, and it can come again at its turn', async () => {
  const world = new World('before its turn');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  ben.network.goOffline();
  await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  await world.pass(1000);
  const [request] = anna.network.deposits;
  if (request === undefined) throw new Error('she has asked');
  world.internet.mailboxes.clear();
  await ben.restart();
  const impostor = await Impostor.of(anna, ben);
  const profile = { nick: 'Anna', pfpId: 0, pfpUrl: '', version: 9 };
  for (let index = 0; index < 5; index++) await impostor.sayDurably({ kind: 'profile', profile });
  expect(await kept(ben)).toEqual([0, 0, 0]);
  await ben.network.inject(request.envelope);
  expect(await kept(ben)).toEqual([1, 1, 0]);
  expect(await ben.ok('contact', 'getApplyList')).toMatchObject([{ applyRemark: 'hello' }]);
});
