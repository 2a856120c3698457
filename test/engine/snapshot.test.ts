/** Starting from a snapshot: when there is one, that it shows what the tables say, and that it keeps nothing that is to go. */
import { expect, test } from 'vitest';
import { SnapshotKeeper } from '#engine/account/snapshot-keeper.ts';
import { BURN_FILE } from '#engine/burn/burn-file.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { CONTACTS, HINTS } from '#engine/tables.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import { inconsistencies } from './consistency.ts';
import { openCore } from './core-fixture.ts';
import { type Device, PASSWORD } from './device.ts';
import { createRoom, open, ROOM, withRoom } from './rooms/room-steps.ts';
import { World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Whether the stopped device's next start of the room finds a snapshot; what lies around it is in order. */
async function hasSnapshot(device: Device, password = PASSWORD): Promise<boolean> {
  expect(await inconsistencies(device)).toEqual([]);
  let found = false;
  await device.withStore(async (store) => {
    store.snapshot.begin();
    await store.recall(CONTACTS);
    found = store.snapshot.isCurrent;
  }, password);
  return found;
}

/** What the lists on the screen are made of. */
const shown = (device: Device) =>
  Promise.all([
    device.ok('chat', 'getConversations'),
    device.ok('contact', 'getContacts'),
    device.ok('user', 'getUserSingleInfo'),
  ]);

async function friends(seed: string, pace: World['pace'] = 'swift') {
  const world = new World(seed, pace);
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'one');
  await world.pass(5 * SECOND);
  await ben.send(anna, 'two');
  await world.pass(5 * SECOND);
  return { world, anna, ben };
}

test('an account that was closed in good order is shown from it as it was', async () => {
  const { world, anna, ben } = await friends('snapshot shown');
  const before = await shown(anna);
  await anna.stop();
  expect(await hasSnapshot(anna)).toBe(true);
  await anna.restart();
  expect(await shown(anna)).toEqual(before);
  expect(await anna.unread(ben)).toBe(1);
  expect(await anna.texts(ben)).toEqual(['one', 'two']);
  await ben.send(anna, 'three');
  await world.pass(5 * SECOND);
  expect(await anna.texts(ben)).toEqual(['one', 'two', 'three']);
  expect(anna.problems).toEqual([]);
});

test('one that was killed is found as it was last, with a snapshot after some quiet time and without one before', async () => {
  for (const quiet of [1, 30]) {
    const { world, anna, ben } = await friends(`snapshot killed ${quiet}`);
    await world.pass(MINUTE);
    await anna.send(ben, 'last');
    ben.network.goOffline();
    await world.pass(quiet * SECOND);
    const before = await shown(anna);
    anna.killAt = { write: anna.writes + 1, after: false };
    await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Benny' }).catch(() => undefined);
    expect(anna.alive).toBe(false);
    expect(await hasSnapshot(anna)).toBe(quiet > 10);
    await anna.restart();
    expect(await shown(anna)).toEqual(before);
  }
});

test('locking at once writes none, closing a room for another one does', async () => {
  const { world, anna } = await friends('snapshot rooms');
  await createRoom(anna);
  expect(await open(anna, ROOM)).toBe(-1);
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'The Bishop' });
  await anna.ok('protection', 'lockNow');
  await world.pass(5 * SECOND);
  await anna.stop();
  expect([await hasSnapshot(anna), await hasSnapshot(anna, ROOM)]).toEqual([true, false]);
});

test('a room that hides leaves none, and that of its manager is true all the same', async () => {
  const { world, anna } = await friends('snapshot hiding');
  anna.coverRecords = 512;
  await anna.restart();
  await createRoom(anna);
  await world.pass(MINUTE);
  expect(await open(anna, ROOM)).toBe(-1);
  await world.pass(MINUTE);
  const before = (await anna.rows.names()).rows.length;
  expect(await anna.code('room', 'hide', { otherPassword: '' })).toBe(200);
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'The Bishop' });
  await world.pass(MINUTE);
  await anna.stop();
  const { rows } = await anna.rows.names();
  expect(rows.length).toBeLessThan(before);
  expect(await hasSnapshot(anna)).toBe(true);
  // nothing of any size but the manager's own is left
  const boxes = await Promise.all(rows.map(async ({ id }) => (await anna.rows.getRow(id))?.box.length ?? 0));
  expect(boxes.filter((length) => length > 32 * 1024)).toHaveLength(1);
  await anna.restart();
  expect(await anna.ok('block', 'getBlockNotDefaultAndBlankBlockAndHide')).toEqual([]);
});

