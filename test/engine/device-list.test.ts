/** The account's device list in the hands of its devices: removed, logged out and let in again, handed on, named. */
import { beforeEach, expect, test } from 'vitest';
import type { DeviceRow } from '#contract/rows/device.ts';
import { MAX_DEVICES } from '#wire/device-list.ts';
import type { Device } from './device.ts';
import { keysOf } from './impostor.ts';
import { nextList, publish, secondDevice } from './second-device.ts';
import { World } from './world.ts';

let world: World;
let anna: Device;
let phone: Device;
let ben: Device;

const idOf = async (device: Device) => (await keysOf(device)).device.id;
const rows = async (device: Device) => (await device.ok('authLogin', 'getLocalAllMachine')) as DeviceRow[];
const call = (device: Device, method: string, machineId: string) => device.code('authLogin', method, { machineId });
const isPrimary = async (device: Device) =>
  ((await device.ok('authLogin', 'checkIsPrimaryDevice')) as { status: boolean }).status;
const session = (device: Device) => device.published('session.changed').at(-1)?.data;
const acknowledge = (nodeId: string) => ben.ok('trust', 'acknowledgeChange', { nodeId });

beforeEach(async () => {
  world = new World('device list', 'swift');
  [anna, ben] = await world.friends();
  phone = await secondDevice(world, anna, 'phone');
  await world.pass(60_000);
  await acknowledge(anna.address);
  await world.pass(60_000);
}, 60_000);

test('every device knows the others, and what they are called follows to all', async () => {
  const [first, second] = [await idOf(anna), await idOf(phone)];
  expect((await rows(anna)).map((row) => [row.machineId, row.devType, row.isInUse, row.autoLogin])).toEqual([
    [first, 1, true, true],
    [second, 3, false, true],
  ]);
  expect((await rows(phone)).map((row) => [row.machineId, row.devName, row.devNote])).toEqual([
    [second, 'Desktop', 'Desktop'],
    [first, 'Desktop', 'Desktop'],
  ]);
  expect([await isPrimary(anna), await isPrimary(phone)]).toEqual([true, false]);
  anna.events = [];
  await phone.ok('authLogin', 'setMachineNote', { machineId: first, note: 'Study' });
  await world.pass(10_000);
  expect((await rows(anna))[0]?.devNote).toBe('Study');
  expect(await anna.ok('authLogin', 'getDeviceNote')).toEqual({ value: 'Study' });
  expect(anna.published('device.changed').map(({ data }) => data.row?.devNote)).toEqual(['Study']);
  expect(await phone.code('authLogin', 'setMachineNote', { machineId: 'web0000000000000000', note: 'x' })).toBe(20094);
  expect(await phone.code('authLogin', 'setMachineNote', { machineId: first, note: 'x'.repeat(65) })).toBe(600);
  await phone.restart();
  expect((await rows(phone))[1]?.devNote).toBe('Study');
});

test('a removed device is locked at once and wiped; friends go on with the others', async () => {
  const id = await idOf(phone);
  expect(await call(phone, 'deleteMachine', await idOf(anna))).toBe(500);
  expect(await call(anna, 'deleteMachine', await idOf(anna))).toBe(20094);
  expect(await call(anna, 'deleteMachine', id)).toBe(200);
  await world.pass(10_000);
  expect(session(phone)).toEqual({ state: 'none', anonymous: false, ended: 'removed' });
  expect(phone.files.has('vault')).toBe(false);
  expect(await phone.code('login', 'exportLogin', { password: 'correct horse', loginType: 'text' })).toBe(20008);
  expect((await rows(anna)).map(({ machineId }) => machineId)).toEqual([await idOf(anna)]);
  expect(await call(anna, 'deleteMachine', id)).toBe(20094);
  await acknowledge(anna.address);
  const said = await world.until(ben.send(anna, 'still there?'));
  await world.pass(10_000);
  expect((await ben.message(said)).msg_state).toBe(3);
  expect([...anna.problems, ...ben.problems, ...phone.problems]).toEqual([]);
});

test('a device that was away when it was removed learns it at its home nodes, with what waited for it given up', async () => {
  const id = await idOf(phone);
  await phone.stop();
  const said = await world.until(anna.send(ben, 'for the others'));
  await world.pass(10_000);
  expect(await call(anna, 'deleteMachine', id)).toBe(200);
  await world.pass(10_000);
  expect((await anna.message(said)).msg_state).toBe(3);
  await phone.start();
  await phone.login();
  await world.pass(10_000);
  expect(session(phone)).toEqual({ state: 'none', anonymous: false, ended: 'removed' });
});

