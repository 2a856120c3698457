/** Blocking people: both sides know where they stand, and it can be taken back. */
import { expect, test } from 'vitest';
import {
  blacklist,
  blacklistNotices,
  block,
  FAILED,
  fate,
  MINUTE,
  retry,
  sending,
  states,
  unblock,
} from './blacklist-steps.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

const STRANGER = '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK';

test('both sides know where they stand, across restarts, and are refused with codes of their own', async () => {
  const world = new World('blocked');
  const [anna, ben] = await world.friends();
  await block(ben, anna);
  expect(ben.published('contact.changed').at(-1)?.data.row).toMatchObject({ c_black_state: 1, c_be_black_state: 0 });
  expect([await states(ben, anna), await sending(ben, anna)]).toEqual([[1, 0], 20074]);
  await world.pass(5000);
  expect(anna.published('contact.changed').at(-1)?.data.row).toMatchObject({ c_black_state: 0, c_be_black_state: 1 });
  for (let round = 0; round < 2; round++) {
    expect([await states(anna, ben), await sending(anna, ben)]).toEqual([[0, 1], 20075]);
    expect([await states(ben, anna), await sending(ben, anna)]).toEqual([[1, 0], 20074]);
    const asking = (device: Device, other: Device) =>
      device.code('contact', 'addFriend', { nodeId: other.address, content: '' });
    expect([await asking(ben, anna), await asking(anna, ben)]).toEqual([20074, 20075]);
    await anna.restart();
    await ben.restart();
    await world.pass(5000);
  }
  expect(await blacklist(anna)).toEqual([]);
  expect(await blacklist(ben)).toMatchObject([{ ndAdd: anna.address, blackState: 'yes', beBlackState: 'no' }]);
  expect(await ben.code('contact', 'onBlack', { nodeId: anna.address })).toBe(20074);
  expect(await anna.code('contact', 'deleteBlack', { nodeId: ben.address })).toBe(20058);
  expect(await anna.code('contact', 'onBlack', { nodeId: STRANGER })).toBe(20058);
  expect(await anna.code('contact', 'onBlack', { nodeId: 'nobody' })).toBe(600);
  await unblock(ben, anna);
  await world.pass(5000);
  expect([await states(anna, ben), await states(ben, anna), await blacklist(ben)]).toEqual([[0, 0], [0, 0], []]);
  expect(anna.published('contact.changed').at(-1)?.data.row).toMatchObject({ c_be_black_state: 0 });
  await anna.send(ben, 'again');
  await world.pass(5000);
  await ben.send(anna, 'well');
  await world.pass(5000);
  for (const [device, other] of [
    [anna, ben],
    [ben, anna],
  ] as const)
    expect(await device.texts(other)).toEqual(['again', 'well']);
  // nobody lost anything, so nobody is told of a loss
  expect([await blacklistNotices(anna, ben), await blacklistNotices(ben, anna)]).toEqual([[], []]);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('both block each other: each block is taken back for itself', async () => {
  const world = new World('both');
  const [anna, ben] = await world.friends();
  await Promise.all([block(ben, anna), block(anna, ben)]);
  await world.pass(MINUTE);
  expect([await states(anna, ben), await states(ben, anna)]).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(await blacklist(anna)).toMatchObject([{ beBlackState: 'yes' }]);
  await unblock(anna, ben);
  await world.pass(MINUTE);
  expect([await states(anna, ben), await states(ben, anna)]).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect([await sending(anna, ben), await sending(ben, anna)]).toEqual([20075, 20074]);
  await unblock(ben, anna);
  await world.pass(MINUTE);
  await anna.send(ben, 'peace');
  await world.pass(MINUTE);
  expect(await ben.texts(anna)).toEqual(['peace']);
});

test('a stranger who is blocked learns nothing, and asks in vain until unblocked', async () => {
  const world = new World('stranger');
  const [anna, ben] = [await world.person('anna'), await world.person('ben')];
  const ask = () => world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  const applies = async () => ((await ben.ok('contact', 'getApplyList')) as object[]).length;
  await ask();
  await world.pass(5000);
  expect(await applies()).toBe(1);
  const deposits = ben.network.deposits.length;
  await block(ben, anna);
  expect(ben.published('apply.changed').at(-1)?.data).toEqual({ nodeId: anna.address, row: null, badge: 0 });
  expect(await blacklist(ben)).toMatchObject([{ ndAdd: anna.address, nic: anna.address.slice(0, 8) }]);
  ben.events = [];
  await ask();
  await world.pass(MINUTE);
  await ben.restart();
  await ask();
  await world.pass(MINUTE);
  expect([await applies(), ben.published('apply.changed'), ben.network.deposits.length]).toEqual([0, [], 0]);
  expect(deposits).toBe(0);
  expect(await states(anna, ben)).toEqual([0, 0]);
  await unblock(ben, anna);
  await world.pass(MINUTE);
  expect([ben.network.deposits.length, await applies()]).toEqual([0, 0]);
  await ask();
  await world.pass(MINUTE);
  expect(await applies()).toBe(1);
  await ben.ok('contact', 'agreeApplySync', { nodeId: anna.address });
  await world.pass(MINUTE);
  expect(await states(anna, ben)).toEqual([0, 0]);
});

test('a block outlasts the friendship, and what it parked goes with it', async () => {
  const world = new World('outlasts');
  const [anna, ben] = await world.friends();
  ben.network.goOffline();
  const id = await anna.send(ben, 'lost');
  await block(ben, anna);
  ben.network.goOnline();
  await world.pass(MINUTE);
  expect(await fate(anna, id)).toEqual(FAILED);
  await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(MINUTE);
  expect([await sending(anna, ben), await sending(ben, anna)]).toEqual([20075, 20074]);
  expect(await blacklist(ben)).toMatchObject([{ ndAdd: anna.address }]);
  await ben.restart();
  await unblock(ben, anna);
  await world.pass(MINUTE);
  await world.befriend(anna, ben);
  expect([await states(anna, ben), await states(ben, anna)]).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(await ben.texts(anna)).toEqual([]);
  expect(await retry(anna, id)).toBe(20091);
});

test('the blacklist comes in pages from 1, the latest first, and is searched in remark, name and address', async () => {
  const world = new World('list');
  const [anna, ben] = await world.friends();
  const others: Device[] = [ben];
  for (const name of ['carol', 'dave', 'erin']) {
    const other = await world.person(name);
    await other.ok('user', 'updateUserSingleInfo', { nickname: name });
    await world.befriend(anna, other);
    others.push(other);
  }
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Big Brother' });
  for (const other of others) {
    await block(anna, other);
    await world.pass(1000);
  }
  const [, carol, dave, erin] = others.map(({ address }) => address);
  const pages = async (params: object) => (await blacklist(anna, params)).map(({ ndAdd }) => ndAdd);
  expect(await pages({})).toEqual([erin, dave, carol, ben.address]);
  expect(await pages({ page: 1, size: 3, blockId: '1' })).toEqual([erin, dave, carol]);
  expect(await pages({ page: 2, size: 3 })).toEqual([ben.address]);
  expect(await pages({ page: 3, size: 3 })).toEqual([]);
  expect(await pages({ keyword: ' brother' })).toEqual([ben.address]);
  expect(await pages({ keyword: 'ARO' })).toEqual([carol]);
  expect(await pages({ keyword: dave?.slice(3, 12) })).toEqual([dave]);
  expect(await pages({ keyword: 'nobody at all' })).toEqual([]);
  expect((await blacklist(anna, { keyword: 'brother' })).map(({ nic }) => nic)).toEqual(['Big Brother']);
  expect(await anna.code('contact', 'getBlacklist', { blockId: '2' })).toBe(20023);
  expect(await anna.code('contact', 'getBlacklist', { page: 0 })).toBe(600);
});