test('one that hides after the account’s state has known it leaves no snapshot that is older than its manager’s rows', async () => {
  const { world, anna } = await withRoom('snapshot farewell', 'swift');
  expect(await open(anna, ROOM)).toBe(-1);
  expect(await anna.code('room', 'hide', { otherPassword: '' })).toBe(200);
  await world.pass(MINUTE);
  await anna.stop();
  expect(await hasSnapshot(anna)).toBe(false);
  await anna.restart();
  await world.pass(MINUTE);
  await anna.stop();
  expect(await hasSnapshot(anna)).toBe(true);
});

test('an old one shows nothing of what has burnt since', async () => {
  const { world, anna, ben } = await friends('snapshot burn', 'ordinary');
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: SECOND });
  await world.pass(5 * SECOND);
  const id = await anna.send(ben, 'the secret');
  await world.pass(5 * SECOND);
  await ben.stop();
  expect(await hasSnapshot(ben)).toBe(true);
  const before = await ben.backup();
  await ben.start();
  await ben.login();
  expect(JSON.stringify(await ben.ok('chat', 'getConversations'))).toContain('the secret');
  await world.pass(5 * SECOND);
  await ben.read(anna, [id]);
  await world.pass(MINUTE);
  await ben.stop();
  expect(ben.files.get(BURN_FILE)).not.toEqual(before.files.get(BURN_FILE));
  // the database as it was before, as if it had forgotten nothing, beside the burn file of today
  ben.indexedDB = before.indexedDB;
  await ben.restart();
  expect(await ben.texts(anna)).toEqual(['one', 'two', '']);
  expect(JSON.stringify(await shown(ben))).not.toContain('the secret');
});

test('what burns isn’t in it as it is', async () => {
  const { world, anna, ben } = await friends('snapshot cover');
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: MINUTE });
  await world.pass(5 * SECOND);
  await anna.send(ben, 'the secret');
  await anna.stop();
  await anna.withStore(async (store) => {
    store.snapshot.begin();
    const content = JSON.stringify(await store.snapshot.recall('summaries', async () => []));
    expect(content).toContain('cover');
    expect(content).not.toContain('the secret');
  });
});

/** A core with its keeper; `sizes` are those of the snapshots that were written. */
async function kept() {
  const sizes: number[] = [];
  const memory = createMemoryRows();
  const rows: RowDatabase = {
    ...memory,
    write(changes) {
      sizes.push(...changes.putRows.flatMap(({ id, box }) => (id === core.store.snapshot.name ? [box.length] : [])));
      return memory.write(changes);
    },
  };
  const core = await openCore('snapshot keeper', rows);
  const clock = core.ports.clock as VirtualClock;
  const keeper = new SnapshotKeeper(core);
  core.store.snapshot.begin();
  await core.store.recall(HINTS);
  core.store.snapshot.end();
  keeper.begin();
  const change = (length = 10) =>
    core.transact(async (tx) => tx.batch.put(HINTS, 'somebody', { address: 'a'.repeat(length), homeNodes: [] }));
  return { sizes, core, keeper, change, pass: (time: number) => clock.runUntil(clock.now() + time) };
}

test('it is written after some quiet time, once, and not while changes come', async () => {
  const { sizes, change, pass } = await kept();
  await pass(9 * SECOND);
  expect(sizes).toHaveLength(0);
  await pass(MINUTE);
  expect(sizes).toHaveLength(1);
  for (let count = 0; count < 30; count++) {
    await change();
    await pass(5 * SECOND);
  }
  expect(sizes).toHaveLength(1);
  await pass(60 * MINUTE);
  expect(sizes).toHaveLength(2);
});

test('a large one is written seldom', async () => {
  const { sizes, change, pass } = await kept();
  await change(500_000);
  await pass(MINUTE);
  expect(sizes).toEqual([512 * 1024 + 28]);
  for (let count = 0; count < 40; count++) {
    await change(500_000);
    await pass(30 * SECOND);
  }
  // 4 KiB a second in twenty minutes, and the first one
  expect(sizes.length).toBeGreaterThan(6);
  expect(sizes.length).toBeLessThanOrEqual(10);
});

test('where there is one it isn’t written again, and a closed account writes none', async () => {
  const { sizes, core, keeper, change, pass } = await kept();
  await keeper.write();
  await keeper.write();
  expect(sizes).toHaveLength(1);
  await change();
  core.stop();
  await pass(MINUTE);
  await keeper.write();
  expect(sizes).toHaveLength(1);
});
