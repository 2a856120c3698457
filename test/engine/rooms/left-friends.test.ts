/** Friends of rooms that are deleted, and friends who were deleted in a room: nobody writes to where nobody reads. */
import { expect, test } from 'vitest';
import type { Device } from '../device.ts';
import { pair, SECOND_PASSWORD } from '../pairing-steps.ts';
import { World } from '../world.ts';
import { mailboxBehind } from './farewell-letter.ts';
import { createRoom, open, ROOM, WRITTEN, withRoom } from './room-steps.ts';

async function isFriend(device: Device, other: Device): Promise<boolean> {
  return ((await device.ok('contact', 'isFriend', { nodeId: other.address })) as { status: boolean }).status;
}

/** One asks, the other agrees, and both hear of it. */
async function askAgain(world: World, asks: Device, agrees: Device): Promise<void> {
  await world.until(asks.ok('contact', 'addFriend', { nodeId: agrees.address, content: 'again' }));
  await world.pass(WRITTEN);
  await world.until(agrees.ok('contact', 'agreeApplySync', { nodeId: asks.address }));
  await world.pass(WRITTEN);
}

/** Both say something, and hear what the other one has said. */
async function talk(world: World, one: Device, other: Device, word: string): Promise<void> {
  await one.send(other, `${word} there`);
  await other.send(one, `${word} back`);
  await world.pass(WRITTEN);
  expect((await one.texts(other)).slice(-2).sort()).toEqual([`${word} back`, `${word} there`]);
  expect((await other.texts(one)).slice(-2).sort()).toEqual([`${word} back`, `${word} there`]);
}

test('who is deleted in a room and asked from the default one answers there, and the other way round', async () => {
  const world = new World('asked elsewhere', 'swift');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  await createRoom(anna);
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  await world.befriend(anna, ben);
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(WRITTEN);
  await anna.login();
  await world.pass(WRITTEN);
  await askAgain(world, anna, ben);
  expect([await isFriend(anna, ben), await isFriend(ben, anna)]).toEqual([true, true]);
  await talk(world, anna, ben, 'default');
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(WRITTEN);
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  await askAgain(world, anna, ben);
  await talk(world, anna, ben, 'room');
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('who was moved to a room and deleted there can be asked from the default one', async () => {
  const { world, anna, ben } = await withRoom('moved and deleted', 'swift');
  expect(await anna.code('contact', 'addFriend', { nodeId: ben.address, content: 'again' })).toBe(20028);
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(WRITTEN);
  await anna.login();
  await world.pass(WRITTEN);
  await askAgain(world, anna, ben);
  await talk(world, anna, ben, 'default');
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a room that is deleted ends at the nodes, and its friends hear that it is over', async () => {
  const { world, anna, ben, bId } = await withRoom('deleted with a friend', 'swift');
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  const mailbox = await mailboxBehind(anna, ROOM);
  await anna.login();
  await world.pass(WRITTEN);
  await ben.send(anna, 'never read');
  await world.pass(WRITTEN);
  expect(world.internet.prekeys.has(mailbox)).toBe(true);
  expect(world.internet.mailbox(mailbox).envelopes.size).toBeGreaterThan(0);
  await anna.ok('block', 'deleteBlock', { bId });
  await world.pass(WRITTEN);
  expect(world.internet.prekeys.has(mailbox)).toBe(false);
  expect(await isFriend(ben, anna)).toBe(false);
  // they find each other in the default room
  await askAgain(world, ben, anna);
  await talk(world, anna, ben, 'again');
  expect(world.internet.mailbox(mailbox).envelopes.size).toBe(0);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a room that is deleted without a network ends at the nodes once there is one, after a restart too', async () => {
  const { world, anna, bId } = await withRoom('deleted offline', 'swift');
  const mailbox = await mailboxBehind(anna, ROOM);
  world.internet.faults = { loss: 1, duplication: 0, reordering: 0 };
  await anna.ok('block', 'deleteBlock', { bId });
  await world.pass(WRITTEN);
  await anna.stop();
  expect(world.internet.prekeys.has(mailbox)).toBe(true);
  world.internet.faults = { loss: 0, duplication: 0, reordering: 0 };
  await anna.start();
  await anna.login();
  await world.pass(WRITTEN);
  expect(world.internet.prekeys.has(mailbox)).toBe(false);
  expect(anna.problems).toEqual([]);
});

test('where another device of the account had the room, it ends there too', async () => {
  const { world, anna, bId } = await withRoom('deleted on two', 'swift');
  const second = await pair(world, anna);
  await world.pass(WRITTEN);
  expect(await open(second, ROOM)).toBe(-1);
  await world.pass(WRITTEN);
  const mailboxes = [await mailboxBehind(anna, ROOM), await mailboxBehind(second, ROOM)];
  expect(mailboxes.map((mailbox) => world.internet.prekeys.has(mailbox))).toEqual([true, true]);
  await anna.ok('block', 'deleteBlock', { bId });
  await second.login(SECOND_PASSWORD);
  await world.pass(WRITTEN);
  expect(mailboxes.map((mailbox) => world.internet.prekeys.has(mailbox))).toEqual([false, false]);
  expect([...anna.problems, ...second.problems]).toEqual([]);
});

test('a hidden room that is deleted from inside ends at the nodes, and leaves nothing of that behind', async () => {
  const world = new World('hidden and deleted', 'swift');
  const anna = world.device('anna');
  anna.coverRecords = 256;
  await anna.start();
  await anna.register();
  await anna.login();
  await createRoom(anna);
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  const mailbox = await mailboxBehind(anna, ROOM);
  await anna.ok('room', 'hide', { otherPassword: '' });
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  expect(world.internet.prekeys.has(mailbox)).toBe(true);
  const names = await anna.rows.names();
  await anna.ok('block', 'deleteBlock', { bId: '1' });
  await world.pass(WRITTEN);
  expect(world.internet.prekeys.has(mailbox)).toBe(false);
  expect(await open(anna, ROOM)).toBe(20010);
  const after = await anna.rows.names();
  expect([after.rows.length, after.pages.length]).toEqual([names.rows.length, names.pages.length]);
  expect(anna.problems).toEqual([]);
});

test('who asks a friend of a hidden room from the default one moves nobody, and learns nothing', async () => {
  const { world, anna, ben } = await withRoom('friend of a hidden room', 'swift');
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  await anna.ok('room', 'hide', { otherPassword: '' });
  await anna.login();
  await world.pass(WRITTEN);
  await world.until(anna.call('contact', 'addFriend', { nodeId: ben.address, content: 'again' }));
  await world.pass(WRITTEN);
  expect(await isFriend(anna, ben)).toBe(false);
  await ben.send(anna, 'to the room');
  await world.pass(WRITTEN);
  await anna.login(ROOM);
  await world.pass(WRITTEN);
  expect(await anna.texts(ben)).toEqual(['to the room']);
});
