/** What passes between two people of whom one has blocked the other: nothing, and nobody is told otherwise. */
import { expect, test } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import {
  blacklistNotices,
  block,
  DELIVERED,
  FAILED,
  fate,
  MINUTE,
  ONE_NOTICE,
  retry,
  unblock,
} from './blacklist-steps.ts';
import { World } from './world.ts';

for (const direct of [true, false]) {
  const way = direct ? 'directly' : 'by mail';

  test(`a message that is under way ${way} when the block falls fails, with a notice, and is never shown as delivered`, async () => {
    const world = new World(`under way ${way}`);
    const [anna, ben] = await world.friends();
    for (const device of [anna, ben]) device.network.direct = direct;
    for (const device of [anna, ben]) {
      await device.ok('user', 'updateUserSingleInfo', { nickname: 'x' });
      device.network.goOffline();
      device.network.goOnline();
    }
    await world.pass(MINUTE);
    expect(anna.network.sessionCount()).toBe(direct ? 2 : 1);
    const before = await anna.send(ben, 'before');
    await world.pass(5000);
    const underWay = await anna.send(ben, 'under way');
    await block(ben, anna);
    const notKnown = await anna.send(ben, 'she knows nothing yet');
    await world.pass(MINUTE);
    expect(await ben.texts(anna)).toEqual(['before']);
    expect([await fate(anna, before), await fate(anna, underWay), await fate(anna, notKnown)]).toEqual([
      DELIVERED,
      FAILED,
      FAILED,
    ]);
    expect(await blacklistNotices(anna, ben)).toEqual(ONE_NOTICE);
    expect(await ben.unread(anna)).toBe(1);
    await anna.restart();
    await ben.restart();
    await world.pass(24 * 60 * MINUTE);
    expect([await fate(anna, underWay), await ben.texts(anna)]).toEqual([FAILED, ['before']]);
    expect(await retry(anna, underWay)).toBe(20075);
    await unblock(ben, anna);
    await world.pass(5000);
    // nothing goes by itself what a person may no longer want to say
    expect(await ben.texts(anna)).toEqual(['before']);
    expect([await retry(anna, underWay), await retry(anna, underWay)]).toEqual([200, 200]);
    expect((await fate(anna, underWay)).state).toBe('0/1');
    await anna.send(ben, 'after');
    await world.pass(MINUTE);
    expect(await ben.texts(anna)).toEqual(['before', 'under way', 'after']);
    expect(await fate(anna, underWay)).toEqual(DELIVERED);
    expect(await fate(anna, notKnown)).toEqual(FAILED);
    expect([...anna.problems, ...ben.problems]).toEqual([]);
  });
}

test('what lies in a mailbox that is read after the block fails, too', async () => {
  const world = new World('mailbox');
  const [anna, ben] = await world.friends();
  ben.network.goOffline();
  const ids = [await anna.send(ben, 'one'), await anna.send(ben, 'two')];
  await world.pass(MINUTE);
  expect((await fate(anna, ids[0] ?? '')).state).toBe('1/1');
  await block(ben, anna);
  await ben.restart();
  await world.pass(MINUTE);
  expect(await ben.texts(anna)).toEqual([]);
  for (const id of ids) expect(await fate(anna, id)).toEqual(FAILED);
  expect(await blacklistNotices(anna, ben)).toEqual(ONE_NOTICE);
  expect(await anna.code('outbox', 'discard', { messageId: ids[0] })).toBe(200);
  expect(await anna.texts(ben)).toEqual(['two']);
});

test('what waits in an outbox fails as soon as its writer learns of the block', async () => {
  const world = new World('outbox');
  const [anna, ben] = await world.friends();
  anna.network.goOffline();
  const id = await anna.send(ben, 'no network');
  await block(ben, anna);
  await world.pass(MINUTE);
  expect((await fate(anna, id)).state).toBe('0/1');
  anna.network.goOnline();
  await world.pass(MINUTE);
  expect([await fate(anna, id), await ben.texts(anna)]).toEqual([FAILED, []]);
  expect(await blacklistNotices(anna, ben)).toEqual(ONE_NOTICE);
});

test('a message that was stored before the block counts as delivered, though its acknowledgement never went out', async () => {
  const world = new World('just in time');
  const [anna, ben] = await world.friends();
  ben.events = [];
  const id = await anna.send(ben, 'just in time');
  while (ben.published('message.added').length === 0) await world.clock.step();
  await block(ben, anna);
  await world.pass(MINUTE);
  expect([await fate(anna, id), await ben.texts(anna)]).toEqual([DELIVERED, ['just in time']]);
  expect(await blacklistNotices(anna, ben)).toEqual([]);
});

test('neither typing nor presence nor receipts pass, either way, and the direct connection ends', async () => {
  const world = new World('silence');
  const [anna, ben] = await world.friends();
  for (const device of [anna, ben]) device.network.direct = true;
  const [fromAnna, fromBen] = [await anna.send(ben, 'unread'), await ben.send(anna, 'unread')];
  await world.pass(5000);
  await anna.restart();
  anna.network.direct = true;
  await world.pass(5000);
  expect(anna.published('presence.changed').at(-1)?.data).toEqual({ nodeId: ben.address, direct: true });
  await block(ben, anna);
  await world.pass(MINUTE);
  for (const [device, other] of [
    [anna, ben],
    [ben, anna],
  ] as const) {
    expect(device.published('presence.changed').at(-1)?.data).toEqual({ nodeId: other.address, direct: false });
    expect(device.network.sessionCount()).toBe(1);
    device.events = [];
  }
  const quiet = async () => {
    await anna.ok('chat', 'sendInputStateMessage', { cnd: ben.address, isInputting: true });
    await ben.ok('chat', 'sendInputStateMessage', { cnd: anna.address, isInputting: true });
    expect(await anna.read(ben, [fromBen])).toEqual([fromBen]);
    expect(await ben.read(anna, [fromAnna])).toEqual([fromAnna]);
    await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna the Second' });
    for (const device of [anna, ben]) {
      device.network.goOffline();
      device.network.goOnline();
    }
    await world.pass(MINUTE);
  };
  await quiet();
  for (const device of [anna, ben]) {
    expect(device.published('typing')).toEqual([]);
    expect(device.published('presence.changed')).toEqual([]);
    expect(device.network.sessionCount()).toBe(1);
  }
  expect([(await anna.message(fromAnna)).msg_state, (await ben.message(fromBen)).msg_state]).toEqual([3, 3]);
  await unblock(ben, anna);
  await world.pass(MINUTE);
  expect(anna.published('presence.changed').at(-1)?.data).toEqual({ nodeId: ben.address, direct: true });
  const [row] = (await ben.ok('contact', 'getContacts')) as ContactRow[];
  expect(row?.c_nic).toBe('Anna the Second');
  expect(await anna.read(ben, [fromBen], true)).toEqual([fromBen]);
  await world.pass(MINUTE);
  expect((await ben.message(fromBen)).msg_state).toBe(2);
});
