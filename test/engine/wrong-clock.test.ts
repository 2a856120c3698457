/** A clock that is wrong by years, or was: accounts are found, messages arrive, sessions heal, friends are reached. */
import { expect, test } from 'vitest';
import { CHANNELS, type Channel } from '#engine/tables.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;
const TEN_YEARS = 3652 * 24 * HOUR;

/** Changes what a device keeps of its channels, behind its back. */
async function changeChannels(device: Device, change: Partial<Channel>): Promise<void> {
  await device.stop();
  await device.withStore(async (store) => {
    const batch = store.batch();
    for (const channel of await store.list(CHANNELS))
      batch.put(CHANNELS, `${channel.address}/${channel.device}`, { ...channel, ...change });
    expect((await batch.commit()).ok).toBe(true);
  });
  await device.start();
  await device.login();
}

test.each([-TEN_YEARS, TEN_YEARS])('an account made by a clock wrong by %i ms is found by others', async (skew) => {
  const world = new World('wrong from the start');
  const anna = world.device('anna');
  anna.clockOffset = skew;
  await anna.start();
  await anna.register();
  await anna.login();
  await world.pass(5000);
  const ben = await world.person('ben');
  await world.befriend(ben, anna);
  await anna.send(ben, 'what year is it?');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['what year is it?']);
  // the list that is published ends in a year, and once it is right it stays as it is
  const lists = () => [...world.internet.records.values()];
  const before = lists();
  await world.pass(24 * HOUR);
  expect(lists()).toEqual(before);
  anna.clockOffset = 0;
  await world.pass(24 * HOUR);
  expect(lists()).toEqual(before);
});

test('what a direct stream swallows goes by mail, though the clock was set back since it was last heard from', async () => {
  const world = new World('set back');
  const [anna, ben] = await world.friends();
  for (const { network } of [anna, ben]) network.direct = true;
  await ben.restart();
  ben.network.direct = true;
  await world.pass(10_000);
  await anna.send(ben, 'directly');
  await world.pass(2000);
  expect(await ben.texts(anna)).toEqual(['directly']);
  anna.clockOffset = -TEN_YEARS;
  ben.network.receive = () => undefined;
  await anna.send(ben, 'by mail');
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual(['directly', 'by mail']);
});

test('a session is made anew, though the clock was ahead when it was the last time', async () => {
  const world = new World('renewed ahead');
  const [anna, ben] = await world.friends();
  await changeChannels(anna, { current: null, archived: [], begun: [], resetAt: world.clock.now() + TEN_YEARS });
  await ben.send(anna, 'one');
  await world.pass(60_000);
  await ben.send(anna, 'two');
  await world.pass(HOUR);
  expect(await anna.texts(ben)).toEqual(['one', 'two']);
});

test('a stream that was begun below the one before it is begun again above', async () => {
  const world = new World('begun below');
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'one');
  await world.pass(5000);
  await changeChannels(anna, { stream: world.clock.now() - TEN_YEARS, nextPosition: 1 });
  await anna.send(ben, 'two');
  await world.pass(HOUR);
  expect(await ben.texts(anna)).toEqual(['one', 'two']);
  expect((await anna.history(ben)).filter((row) => row.msg_source === 0).map((row) => row.msg_state)).toEqual([3, 3]);
});

test('a friend whose clock was set back is reached directly again', async () => {
  const world = new World('reached again');
  const [anna, ben] = await world.friends();
  for (const skew of [0, -TEN_YEARS]) {
    await anna.stop();
    anna.clockOffset = skew;
    ben.events = [];
    await anna.start();
    for (const { network } of [anna, ben]) network.direct = true;
    await anna.login();
    await world.pass(30_000);
    expect(ben.published('presence.changed').at(-1)?.data).toEqual({ nodeId: anna.address, direct: true });
  }
});

test('what comes after a message of a clock that was ahead, and was deleted, is unread until it is read', async () => {
  const world = new World('deleted ahead');
  const [anna, ben] = await world.friends();
  anna.clockOffset = TEN_YEARS;
  const messageId = await ben.send(anna, 'one');
  await world.pass(10_000);
  await anna.ok('chat', 'setConversationReadById', { conversationId: ben.address, isRead: true });
  await anna.ok('chat', 'deleteMessageById', { messageId });
  anna.clockOffset = 0;
  const next = await ben.send(anna, 'two');
  await world.pass(10_000);
  expect(await anna.unread(ben)).toBe(1);
  await anna.restart();
  expect(await anna.unread(ben)).toBe(1);
  await anna.read(ben, [next]);
  expect(await anna.unread(ben)).toBe(0);
});
