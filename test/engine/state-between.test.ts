/** Devices of one account that are opened at different nodes, or cut off from each other, agree and come to rest. */
import { expect, test } from 'vitest';
import { STATE_ITEMS } from '#engine/sync/state-tables.ts';
import { toHex } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import { World } from './world.ts';

/** Until what was changed has been written to the home nodes. */
const WRITTEN = 10_000;
/** Until a device has looked at its records again. */
const LOOKED = 6 * 3_600_000 + 60_000;

type Status = { alarms: { kind: string; what: string }[] };
const alarmsOf = async (device: Device) => ((await device.ok('state', 'getStatus')) as Status).alarms;
const versions = (device: Device) => device.ok('user', 'getVersion');
const rename = (device: Device, nickname: string) => device.ok('user', 'updateUserSingleInfo', { nickname });

/** Removes all records but the account's device list. */
async function hideState(world: World, device: Device): Promise<void> {
  const list = toHex((await keysOf(device)).signing.publicKey);
  for (const key of [...world.internet.records.keys()]) if (key !== list) world.internet.records.delete(key);
}

test('devices that are opened at different nodes come to rest, and say no nodes but the friend’s own', async () => {
  const world = new World('between/nodes', 'swift');
  const [anna, ben] = await world.friends();
  await world.pass(WRITTEN);
  const second = await furtherDevice(world, anna, 'anna/2');
  await second.stop();
  second.homeNodes = ['https://elsewhere.test' as HomeNode];
  await second.start();
  await second.login();
  await world.pass(60_000);
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'the baker' });
  await world.pass(60_000);
  await second.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'the other baker' });
  await rename(ben, 'Benjamin');
  await world.pass(10 * 60_000);
  const settled = await versions(anna);
  expect(await versions(second)).toEqual(settled);
  await world.pass(2 * LOOKED);
  for (const device of [anna, second]) expect(await versions(device)).toEqual(settled);
  await second.stop();
  await second.withStore(async (store) => {
    const item = (await store.list(STATE_ITEMS)).find(({ map, id }) => map === 'contacts' && id === ben.address);
    const value = Buffer.from(item?.value ?? []).toString('latin1');
    expect(value).toContain('https://node.test');
    expect(value).not.toContain('elsewhere');
  });
});

test('a look at all records that failed is made up for, though something was changed meanwhile', async () => {
  const world = new World('between/look', 'swift');
  const anna = await world.person('anna');
  await world.pass(WRITTEN);
  // every few hours something is changed, so that writing it never leaves time to the look
  await hideState(world, anna);
  for (let hours = 0; hours < 8; hours += 2) {
    await anna.ok('user', 'updateUserSingleSetting', { lang: `x${hours}` });
    await world.pass(WRITTEN);
    await hideState(world, anna);
    await world.pass(2 * 3_600_000);
  }
  expect(await alarmsOf(anna)).toMatchObject([{ kind: 'rollback', what: 'state' }]);
});

test('a node can’t hide a record that another device has told of', async () => {
  const world = new World('between/told', 'swift');
  const anna = await world.person('anna');
  await rename(anna, 'One');
  await world.pass(WRITTEN);
  const second = await furtherDevice(world, anna, 'anna/2');
  await world.pass(LOOKED);
  expect(await alarmsOf(second)).toEqual([]);
  await rename(anna, 'Two');
  // the record is written and told of, and the other device has no time yet to look itself
  await world.pass(WRITTEN);
  await anna.stop();
  second.network.goOffline();
  await hideState(world, second);
  second.network.goOnline();
  await world.pass(LOOKED);
  expect((await alarmsOf(second)).map(({ kind }) => kind)).toContain('rollback');
});

/** Ben's first mail has reached anna's second device before anything of him; `tell` brings what her other one says. */
async function unheardOf(world: World): Promise<{ ben: Device; second: Device; tell(): void }> {
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  await world.pass(WRITTEN);
  const second = await furtherDevice(world, anna, 'anna/2');
  await world.pass(60_000);
  const before = new Map(world.internet.records);
  second.network.goOffline();
  await world.befriend(anna, ben);
  await ben.send(anna, 'to both of you');
  await world.pass(WRITTEN);
  expect(await anna.texts(ben)).toContain('to both of you');
  await anna.stop();
  // Ben's mail comes first, what anna's own device says later, and a node that lags shows nothing of it
  const { envelopes } = world.internet.mailbox(toHex((await keysOf(second)).device.mailbox.publicKey));
  const bens = new Set(ben.network.deposits.map(({ envelope }) => toHex(envelope)));
  const own = [...envelopes].filter(([, { bytes }]) => !bens.has(toHex(bytes)));
  for (const [id] of own) envelopes.delete(id);
  expect(envelopes.size).toBeGreaterThan(0);
  for (const key of [...world.internet.records.keys()]) if (!before.has(key)) world.internet.records.delete(key);
  for (const [key, bytes] of before) world.internet.records.set(key, bytes);
  second.network.goOnline();
  await world.pass(60_000);
  expect(envelopes.size).toBe(0);
  const tell = () => {
    second.network.goOffline();
    for (const [id, envelope] of own) envelopes.set(id, envelope);
    second.network.goOnline();
  };
  return { ben, second, tell };
}

test('what a friend says to a device that hasn’t heard yet that they are one is there as soon as it has, once', async () => {
  const world = new World('between/early', 'swift');
  const { ben, second, tell } = await unheardOf(world);
  expect(await second.ok('chat', 'getConversations')).toEqual([]);
  tell();
  await world.pass(1000);
  expect(await second.texts(ben)).toEqual(['to both of you']);
  await ben.send(second, 'and more');
  await world.pass(3 * 24 * 3_600_000);
  expect(await second.texts(ben)).toEqual(['to both of you', 'and more']);
  expect(second.problems).toEqual([]);
});

test('what came too early comes again from its sender where the device was closed meanwhile', async () => {
  const world = new World('between/early, closed', 'swift');
  const { ben, second, tell } = await unheardOf(world);
  await second.restart();
  await world.pass(5000);
  tell();
  await world.pass(2 * 24 * 3_600_000);
  expect(await second.texts(ben)).toEqual(['to both of you']);
});

test('a conversation that was marked as unread is so on a device that comes later, until one of them reads it', async () => {
  const world = new World('between/marked', 'swift');
  const [anna, ben] = await world.friends();
  const mark = (device: Device, isRead: boolean) =>
    device.ok('chat', 'setConversationReadById', { conversationId: ben.address, isRead });
  const isMarked = async (device: Device) => {
    const rows = (await device.ok('chat', 'getConversations')) as { rs_id: string; rs_unread: number }[];
    return rows.find(({ rs_id: id }) => id === ben.address)?.rs_unread === 1;
  };
  await anna.send(ben, 'hello');
  await world.pass(WRITTEN);
  const before = (await versions(anna)) as { userMessage: number };
  await mark(anna, false);
  await world.pass(WRITTEN);
  expect(await versions(anna)).toMatchObject({ userMessage: before.userMessage + 1 });
  const second = await furtherDevice(world, anna, 'anna/2');
  await world.pass(60_000);
  expect([await isMarked(anna), await isMarked(second)]).toEqual([true, true]);
  await mark(second, true);
  await world.pass(60_000);
  expect([await isMarked(anna), await isMarked(second)]).toEqual([false, false]);
  expect(await versions(second)).toEqual(await versions(anna));
});
