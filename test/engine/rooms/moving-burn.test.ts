/** What burns goes to another room with its friend, and its time goes on there; where it was, no key of it is left. */
import { expect, test } from 'vitest';
import { BURN_BLOCKS } from '#engine/burn/tables.ts';
import { SendState } from '#model/enumerations.ts';
import { type Device, Killed, PASSWORD } from '../device.ts';
import { World } from '../world.ts';
import { createRoom, ROOM } from './room-steps.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const move = (device: Device, toBId: string, { address }: Device) =>
  device.call('block', 'changeToBlock', { toBId, cidOrGid: address, type: 1, isUpdateP2p: true });
const contacts = async (device: Device) => ((await device.ok('contact', 'getContacts')) as unknown[]).length;

/** How many blocks of keys there are behind a password. */
async function blocks(device: Device, password: string): Promise<number> {
  let count = 0;
  await device.withStore(async (store) => {
    count = (await store.list(BURN_BLOCKS)).length;
  }, password);
  return count;
}

/** Two friends whose messages burn an hour after they were read: of two that Anna has, she has read the first. */
async function burning(seed: string) {
  const world = new World(seed, 'swift');
  const [anna, ben] = await world.friends();
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: HOUR });
  await world.pass(5000);
  const first = await ben.send(anna, 'first');
  await ben.send(anna, 'second');
  await world.pass(5000);
  await anna.read(ben, [first]);
  const bId = await createRoom(anna);
  return { world, anna, ben, bId };
}

test('a message burns in the room that it has come to when it would have burnt, and unread ones once they are read', async () => {
  const { world, anna, ben, bId } = await burning('burns there');
  await world.pass(10 * MINUTE);
  expect((await move(anna, bId, ben)).code).toBe(200);
  expect([await blocks(anna, PASSWORD), await blocks(anna, ROOM)]).toEqual([0, 1]);
  await anna.login(ROOM);
  expect(await anna.texts(ben)).toEqual(['first', 'second']);
  await world.pass(49 * MINUTE);
  expect(await anna.texts(ben)).toEqual(['first', 'second']);
  await world.pass(2 * MINUTE);
  expect(await anna.texts(ben)).toEqual(['second']);
  const [second] = (await anna.history(ben)).filter(({ msg_source }) => msg_source === 1);
  await anna.read(ben, [second?.msg_id ?? '']);
  await world.pass(59 * MINUTE);
  expect(await anna.texts(ben)).toEqual(['second']);
  // and back again
  await anna.login();
  expect((await move(anna, '1', ben)).code).toBe(200);
  expect([await blocks(anna, PASSWORD), await blocks(anna, ROOM)]).toEqual([1, 0]);
  expect(await anna.texts(ben)).toEqual(['second']);
  await world.pass(2 * MINUTE);
  expect(await anna.texts(ben)).toEqual([]);
  expect(await blocks(anna, PASSWORD)).toBe(0);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('what is due while the room is closed burns as it is opened', async () => {
  const { world, anna, ben, bId } = await burning('burns closed');
  await move(anna, bId, ben);
  await world.pass(2 * HOUR);
  await anna.login(ROOM);
  expect(await anna.texts(ben)).toEqual(['second']);
});

test('one that has reached nobody goes along, is tried again from there, and burns', async () => {
  const { world, anna, ben, bId } = await burning('burns unsent');
  anna.network.goOffline();
  await anna.send(ben, 'third');
  await world.pass(1000);
  expect((await move(anna, bId, ben)).code).toBe(200);
  await anna.login(ROOM);
  anna.network.goOnline();
  await world.pass(MINUTE);
  const failed = (await anna.history(ben)).filter(({ msg_is_send }) => msg_is_send === SendState.failed);
  expect(failed.length).toBe(1);
  await anna.ok('outbox', 'retry', { messageId: failed[0]?.msg_id });
  await world.pass(MINUTE);
  const [third] = (await ben.history(anna)).filter(({ msg_source }) => msg_source === 1);
  expect(JSON.parse(third?.msg_cry ?? '')).toEqual({ text: 'third' });
  await ben.read(anna, [third?.msg_id ?? '']);
  await world.pass(2 * HOUR);
  for (const [one, other] of [
    [anna, ben],
    [ben, anna],
  ] as const)
    expect(await one.texts(other)).not.toContain('third');
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test.each(['there', 'back'] as const)(
  'wherever a move %s is interrupted, nothing that burns is lost, or stays',
  async (way) => {
    let isDone = false;
    for (let kill = 1; !isDone; kill++) {
      const { world, anna, ben, bId } = await burning(`interrupted ${way} ${kill}`);
      if (way === 'back') await move(anna, bId, ben);
      anna.killAt = { write: anna.writes + kill, after: true };
      const moved = await move(anna, way === 'there' ? bId : '1', ben).catch((reason: unknown) => reason);
      isDone = !(moved instanceof Killed);
      anna.killAt = undefined;
      if (anna.alive) await anna.stop();
      await anna.start();
      await anna.login();
      await world.pass(10_000);
      const where = `${kill}: ${await contacts(anna)}`;
      if ((await contacts(anna)) === 0) await anna.login(ROOM);
      expect(await anna.texts(ben), where).toEqual(['first', 'second']);
      await world.pass(HOUR);
      expect(await anna.texts(ben), where).toEqual(['second']);
      expect(anna.problems, where).toEqual([]);
    }
  },
);
