/** A visible room's own state once a device was dropped: that device neither reads nor changes it, everybody else has it. */
import { expect, test } from 'vitest';
import { roomKeysFor } from '#engine/rooms/new-room.ts';
import type { AccountRow } from '#engine/tables.ts';
import { toHex } from '#lib/bytes.ts';
import { seededBytes } from '../../simulation/random.ts';
import { type Device, PASSWORD } from '../device.ts';
import { keysOf } from '../impostor.ts';
import { pair, SECOND_PASSWORD } from '../pairing-steps.ts';
import { AT_REST, LOOKED, opens, remark, remarkAt, status, tamper, withoutRemark } from '../state-key-steps.ts';
import { enter, NEW_PASSWORD, step } from '../words-steps.ts';
import type { World } from '../world.ts';
import { open, ROOM, WRITTEN, withRoom } from './room-steps.ts';

async function enterRoom(world: World, device: Device): Promise<void> {
  expect(await open(device, ROOM)).toBe(-1);
  await world.pass(WRITTEN);
}

async function leaveRoom(world: World, device: Device, password: string): Promise<void> {
  expect(await open(device, password)).toBe(-2);
  await world.pass(WRITTEN);
}

/** A room that has been open on two devices, of which the second is then dropped; `own`: its room's row. */
async function dropped(seed: string) {
  const { world, anna, ben, words } = await withRoom(seed, 'swift');
  const second = await pair(world, anna, 'second');
  await world.pass(WRITTEN);
  await enterRoom(world, second);
  const own = await keysOf(second, ROOM);
  const { device } = await keysOf(second, SECOND_PASSWORD);
  second.network.goOffline();
  await anna.ok('authLogin', 'deleteMachine', { machineId: device.id });
  await world.pass(WRITTEN);
  return { world, anna, ben, words, own };
}

/** Nothing of what whoever has these rows can open tells of it. */
async function expectUnread(world: World, own: AccountRow, text: string): Promise<void> {
  const items = [...(await opens(world, own)).values()].flat();
  expect(items.length).toBeGreaterThan(0);
  expect(items.map(({ value }) => Buffer.from(value ?? []).toString('latin1')).join()).not.toContain(text);
}

/** Once Ben is called Benjamin in the room, a device that was dropped neither reads of it nor takes it away. */
async function expectShutOut(world: World, device: Device, own: AccountRow): Promise<void> {
  expect(await status(device)).toEqual(AT_REST);
  await expectUnread(world, own, 'Benjamin');
  await tamper(world, own, withoutRemark);
  await world.pass(LOOKED);
  expect(await remarkAt(device)).toEqual(['Benjamin']);
}

test('the dropped device can read nothing that is written in the room, and what it writes changes nothing', async () => {
  const { world, anna, ben, own } = await dropped('room key/dropped');
  await enterRoom(world, anna);
  await remark(anna, ben, 'Benjamin');
  await world.pass(LOOKED);
  await expectShutOut(world, anna, own);

  await leaveRoom(world, anna, PASSWORD);
  const third = await pair(world, anna, 'third');
  await world.pass(WRITTEN);
  await enterRoom(world, third);
  expect(await remarkAt(third)).toEqual(['Benjamin']);
  expect(await status(third)).toEqual(AT_REST);
  expect([...anna.problems, ...third.problems]).toEqual([]);
});

test('a device that is paired before anybody has opened the room again has it as it was', async () => {
  const { world, anna, ben } = await dropped('room key/paired');
  const third = await pair(world, anna, 'third');
  await world.pass(WRITTEN);
  await enterRoom(world, third);
  expect(await remarkAt(third)).toEqual(['Benny']);
  expect((await keysOf(third, ROOM)).inherits).toBeUndefined();
  await remark(third, ben, 'Benjamin');
  await world.pass(WRITTEN);
  await enterRoom(world, anna);
  await world.pass(LOOKED);
  expect(await remarkAt(anna)).toEqual(['Benjamin']);
  for (const device of [anna, third]) expect(await status(device)).toEqual(AT_REST);
});

test('a device that had the room before, and never opened it, has it as it was', async () => {
  const { world, anna } = await withRoom('room key/unopened', 'swift');
  const second = await pair(world, anna, 'second');
  const third = await pair(world, anna, 'third');
  await world.pass(WRITTEN);
  expect((await keysOf(third, ROOM)).roomState).toBeUndefined();
  await anna.ok('authLogin', 'deleteMachine', { machineId: (await keysOf(second, SECOND_PASSWORD)).device.id });
  await world.pass(WRITTEN);
  await enterRoom(world, third);
  expect(await remarkAt(third)).toEqual(['Benny']);
  expect(await status(third)).toEqual(AT_REST);
});

test('the words bring the room back as it was, before anybody has opened it again', async () => {
  const { world, anna, words } = await dropped('room key/words');
  await anna.stop();
  const fresh = world.device('fresh');
  await fresh.start();
  await step(world, fresh, words, { isResetPrimary: true });
  await enter(world, fresh, words);
  await world.pass(WRITTEN);
  await enterRoom(world, fresh);
  expect(await remarkAt(fresh)).toEqual(['Benny']);
  await leaveRoom(world, fresh, NEW_PASSWORD);
  expect(fresh.problems).toEqual([]);
});

