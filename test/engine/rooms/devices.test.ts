/** A room on two devices of one account, with one friend in it: what is done in it on one is done on the other. */
import { expect, test } from 'vitest';
import type { DeviceRow } from '#contract/rows/device.ts';
import { GRANTED, ISSUED } from '#engine/outbox/tables.ts';
import { CHANNELS, OUTBOX } from '#engine/tables.ts';
import { type Device, PASSWORD } from '../device.ts';
import { keysOf } from '../impostor.ts';
import { pair, SECOND_PASSWORD } from '../pairing-steps.ts';
import { open, ROOM, WRITTEN, withRoom } from './room-steps.ts';

const SOON = 30_000;

/** Both devices have opened the room, and the friend has seen that there is a second one. */
async function inRoom(seed: string) {
  const { world, anna, ben, bId } = await withRoom(seed, 'swift');
  const second = await pair(world, anna);
  await world.pass(WRITTEN);
  for (const device of [anna, second]) {
    expect(await open(device, ROOM)).toBe(-1);
    await world.pass(WRITTEN);
  }
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await world.pass(WRITTEN);
  return { world, anna, second, ben, bId };
}

test('what is said, read, marked, deleted and pinned in a room is so on both devices at once', async () => {
  const { world, anna, second, ben } = await inRoom('room devices/at once');
  const first = await anna.send(ben, 'from the first');
  await second.send(ben, 'from the second');
  const answer = await ben.send(anna, 'to both');
  await world.pass(SOON);
  const said = ['from the first', 'from the second', 'to both'];
  for (const device of [anna, second]) expect((await device.texts(ben)).sort()).toEqual(said);
  expect((await ben.texts(anna)).sort()).toEqual(said);
  expect((await second.message(first)).msg_state).toBe(3);

  expect([await anna.unread(ben), await second.unread(ben)]).toEqual([1, 1]);
  await anna.read(ben, [answer]);
  await ben.read(anna, [first]);
  await world.pass(SOON);
  expect([await anna.unread(ben), await second.unread(ben)]).toEqual([0, 0]);
  expect((await second.message(first)).msg_state).toBe(2);
  await second.ok('chat', 'setConversationReadById', { conversationId: ben.address, isRead: false });
  await anna.ok('chat', 'deleteMessageById', { messageId: first });
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Benjamin', isUpdateP2p: true });
  await world.pass(SOON);
  expect([await anna.unread(ben), await second.unread(ben)]).toEqual([1, 1]);
  expect((await second.texts(ben)).sort()).toEqual(['from the second', 'to both']);
  expect(JSON.stringify(await second.ok('contact', 'getContacts'))).toContain('Benjamin');
  expect([...anna.problems, ...second.problems, ...ben.problems]).toEqual([]);
});

const session = (device: Device) => device.published('session.changed').at(-1)?.data;

async function machineOf(device: Device): Promise<string> {
  const rows = (await device.ok('authLogin', 'getLocalAllMachine')) as DeviceRow[];
  return rows.find(({ isInUse }) => isInUse)?.machineId ?? '';
}

/** To whose places something waits in what a device's room has stored, or something of a session is kept. */
async function placesIn(device: Device): Promise<Set<string>> {
  const places = new Set<string>();
  await device.stop();
  await device.withStore(async (store) => {
    for (const rows of [CHANNELS, OUTBOX, ISSUED, GRANTED])
      for (const row of await store.list<{ readonly device: string }>(rows)) places.add(row.device);
  }, ROOM);
  await device.start();
  return places;
}

