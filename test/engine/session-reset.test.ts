/** One side loses what it knew of the session: the conversation heals, visibly and seldom, and nothing is lost or doubled. */
import { expect, test } from 'vitest';
import { CHANNELS, OUTBOX } from '#engine/tables.ts';
import { Notice } from '#model/notices.ts';
import type { Device } from './device.ts';
import { Impostor } from './impostor.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;

/** Deletes the channels of a stopped device behind its back. */
async function loseChannels(device: Device): Promise<void> {
  await device.withStore(async (store) => {
    const batch = store.batch();
    for (const { address, device: id } of await store.list(CHANNELS)) batch.delete(CHANNELS, `${address}/${id}`);
    expect((await batch.commit()).ok).toBe(true);
  });
}

async function talk(world: World, one: Device, other: Device, name: string, count = 3): Promise<string[]> {
  const said: string[] = [];
  for (let index = 0; index < count; index++) {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const text = `${name} ${index} ${from === one ? 'there' : 'back'}`;
      await from.send(to, text);
      said.push(text);
      await world.pass(1000);
    }
  }
  return said;
}

async function both(one: Device, other: Device): Promise<string[][]> {
  return [await one.texts(other), await other.texts(one)];
}

const renewals = async (one: Device, other: Device) => [
  await one.notices(other, Notice.sessionRenewed),
  await other.notices(one, Notice.sessionRenewed),
];

test('channels lost on one side: the conversation goes on after one notice on each side', async () => {
  const world = new World('lost channels');
  const [anna, ben] = await world.friends();
  const before = await talk(world, anna, ben, 'before');
  await anna.stop();
  await loseChannels(anna);
  await ben.send(anna, 'are you there?');
  await ben.send(anna, 'hello?');
  await world.pass(1000);
  await anna.start();
  await anna.login();
  await world.pass(60_000);
  const after = await talk(world, anna, ben, 'after');
  await world.pass(HOUR);
  const all = [...before, 'are you there?', 'hello?', ...after];
  expect(await both(anna, ben)).toEqual([all, all]);
  expect(await renewals(anna, ben)).toEqual([1, 1]);
  expect((await anna.history(ben)).every((row) => row.msg_source !== 0 || row.msg_state === 3)).toBe(true);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test.each([1, 3])(
  'a device put back to an older state loses nothing that is said afterwards (%i rounds back)',
  async (rounds) => {
    const world = new World(`rolled back ${rounds}`);
    const [anna, ben] = await world.friends();
    const before = await talk(world, anna, ben, 'before', 1);
    await anna.stop();
    const backup = await anna.backup();
    await anna.start();
    await anna.login();
    await world.pass(2000);
    const forgotten = await talk(world, anna, ben, 'forgotten', rounds);
    await anna.stop();
    Object.assign(anna, backup);
    await anna.start();
    await anna.login();
    await world.pass(2000);
    // several in a row may be unreadable before it is clear that the session is lost
    const after = await talk(world, anna, ben, 'after', 8);
    await world.pass(6 * HOUR);
    const [hers, his] = await both(anna, ben);
    expect(his?.toSorted()).toEqual([...before, ...forgotten, ...after].toSorted());
    expect(hers?.toSorted()).toEqual([...before, ...after].toSorted());
    for (const author of ['there', 'back']) {
      expect(his?.filter((text) => text.endsWith(author) && text.startsWith('after'))).toEqual(
        after.filter((text) => text.endsWith(author)),
      );
      expect(hers?.filter((text) => text.endsWith(author) && text.startsWith('after'))).toEqual(
        after.filter((text) => text.endsWith(author)),
      );
    }
    expect((await anna.history(ben)).every((row) => row.msg_source !== 0 || row.msg_state === 3)).toBe(true);
    expect((await ben.history(anna)).every((row) => row.msg_source !== 0 || row.msg_state === 3)).toBe(true);
  },
);

test('both sides lose their channels at once', async () => {
  const world = new World('both lost');
  const [anna, ben] = await world.friends();
  const before = await talk(world, anna, ben, 'before', 1);
  for (const device of [anna, ben]) {
    await device.stop();
    await loseChannels(device);
  }
  for (const device of [anna, ben]) {
    await device.start();
    await device.login();
  }
  await world.pass(10_000);
  await world.until(anna.send(ben, 'a new beginning'));
  await world.pass(2000);
  before.push('a new beginning');
  const after = await talk(world, anna, ben, 'after');
  expect(await both(anna, ben)).toEqual([
    [...before, ...after],
    [...before, ...after],
  ]);
});

test('many unreadable messages at once make one reset', async () => {
  const world = new World('one reset');
  const [anna, ben] = await world.friends();
  await talk(world, anna, ben, 'before', 1);
  for (let round = 1; round <= 2; round++) {
    await anna.stop();
    await loseChannels(anna);
    for (let index = 0; index < 12; index++) await ben.send(anna, `${round} ${index}`);
    await world.pass(1000);
    await anna.start();
    await anna.login();
    await world.pass(5 * 60_000);
    expect(await renewals(anna, ben)).toEqual([round, round]);
  }
  const texts = Array.from({ length: 24 }, (_, index) => `${index < 12 ? 1 : 2} ${index % 12}`);
  expect((await anna.texts(ben)).slice(2)).toEqual(texts);
});

test('a reset says again only what was not acknowledged with it', async () => {
  const world = new World('acknowledged with it');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  ben.network.goOffline();
  const impostor = await Impostor.of(anna, ben);
  await ben.send(anna, 'one');
  await ben.send(anna, 'two');
  const waiting = async () => {
    let entries: { stream: number; seq: number }[] = [];
    await ben.withStore(async (store) => {
      entries = (await store.list(OUTBOX)).map(({ stream, seq }) => ({ stream, seq }));
    });
    return entries.toSorted((a, b) => a.seq - b.seq);
  };
  const [first, ...others] = await waiting();
  if (first === undefined) throw new Error('both wait');
  expect(others).toHaveLength(1);
  await impostor.sayDurably({ kind: 'reset', stream: first.stream, next: first.seq + 1, held: [] });
  expect((await waiting()).map(({ seq }) => seq)).toEqual([1]);
});
