/** What a visible room still had under way when it hides: nothing of it is left where its manager would find it. */
import { expect, test } from 'vitest';
import { OUTBOX } from '#engine/tables.ts';
import type { Device } from '../device.ts';
import { pair } from '../pairing-steps.ts';
import { World } from '../world.ts';
import { createRoom, open, ROOM, WRITTEN, withRoom } from './room-steps.ts';

/** The default room's outbox, as it is stored: kinds and contents. */
async function waiting(device: Device): Promise<{ kinds: string[]; contents: string }> {
  const found = { kinds: [] as string[], contents: '' };
  await device.stop();
  await device.withStore(async (store) => {
    for (const { kind, payload } of await store.list(OUTBOX)) {
      found.kinds.push(kind);
      found.contents += Buffer.from(payload).toString('latin1');
    }
  });
  await device.start();
  return found;
}

test('a friend who hasn’t heard of the room yet is told by the room alone', async () => {
  const world = new World('traces/friend');
  const [anna, ben] = await world.friends();
  const bId = await createRoom(anna);
  ben.network.goOffline();
  await anna.ok('block', 'changeToBlock', { toBId: bId, cidOrGid: ben.address, type: 1, isUpdateP2p: true });
  await world.pass(10_000);
  expect((await waiting(anna)).kinds).toContain('endpoint');
  expect(await open(anna, ROOM)).toBe(-1);
  await anna.ok('room', 'hide', { otherPassword: '' });
  expect((await waiting(anna)).kinds).not.toContain('endpoint');
  expect(await open(anna, ROOM)).toBe(-1);
  await world.pass(10_000);
  ben.network.goOnline();
  await world.pass(600_000);
  await ben.send(anna, 'to the room');
  await world.pass(60_000);
  expect(await anna.texts(ben)).toEqual(['to the room']);
  // the stream to the default room's friend goes on behind what was taken back
  await anna.login();
  await world.pass(600_000);
  expect((await waiting(anna)).kinds).toEqual([]);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('an own device that hasn’t heard of the room yet isn’t told of it any more', async () => {
  const { world, anna, ben, bId } = await withRoom('traces/device', 'swift');
  const second = await pair(world, anna);
  await world.pass(WRITTEN);
  await second.stop();
  await anna.ok('block', 'updateBlock', { bId, blockName: 'Shogi' });
  await anna.ok('block', 'changeToBlock', { toBId: '1', cidOrGid: ben.address, type: 1, isUpdateP2p: true });
  await anna.ok('block', 'changeToBlock', { toBId: bId, cidOrGid: ben.address, type: 1, isUpdateP2p: true });
  await world.pass(10_000);
  const before = await waiting(anna);
  for (const trace of ['Shogi', bId]) expect(before.contents).toContain(trace);
  expect(await open(anna, ROOM)).toBe(-1);
  await anna.ok('room', 'hide', { otherPassword: '' });
  const after = await waiting(anna);
  for (const trace of ['Shogi', bId]) expect(after.contents).not.toContain(trace);
  expect(anna.problems).toEqual([]);
});

test('whom the owner deleted in the room can be asked from the default one once the room has hidden', async () => {
  const world = new World('traces/deleted friend');
  const [anna, ben] = await world.friends();
  const bId = await createRoom(anna);
  await anna.ok('block', 'changeToBlock', { toBId: bId, cidOrGid: ben.address, type: 1, isUpdateP2p: true });
  await world.pass(60_000);
  const ask = () => anna.code('contact', 'addFriend', { nodeId: ben.address, content: 'hello again' });
  expect(await ask()).toBe(20028);
  expect(await open(anna, ROOM)).toBe(-1);
  await world.pass(60_000);
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(60_000);
  await anna.ok('room', 'hide', { otherPassword: '' });
  await anna.login();
  expect(await world.until(ask())).toBe(200);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});