test('a device that is removed while it has the room open is wiped, and nobody in the room writes to it', async () => {
  const { world, anna, second, ben } = await inRoom('room devices/removed');
  const machineId = await machineOf(second);
  const lost = (await keysOf(second, ROOM)).device.id;
  expect(await placesIn(anna)).toContain(lost);
  await anna.login();
  await world.pass(SOON);
  await anna.ok('authLogin', 'deleteMachine', { machineId });
  await world.pass(SOON);
  expect(await open(anna, ROOM)).toBe(-1);
  await world.pass(WRITTEN);
  expect(session(second)).toEqual({ state: 'none', anonymous: false, ended: 'removed' });
  expect(second.files.has('vault')).toBe(false);

  await anna.send(ben, 'without it');
  await world.pass(SOON);
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  const answer = await ben.send(anna, 'so it is');
  await world.pass(SOON);
  expect((await ben.message(answer)).msg_state).toBe(3);
  expect(await anna.texts(ben)).toEqual(['without it', 'so it is']);
  expect(await placesIn(anna)).not.toContain(lost);
  await ben.stop();
  const kept: string[] = [];
  await ben.withStore(async (store) => {
    for (const row of await store.list(CHANNELS)) kept.push(row.device);
  });
  expect(kept).not.toContain(lost);
  expect([...anna.problems, ...second.problems, ...ben.problems]).toEqual([]);
});

test('a device that is logged out while it has the room open is locked, and goes on in it once it is let in', async () => {
  const { world, anna, second, ben } = await inRoom('room devices/logged out');
  const machineId = await machineOf(second);
  await anna.login();
  await world.pass(SOON);
  await anna.ok('authLogin', 'offlineMachine', { machineId });
  // nobody else has the room open: it finds out by itself
  await world.pass(2 * 3_600_000);
  expect(session(second)).toMatchObject({ state: 'locked', ended: 'loggedOut' });
  expect(await world.until(open(second, ROOM))).not.toBe(-1);
  await anna.ok('device', 'admit', { machineId });
  await world.pass(WRITTEN);
  for (const device of [anna, second]) expect(await world.until(open(device, ROOM))).toBe(-1);
  await world.pass(WRITTEN);
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await second.send(ben, 'back again');
  await world.pass(600_000);
  await ben.send(anna, 'welcome');
  await world.pass(600_000);
  for (const device of [anna, second]) expect((await device.texts(ben)).sort()).toEqual(['back again', 'welcome']);
  expect([...anna.problems, ...second.problems, ...ben.problems]).toEqual([]);
});

test('a friend who is moved on one device is moved on the other, with what was said there, and back', async () => {
  const { world, anna, ben, bId } = await withRoom('room devices/moved', 'swift');
  const move = (device: Device, toBId: string) =>
    device.ok('block', 'changeToBlock', { toBId, cidOrGid: ben.address, type: 1, isUpdateP2p: true });
  const contacts = async (device: Device) => JSON.stringify(await device.ok('contact', 'getContacts'));
  const second = await pair(world, anna);
  await world.pass(WRITTEN);
  // the room is on the second device, which has noted of nobody that they are in it
  await move(anna, '1');
  await world.pass(WRITTEN);
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await anna.send(ben, 'one');
  await world.pass(SOON);
  expect(await second.texts(ben)).toEqual(['one']);

  await move(anna, bId);
  await world.pass(SOON);
  expect(await contacts(second)).toBe('[]');
  expect(await second.ok('chat', 'getConversations')).toEqual([]);
  await ben.send(anna, 'two');
  await world.pass(SOON);
  for (const device of [second, anna]) {
    expect(await open(device, ROOM)).toBe(-1);
    await world.pass(WRITTEN);
    expect(await contacts(device)).toContain('Benny');
    expect(await device.texts(ben)).toEqual(['one', 'two']);
  }
  for (const [device, password] of [
    [second, SECOND_PASSWORD],
    [anna, PASSWORD],
  ] as const)
    expect(await open(device, password)).toBe(-2);
  await world.pass(SOON);
  await move(second, '1');
  await world.pass(WRITTEN);
  await ben.send(anna, 'three');
  await world.pass(WRITTEN);
  for (const device of [anna, second]) {
    expect(await contacts(device)).toContain('Benny');
    expect(await device.texts(ben)).toEqual(['one', 'two', 'three']);
  }
  expect([...anna.problems, ...second.problems, ...ben.problems]).toEqual([]);
});