test('a device that is logged out keeps what it has, and opens again once it was admitted', async () => {
  const id = await idOf(phone);
  await world.until(anna.send(ben, 'before'));
  await world.pass(10_000);
  expect(await call(anna, 'offlineMachine', id)).toBe(200);
  await world.pass(10_000);
  expect(session(phone)).toEqual({ state: 'locked', anonymous: false, ended: 'loggedOut' });
  expect((await rows(anna)).map((row) => [row.machineId, row.autoLogin])).toEqual([
    [await idOf(anna), true],
    [id, false],
  ]);
  const open = () => world.until(phone.code('login', 'exportLogin', { password: 'correct horse', loginType: 'text' }));
  expect(await open()).toBe(500);
  expect(await anna.code('device', 'admit', { machineId: await idOf(anna) })).toBe(20094);
  expect(await anna.code('device', 'admit', { machineId: id })).toBe(200);
  await world.pass(10_000);
  expect(await open()).toBe(200);
  await world.pass(60_000);
  expect(await phone.texts(ben)).toEqual(['before']);
  await world.until(anna.send(ben, 'after'));
  await world.pass(10_000);
  expect((await phone.texts(ben)).sort()).toEqual(['after', 'before']);
  expect([...anna.problems, ...ben.problems, ...phone.problems]).toEqual([]);
});

test('one device more than can be logged out stays as it is: nobody who was is removed for it', async () => {
  const id = await idOf(phone);
  const out = Array.from({ length: MAX_DEVICES }, (_, index) => `web${String(index).padStart(16, '0')}`);
  const longer = await nextList(await keysOf(anna), (list) => ({ ...list, loggedOut: out }), world.clock.now());
  await publish(world, anna, longer);
  expect(await call(anna, 'offlineMachine', id)).toBe(500);
  expect((await rows(anna)).map(({ machineId }) => machineId)).toEqual([await idOf(anna), id, ...out]);
  expect(await call(anna, 'deleteMachine', out[3] as string)).toBe(200);
  expect(await call(anna, 'offlineMachine', id)).toBe(200);
  await world.pass(10_000);
  expect(session(phone)).toEqual({ state: 'locked', anonymous: false, ended: 'loggedOut' });
});

test('the key is handed on: never two that sign, never nobody who can', async () => {
  const [first, second] = [await idOf(anna), await idOf(phone)];
  await phone.stop();
  expect(await call(anna, 'setPrimaryMachine', second)).toBe(200);
  await world.pass(60_000);
  expect(await isPrimary(anna)).toBe(true);
  await phone.start();
  await phone.login();
  await world.pass(60_000);
  expect([await isPrimary(anna), await isPrimary(phone)]).toEqual([false, true]);
  const [before, after] = [await keysOf(anna), await keysOf(phone)];
  for (const pair of ['signing', 'exchange', 'wallet'] as const) {
    expect(before[pair].secretKey, pair).toBeNull();
    expect(after[pair].secretKey, pair).not.toBeNull();
  }
  expect((await rows(anna)).map((row) => [row.machineId, row.devType])).toEqual([
    [first, 2],
    [second, 1],
  ]);
  expect(await call(anna, 'deleteMachine', second)).toBe(500);
  expect(await call(phone, 'setPrimaryMachine', first)).toBe(200);
  await world.pass(60_000);
  expect([await isPrimary(anna), await isPrimary(phone)]).toEqual([true, false]);
});

test('who changes their mind while the key is under way is believed by all', async () => {
  const second = await idOf(phone);
  phone.network.goOffline();
  await call(anna, 'setPrimaryMachine', second);
  await world.pass(10_000);
  anna.network.goOffline();
  phone.network.goOnline();
  await world.pass(20_000);
  // each of them may hold the key now; the first has not heard of it
  expect(await call(anna, 'deleteMachine', second)).toBe(200);
  anna.network.goOnline();
  await world.pass(120_000);
  expect(await isPrimary(anna)).toBe(true);
  expect(session(phone)?.ended).toBe('removed');
  expect((await rows(anna)).map(({ machineId }) => machineId)).toEqual([await idOf(anna)]);
});
