/** Somebody was asked to be a friend, and is heard of in another order than it was said: nothing is lost, nothing kept back. */
import { expect, test } from 'vitest';
import { table } from '#engine/storage/store.ts';
import { toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import { World } from './world.ts';

const DAY = 24 * 3_600_000;

const mailOf = async (world: World, device: Device) =>
  world.internet.mailbox(toHex((await keysOf(device)).device.mailbox.publicKey)).envelopes;
const ask = (world: World, one: Device, other: Device) =>
  world.until(one.ok('contact', 'addFriend', { nodeId: other.address, content: 'hello' }));
const agree = (world: World, one: Device, other: Device) =>
  world.until(one.ok('contact', 'agreeApplySync', { nodeId: other.address }));
const isFriend = async (one: Device, other: Device) =>
  ((await one.ok('contact', 'isFriend', { nodeId: other.address })) as { status: boolean }).status;

async function people(world: World) {
  const [anna, ben] = [await world.person('anna'), await world.person('ben')];
  const phone = await furtherDevice(world, ben, 'ben/2');
  await world.pass(60_000);
  return { anna, ben, phone };
}

type People = Awaited<ReturnType<typeof people>>;

/** Anna asks Ben, who agrees on one device and says something on the other; the answer brings her what one of them left her. */
async function agreed(world: World, { anna, ben, phone }: People, text: string) {
  await ask(world, anna, ben);
  await world.pass(5000);
  anna.network.goOffline();
  await agree(world, ben, anna);
  await world.pass(60_000);
  await phone.send(anna, text);
  await world.pass(10_000);
  const envelopes = await mailOf(world, anna);
  const all = new Map(envelopes);
  envelopes.clear();
  return async (from: Device) => {
    anna.network.goOffline();
    const theirs = new Set(from.network.deposits.map(({ envelope }) => toHex(envelope)));
    for (const [id, kept] of all) if (theirs.has(toHex(kept.bytes))) envelopes.set(id, kept);
    expect(envelopes.size).toBeGreaterThan(0);
    anna.network.goOnline();
    await world.pass(5000);
  };
}

/** It comes before what tells that they agreed, and is there once that has come, once. */
async function expectEarly(world: World, { anna, ben, phone }: People, text: string): Promise<void> {
  const mail = await agreed(world, { anna, ben, phone }, text);
  await mail(phone);
  expect(await isFriend(anna, ben)).toBe(false);
  await mail(ben);
  expect(await isFriend(anna, ben)).toBe(true);
  expect((await anna.texts(ben)).filter((said) => said === text)).toEqual([text]);
}

test('what a friend’s other device says before it is heard that they agreed is there once it is, once', async () => {
  const world = new World('asked/other device', 'swift');
  const all = await people(world);
  const { anna, ben, phone } = all;
  await expectEarly(world, all, 'from the phone');
  await phone.send(anna, 'and more');
  await world.pass(3 * DAY);
  expect(await anna.texts(ben)).toEqual(['from the phone', 'and more']);
  for (const device of [anna, ben, phone]) expect(device.problems).toEqual([]);
});

test('so it is when they become friends again more than a week later', async () => {
  const world = new World('asked/twice', 'swift');
  const all = await people(world);
  await expectEarly(world, all, 'at first');
  await world.pass(8 * DAY);
  await world.until(all.anna.ok('contact', 'deleteFriend', { nodeId: all.ben.address }));
  await world.pass(60_000);
  await expectEarly(world, all, 'once more');
});

test('so it is where many have said something too early long ago', async () => {
  const world = new World('asked/many', 'swift');
  const all = await people(world);
  await all.anna.stop();
  await all.anna.withStore(async (store) => {
    const batch = store.batch();
    const since = world.clock.now() - 300 * DAY;
    for (let count = 0; count < 500; count++)
      batch.put(table<{ address: string; since: number }>('earlyWords'), `${count}`, { address: `${count}`, since });
    await batch.commit();
  });
  await all.anna.start();
  await all.anna.login();
  await world.pass(60_000);
  await expectEarly(world, all, 'at last');
});

test('the asker’s other device has the friend soon, though it hears of the answer before it knows of the question', async () => {
  const world = new World('asked/asker', 'swift');
  const [anna, ben] = [await world.person('anna'), await world.person('ben')];
  const tablet = await furtherDevice(world, anna, 'anna/2');
  await world.pass(60_000);
  tablet.network.goOffline();
  await ask(world, anna, ben);
  await world.pass(60_000);
  anna.network.goOffline();
  await agree(world, ben, anna);
  await world.pass(60_000);
  tablet.network.goOnline();
  await world.pass(60_000);
  expect(await isFriend(tablet, ben)).toBe(true);
});

/** Anna has deleted Ben and asked him again; what he had said before as a friend comes only then. */
async function askedAgain(seed: string) {
  const world = new World(seed, 'swift');
  const [anna, ben] = await world.friends();
  await world.pass(10_000);
  anna.network.goOffline();
  await ben.send(anna, 'as a friend of before');
  await world.pass(10_000);
  const envelopes = await mailOf(world, anna);
  const before = new Map(envelopes);
  envelopes.clear();
  anna.network.goOnline();
  await world.until(anna.ok('contact', 'deleteFriend', { nodeId: ben.address }));
  await world.pass(5000);
  await ask(world, anna, ben);
  await world.pass(5000);
  anna.network.goOffline();
  for (const [id, kept] of before) envelopes.set(id, kept);
  anna.network.goOnline();
  await world.pass(5000);
  return { world, anna, ben };
}

test('what somebody said as a friend of before keeps nothing back that they agree to later', async () => {
  const { world, anna, ben } = await askedAgain('asked/again');
  await agree(world, ben, anna);
  await world.pass(60_000);
  expect(await isFriend(anna, ben)).toBe(true);
  await ben.send(anna, 'as a friend again');
  await world.pass(5000);
  expect(await anna.texts(ben)).toContain('as a friend again');
});

test('nor that they ask themselves after they declined', async () => {
  const { world, anna, ben } = await askedAgain('asked/declined');
  await ben.ok('contact', 'deleteApply', { nodeId: anna.address });
  await world.pass(5000);
  await ask(world, ben, anna);
  await world.pass(60_000);
  expect([await isFriend(anna, ben), await isFriend(ben, anna)]).toEqual([true, true]);
});
