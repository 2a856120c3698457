/** The past of a room comes to another device of the account: in order, once, across restarts, and it can be stopped. */
import { describe, expect, test } from 'vitest';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import { World } from './world.ts';

const progressOf = (device: Device) =>
  device.ok('history', 'getProgress') as Promise<{ state: string; messages: number; done: number; total: number }>;

/** Two friends who have said so much that it takes several pages; the first one's new device has none of it. */
async function withPast(seed: string, count: number) {
  const world = new World(seed, 'swift');
  const [anna, ben] = await world.friends();
  for (let index = 0; index < count; index++) {
    await (index % 3 === 0 ? ben.send(anna, `ben ${index}`) : anna.send(ben, `anna ${index} ${'x'.repeat(300)}`));
    await world.pass(1_000);
  }
  await world.pass(20_000);
  const second = await furtherDevice(world, anna, 'anna/2');
  await world.pass(60_000);
  return { world, anna, ben, second };
}

describe('history', () => {
  test('comes page by page to where it belongs, nothing twice', async () => {
    const { world, anna, ben, second } = await withPast('history/whole', 120);
    await anna.send(ben, 'after the new device came');
    await world.pass(20_000);
    expect(await second.texts(ben)).toEqual(['after the new device came']);
    second.events = [];
    await second.ok('history', 'request');
    await world.pass(120_000);
    const { state, messages, done, total } = await progressOf(second);
    expect({ state, messages, done, total }).toEqual({ state: 'done', messages: 120, done: 1, total: 1 });
    expect(await second.texts(ben)).toEqual(await anna.texts(ben));
    expect(await second.unread(ben)).toBe(await anna.unread(ben));
    const steps = second.published('history.progress').map(({ data }) => data.messages);
    expect(steps.length).toBeGreaterThan(3);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(second.published('resync').length).toBe(1);

    // asked for again, nothing is new
    await second.ok('history', 'request');
    await world.pass(120_000);
    expect(await progressOf(second)).toMatchObject({ state: 'done', messages: 0 });
    expect(await second.texts(ben)).toEqual(await anna.texts(ben));
    expect([...anna.problems, ...second.problems]).toEqual([]);
  });

  test('goes on after a restart of either device, and after it was stopped', async () => {
    const { world, anna, ben, second } = await withPast('history/stopped', 120);
    await second.ok('history', 'request');
    await waitFor(world, async () => (await progressOf(second)).messages > 0);
    await second.restart();
    await anna.restart();
    expect(await second.ok('history', 'cancel')).toEqual({ stopped: true });
    await world.pass(120_000);
    const stopped = await progressOf(second);
    expect(stopped.state).toBe('cancelled');
    expect(stopped.messages).toBeLessThan(120);
    expect(await second.ok('history', 'cancel')).toEqual({ stopped: false });

    await second.ok('history', 'request');
    await world.pass(120_000);
    expect(await progressOf(second)).toMatchObject({ state: 'done', messages: 120 });
    expect(await second.texts(ben)).toEqual(await anna.texts(ben));
  });

  test('counts nothing as unread that another device has said was read, before the one that is asked heard of it', async () => {
    const { world, anna, ben, second } = await withPast('history/early', 3);
    const third = await furtherDevice(world, anna, 'anna/3');
    await world.pass(60_000);
    const from = (await keysOf(anna)).device.id;
    await third.ok('history', 'request', { machineId: from });
    await world.pass(60_000);
    expect(await third.unread(ben)).toBe(1);
    // what is asked waits for the first device, and behind it the word of the third
    anna.network.goOffline();
    await second.ok('history', 'request', { machineId: from });
    await world.pass(5_000);
    await third.ok('chat', 'setConversationReadById', { conversationId: ben.address, isRead: true });
    await world.pass(5_000);
    anna.network.goOnline();
    await world.pass(120_000);
    expect(await second.texts(ben)).toEqual(await anna.texts(ben));
    expect([await anna.unread(ben), await second.unread(ben)]).toEqual([0, 0]);
  });

  test('what was deleted here stays so, and a device that is none of the account is asked for nothing', async () => {
    const { world, anna, ben, second } = await withPast('history/deleted', 3);
    const id = await anna.send(ben, 'to be deleted');
    await world.pass(20_000);
    await second.ok('chat', 'deleteMessageById', { messageId: id });
    await second.ok('history', 'request');
    await world.pass(120_000);
    // the deletion went to the other device before the past came from there
    expect(await second.texts(ben)).toHaveLength(3);
    expect(await second.texts(ben)).not.toContain('to be deleted');
    expect(await anna.texts(ben)).toEqual(await second.texts(ben));
    expect(await second.code('history', 'request', { machineId: 'web0000000000000000' })).toBe(20094);
  });
});

async function waitFor(world: World, holds: () => Promise<boolean>): Promise<void> {
  for (let step = 0; step < 1_000; step++) {
    if (await holds()) return;
    await world.pass(20);
  }
  throw new Error('it never came to that');
}
