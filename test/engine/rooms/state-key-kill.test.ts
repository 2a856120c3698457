/** A device is dropped and a room is opened while the engine is killed at any write: the room's state ends whole, under its new key. */
import { expect, test } from 'vitest';
import { type Device, PASSWORD } from '../device.ts';
import { keysOf } from '../impostor.ts';
import { pair, SECOND_PASSWORD } from '../pairing-steps.ts';
import { AT_REST, LOOKED, opens, remark, status } from '../state-key-steps.ts';
import { listed } from '../words-steps.ts';
import { open, ROOM, WRITTEN, withRoom } from './room-steps.ts';

const LONG = process.env['ICOM_LONG'] !== undefined;

type Kill = { readonly write: number; readonly after: boolean };

/** Opens what the password opens, whether it is open already or not, and whatever has been killed. */
async function enter(device: Device, password: string): Promise<void> {
  if (!device.alive) await device.restart();
  await open(device, password).catch(() => undefined);
  if (device.alive) return;
  await device.restart();
  await open(device, password);
}

/** Answers how often Anna's engine writes. */
async function run(kill?: Kill): Promise<number> {
  const { world, anna, ben } = await withRoom('room key/kill', 'swift');
  const second = await pair(world, anna, 'second');
  await world.pass(WRITTEN);
  expect(await open(second, ROOM)).toBe(-1);
  await world.pass(WRITTEN);
  const own = await keysOf(second, ROOM);
  const { device } = await keysOf(second, SECOND_PASSWORD);
  second.network.goOffline();
  const before = anna.writes;
  if (kill !== undefined) anna.killAt = { ...kill, write: before + kill.write };
  const where = JSON.stringify(kill);
  const isDropped = () => listed(world, anna.address)?.devices.every(({ id }) => id !== device.id) === true;
  for (let tries = 0; tries < 2 && !isDropped(); tries++) {
    await enter(anna, PASSWORD);
    await anna.ok('authLogin', 'deleteMachine', { machineId: device.id }).catch(() => undefined);
    await world.pass(1_000);
  }
  expect(isDropped(), where).toBe(true);
  for (const password of [ROOM, PASSWORD, ROOM]) {
    await enter(anna, password);
    await world.pass(WRITTEN);
  }
  await enter(anna, ROOM);
  const writes = anna.writes - before;
  anna.killAt = undefined;
  await remark(anna, ben, 'Benjamin');
  await world.pass(LOOKED);
  expect(await status(anna), where).toEqual(AT_REST);
  // a device that has nothing yet gets all of it
  await enter(anna, PASSWORD);
  await world.pass(WRITTEN);
  const third = await pair(world, anna, 'third');
  await world.pass(WRITTEN);
  expect(await open(third, ROOM), where).toBe(-1);
  await world.pass(WRITTEN);
  expect(await third.ok('contact', 'getContacts'), where).toMatchObject([{ c_ps: 'Benjamin' }]);
  const readable = [...(await opens(world, own)).values()].flat();
  expect(readable.map(({ value }) => Buffer.from(value ?? []).toString('latin1')).join(), where).not.toContain('jamin');
  expect([...anna.problems, ...third.problems], where).toEqual([]);
  return writes;
}

test('killed at any write, the room is whole under its new key', { timeout: 900_000 }, async () => {
  const writes = await run();
  expect(writes).toBeGreaterThan(10);
  for (let write = 1; write <= writes; write++)
    for (const after of LONG ? [false, true] : [write % 2 === 0]) await run({ write, after });
});
