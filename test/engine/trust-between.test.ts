/** What a person has seen of a friend's keys on one of their devices is seen on all, on one that comes later as well. */
import { expect, test } from 'vitest';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { World } from './world.ts';

const SETTLED = 60_000;

const stateOf = async (device: Device, friend: Device) =>
  ((await device.ok('trust', 'getSafetyNumber', { nodeId: friend.address })) as { state: string }).state;

test('verified, changed, acknowledged and taken back', async () => {
  const world = new World('trust between', 'swift');
  const [anna, ben] = await world.friends();
  const second = await furtherDevice(world, anna, 'anna/2');
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await world.pass(SETTLED);
  const states = () => Promise.all([stateOf(anna, ben), stateOf(second, ben)]);
  await anna.ok('trust', 'setVerified', { nodeId: ben.address, verified: true });
  await world.pass(SETTLED);
  expect(await states()).toEqual(['verified', 'verified']);

  const laptop = await furtherDevice(world, ben, 'ben/2');
  await world.until(ben.send(anna, 'I have a laptop now'));
  await world.pass(SETTLED);
  expect(await states()).toEqual(['changed', 'changed']);
  const message = { cnd: ben.address, cid: ben.address, conversationType: 0, pub: '', text: 'seen' };
  expect(await second.code('chat', 'sendTextMessage', message)).toBe(20_071);
  await anna.ok('trust', 'acknowledgeChange', { nodeId: ben.address });
  await world.pass(SETTLED);
  expect(await states()).toEqual(['unverified', 'unverified']);
  expect(await second.code('chat', 'sendTextMessage', message)).toBe(200);
  await world.pass(SETTLED);
  expect(await laptop.texts(anna)).toContain('seen');

  await second.ok('trust', 'setVerified', { nodeId: ben.address, verified: true });
  await world.pass(SETTLED);
  // one that is set up later starts from what the account has seen
  const third = await furtherDevice(world, anna, 'anna/3');
  await world.pass(SETTLED);
  expect([...(await states()), await stateOf(third, ben)]).toEqual(['verified', 'verified', 'verified']);
  await third.ok('trust', 'setVerified', { nodeId: ben.address, verified: false });
  await world.pass(SETTLED);
  expect(await states()).toEqual(['unverified', 'unverified']);
  expect([anna, second, third].flatMap(({ problems }) => problems)).toEqual([]);
}, 120_000);

test('a device that comes later takes no keys for seen that nobody of the account has seen', async () => {
  const world = new World('trust later', 'swift');
  const [anna, ben] = await world.friends();
  await anna.ok('trust', 'setVerified', { nodeId: ben.address, verified: true });
  await world.pass(SETTLED);
  await anna.stop();
  await furtherDevice(world, ben, 'ben/2');
  await anna.start();
  await anna.login();
  anna.network.goOffline();
  const second = await furtherDevice(world, anna, 'anna/2');
  anna.network.goOffline();
  await world.pass(SETTLED);
  expect(await stateOf(second, ben)).toBe('changed');
}, 120_000);
