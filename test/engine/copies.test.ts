/** Copies of what came before: lines repeat, and what goes directly may go by mail as well. None of them begets another. */
import { expect, test } from 'vitest';
import type { Bytes } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

/** What `device` deposits while `time` ms pass. */
async function deposited(world: World, device: Device, time: number): Promise<Bytes[]> {
  const before = device.network.deposits.length;
  await world.pass(time);
  return device.network.deposits.slice(before).map(({ envelope }) => envelope);
}

/** Two friends between whom everything has been said, and the envelopes of one message and of its acknowledgement. */
async function afterOneMessage(seed: string) {
  const world = new World(seed);
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  const before = anna.network.deposits.length;
  await anna.send(ben, 'hello');
  const [acknowledgement] = await deposited(world, ben, 10_000);
  const message = anna.network.deposits[before]?.envelope;
  if (message === undefined || acknowledgement === undefined) throw new Error('both have been deposited');
  return { world, anna, ben, message, acknowledgement };
}

test('a copy of an acknowledgement is answered by nothing, and changes nothing', async () => {
  const { world, anna, acknowledgement } = await afterOneMessage('copied acknowledgement');
  const { writes } = anna;
  await anna.network.inject(acknowledgement);
  expect(await deposited(world, anna, 10_000)).toEqual([]);
  expect(anna.writes).toBe(writes);
});

test('neither is one that comes while the other is being read', async () => {
  const { world, anna, ben } = await afterOneMessage('two at once');
  ben.network.refusal = 'Unreachable';
  await anna.send(ben, 'next');
  await world.pass(500);
  ben.network.refusal = undefined;
  const acknowledgement = ben.network.sent.at(-1) as Bytes;
  const { writes } = anna;
  await Promise.all([anna.network.inject(acknowledgement), anna.network.inject(acknowledgement)]);
  expect(anna.writes).toBe(writes + 1);
  expect(await deposited(world, anna, 10_000)).toEqual([]);
});

test('copies of a message are acknowledged together, with what else has come', async () => {
  const { world, anna, ben, message } = await afterOneMessage('copied message');
  const { writes } = ben;
  for (let copy = 0; copy < 3; copy++) {
    await ben.network.inject(message);
    await world.pass(100);
  }
  expect(await deposited(world, ben, 10_000)).toHaveLength(1);
  // nothing but the acknowledgement's step in the session
  expect(ben.writes).toBe(writes + 1);
  await ben.network.inject(message);
  await anna.send(ben, 'next');
  expect(await deposited(world, ben, 10_000)).toHaveLength(1);
  expect(await ben.texts(anna)).toEqual(['hello', 'next']);
});

test('a copy that comes after a restart is acknowledged, since its sender may wait', async () => {
  const { world, anna, ben, message } = await afterOneMessage('copied after a restart');
  await ben.restart();
  await world.pass(60_000);
  const again = deposited(world, ben, 10_000);
  await ben.network.inject(message);
  expect(await again).toHaveLength(1);
  expect(await ben.texts(anna)).toEqual(['hello']);
});
