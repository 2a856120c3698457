/** Rooms that are deleted, and friends who leave one, take along what opens their messages that burn. */
import { expect, test } from 'vitest';
import { BURN_FILE } from '#engine/burn/burn-file.ts';
import { BURN_BLOCKS } from '#engine/burn/tables.ts';
import type { Device } from '../device.ts';
import { World } from '../world.ts';
import { createRoom, ROOM } from './room-steps.ts';

const PLACES_OF_A_ROOM = 3;

function places(device: Device): string[] {
  const file = device.files.get(BURN_FILE) as Uint8Array;
  return Array.from({ length: 512 }, (_, place) =>
    Buffer.from(file.subarray(64 * place, 64 * (place + 1))).toString('hex'),
  );
}

/** Someone in whose room, which is open, something burns. */
async function burning(seed: string) {
  const world = new World(seed, 'swift');
  const anna = world.device('anna');
  anna.coverRecords = 512;
  await anna.start();
  await anna.register();
  await anna.login();
  const ben = await world.person('ben');
  const bId = await createRoom(anna);
  await anna.login(ROOM);
  await world.pass(60_000);
  await world.befriend(anna, ben);
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: 3_600_000 });
  await anna.send(ben, 'soon gone');
  await world.pass(5000);
  return { world, anna, ben, bId };
}

async function overwritten(device: Device, work: () => Promise<void>): Promise<number> {
  const before = places(device);
  await work();
  const after = places(device);
  return before.filter((place, index) => place !== after[index]).length;
}

test('a room that is deleted leaves no secret of what burns in it', async () => {
  const { anna, bId } = await burning('deleted');
  await anna.login();
  const count = await overwritten(anna, async () => {
    expect(await anna.code('block', 'deleteBlock', { bId })).toBe(200);
  });
  expect(count).toBe(PLACES_OF_A_ROOM);
  expect(anna.problems).toEqual([]);
});

test('nor does a hidden one', async () => {
  const { world, anna } = await burning('deleted hidden');
  expect(await anna.code('room', 'hide', { otherPassword: '' })).toBe(200);
  await world.pass(5000);
  const count = await overwritten(anna, async () => {
    expect(await anna.code('block', 'deleteBlock', { bId: '1' })).toBe(200);
  });
  expect(count).toBe(PLACES_OF_A_ROOM);
  expect(anna.problems).toEqual([]);
});

test('nor does a friend who is brought back from a room leave a key there', async () => {
  const { world, anna, ben } = await burning('brought back');
  await anna.login();
  await world.pass(5000);
  const move = { toBId: '1', cidOrGid: ben.address, type: 1, isUpdateP2p: true };
  const count = await overwritten(anna, async () => {
    expect(await anna.ok('block', 'changeToBlock', move)).toEqual({ value: true });
  });
  expect(count).toBe(PLACES_OF_A_ROOM);
  await anna.withStore(async (store) => expect(await store.list(BURN_BLOCKS)).toEqual([]), ROOM);
  await anna.login(ROOM);
  expect(anna.problems).toEqual([]);
});

test('what the file refuses meanwhile isn’t written later, but when the friend’s room is opened', async () => {
  const { world, anna, ben } = await burning('refused');
  await anna.login();
  await world.pass(5000);
  let writes = 0;
  const { set } = anna.files;
  anna.files.set = (name, content) => {
    // the file is touched, gets the new secret beside the old one, and then keeps that alone
    if (name === BURN_FILE && ++writes === 3) throw new Error('refused');
    return set.call(anna.files, name, content);
  };
  const move = { toBId: '1', cidOrGid: ben.address, type: 1, isUpdateP2p: true };
  expect(await anna.ok('block', 'changeToBlock', move)).toEqual({ value: true });
  expect(anna.problems).toEqual(['burn.finish {"storage":"Failed"}']);
  await world.pass(60_000);
  expect(writes).toBe(3);
  const count = await overwritten(anna, async () => {
    await anna.login(ROOM);
    await world.pass(1000);
  });
  expect(count).toBe(PLACES_OF_A_ROOM);
});