test('a room that is open meanwhile waits for its manager, and writes nothing under the key of before', async () => {
  const { world, anna, ben } = await withRoom('room key/open', 'swift');
  const second = await pair(world, anna, 'second');
  const third = await pair(world, anna, 'third');
  await world.pass(WRITTEN);
  for (const device of [second, third]) await enterRoom(world, device);
  const own = await keysOf(second, ROOM);
  const { device } = await keysOf(second, SECOND_PASSWORD);
  second.network.goOffline();
  await anna.ok('authLogin', 'deleteMachine', { machineId: device.id });
  await world.pass(LOOKED);
  await remark(third, ben, 'Benjamin');
  await world.pass(LOOKED);
  expect(await status(third)).toMatchObject({ waiting: 1, alarms: [] });
  await expectUnread(world, own, 'Benjamin');
  await leaveRoom(world, third, SECOND_PASSWORD);
  await enterRoom(world, third);
  expect(await status(third)).toEqual(AT_REST);
  await enterRoom(world, anna);
  await world.pass(LOOKED);
  expect(await remarkAt(anna)).toEqual(['Benjamin']);
  await expectUnread(world, own, 'Benjamin');
  expect([...anna.problems, ...third.problems]).toEqual([]);
});

/** A room that the second device had, which was dropped then; `own`: its row there. It has hidden where `hides`. */
async function droppedAfter(seed: string, hides: boolean) {
  const { world, anna, ben } = await withRoom(seed, 'swift');
  const second = await pair(world, anna, 'second');
  await world.pass(WRITTEN);
  await enterRoom(world, second);
  const own = await keysOf(second, ROOM);
  await enterRoom(world, anna);
  if (hides) await anna.ok('room', 'hide', { otherPassword: '' });
  await world.pass(WRITTEN);
  await leaveRoom(world, anna, PASSWORD);
  second.network.goOffline();
  await anna.ok('authLogin', 'deleteMachine', { machineId: (await keysOf(second, SECOND_PASSWORD)).device.id });
  await world.pass(WRITTEN);
  return { world, anna, ben, own };
}

const recordsOf = (world: World) => new Map([...world.internet.records].map(([name, bytes]) => [name, toHex(bytes)]));

/** How many records have been written since, in place of others and under new names. */
function writtenSince(world: World, before: ReadonlyMap<string, string>) {
  const now = [...recordsOf(world)].filter(([name, bytes]) => before.get(name) !== bytes);
  const again = now.filter(([name]) => before.has(name)).length;
  return { again, fresh: now.length - again };
}

test.each([false, true])(
  'nodes see a room go on alike after a drop, and the device reads no more: hidden %s',
  async (hides) => {
    const { world, anna, ben, own } = await droppedAfter(`room key/seen ${hides}`, hides);
    await world.pass(LOOKED);
    const before = recordsOf(world);
    await enterRoom(world, anna);
    await remark(anna, ben, 'Benjamin');
    await world.pass(WRITTEN);
    expect(writtenSince(world, before)).toEqual({ again: 0, fresh: 1 });
    await world.pass(LOOKED);
    await expectShutOut(world, anna, own);
    expect(anna.problems).toEqual([]);
  },
);

test('a hidden room that is open meanwhile waits to be opened again, as a visible one does', async () => {
  const { world, anna, ben } = await withRoom('room key/hidden open', 'swift');
  const second = await pair(world, anna, 'second');
  const third = await pair(world, anna, 'third', { coverRecords: 256 });
  await world.pass(WRITTEN);
  await enterRoom(world, third);
  await third.ok('room', 'hide', { otherPassword: '' });
  await world.pass(LOOKED);
  second.network.goOffline();
  await anna.ok('authLogin', 'deleteMachine', { machineId: (await keysOf(second, SECOND_PASSWORD)).device.id });
  await world.pass(LOOKED);
  const before = recordsOf(world);
  await remark(third, ben, 'Benjamin');
  await world.pass(WRITTEN);
  expect(writtenSince(world, before)).toEqual({ again: 0, fresh: 0 });
  expect(await status(third)).toMatchObject({ waiting: 1, alarms: [] });
  await leaveRoom(world, third, SECOND_PASSWORD);
  await enterRoom(world, third);
  expect(await status(third)).toEqual(AT_REST);
  expect(third.problems).toEqual([]);
});

test('a room that had taken a key of its own while it was hidden is shown again to all devices', async () => {
  const { world, anna, ben } = await droppedAfter('room key/shown', true);
  await enterRoom(world, anna);
  await remark(anna, ben, 'Benjamin');
  await world.pass(WRITTEN);
  await anna.ok('room', 'show', { loginPassword: PASSWORD });
  await leaveRoom(world, anna, PASSWORD);
  const third = await pair(world, anna, 'third');
  await world.pass(WRITTEN);
  await enterRoom(world, anna);
  await enterRoom(world, third);
  expect(await remarkAt(third)).toEqual(['Benjamin']);
  await remark(third, ben, 'Benedict');
  await world.pass(LOOKED);
  expect(await remarkAt(anna)).toEqual(['Benedict']);
  for (const device of [anna, third]) expect(await status(device)).toEqual(AT_REST);
  expect([...anna.problems, ...third.problems]).toEqual([]);
});

test('the keys of a new room hold nothing of what the state of the open one is under, or was', async () => {
  const { world, anna } = await withRoom('room key/new', 'swift');
  const own = await keysOf(anna);
  const keys = { present: { salt: own.stateKey, key: own.stateKey }, former: [] };
  const ports = { crypto: world.provider, random: seededBytes('room key/new'), clock: world.clock };
  const inherits = { keys: [own.stateKey] };
  const made = await roomKeysFor(ports, { ...own, inherits, roomState: keys });
  expect(made).toMatchObject({ address: own.address, signing: { secretKey: null } });
  expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['inherits']));
  expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['roomState']));
  expect(made.stateKey).not.toEqual(own.stateKey);
});
