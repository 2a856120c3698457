/** Who was asked agrees on one device and writes from another one, whose words come first: they wait, and none is lost. */
import { expect, test } from 'vitest';
import { toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import { World } from './world.ts';

/** Anna has asked Ben, who has agreed on one device and said something on both; `mail` brings her what one of them left her. */
async function agreed(world: World) {
  const [anna, ben] = [await world.person('anna'), await world.person('ben')];
  const phone = await furtherDevice(world, ben, 'ben/2');
  await world.pass(60_000);
  await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  await world.pass(5000);
  anna.network.goOffline();
  await world.until(ben.ok('contact', 'agreeApplySync', { nodeId: anna.address }));
  await world.pass(60_000);
  await phone.send(anna, 'from the phone');
  await world.pass(10_000);
  const { envelopes } = world.internet.mailbox(toHex((await keysOf(anna)).device.mailbox.publicKey));
  const all = new Map(envelopes);
  envelopes.clear();
  const mail = async (from: Device) => {
    anna.network.goOffline();
    const theirs = new Set(from.network.deposits.map(({ envelope }) => toHex(envelope)));
    for (const [id, kept] of all) if (theirs.has(toHex(kept.bytes))) envelopes.set(id, kept);
    expect(envelopes.size).toBeGreaterThan(0);
    anna.network.goOnline();
    await world.pass(5000);
  };
  return { anna, ben, phone, mail };
}

test('what a friend’s other device says before it is heard that they agreed is there once it is, once', async () => {
  const world = new World('asked/other device', 'swift');
  const { anna, ben, phone, mail } = await agreed(world);
  await mail(phone);
  expect(await anna.ok('contact', 'isFriend', { nodeId: ben.address })).toEqual({ status: false });
  await mail(ben);
  expect(await anna.ok('contact', 'isFriend', { nodeId: ben.address })).toEqual({ status: true });
  expect(await anna.texts(ben)).toEqual(['from the phone']);
  await phone.send(anna, 'and more');
  await world.pass(3 * 24 * 3_600_000);
  expect(await anna.texts(ben)).toEqual(['from the phone', 'and more']);
  for (const device of [anna, ben, phone]) expect(device.problems).toEqual([]);
});

test('what somebody said as a friend of before keeps nothing back that they agree to later', async () => {
  const world = new World('asked/again', 'swift');
  const [anna, ben] = await world.friends();
  await world.pass(10_000);
  anna.network.goOffline();
  await ben.send(anna, 'as a friend of before');
  await world.pass(10_000);
  const { envelopes } = world.internet.mailbox(toHex((await keysOf(anna)).device.mailbox.publicKey));
  const before = new Map(envelopes);
  envelopes.clear();
  anna.network.goOnline();
  await world.until(anna.ok('contact', 'deleteFriend', { nodeId: ben.address }));
  await world.pass(5000);
  await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'once more' }));
  await world.pass(5000);
  anna.network.goOffline();
  await world.until(ben.ok('contact', 'agreeApplySync', { nodeId: anna.address }));
  await world.pass(5000);
  for (const [id, kept] of before) envelopes.set(id, kept);
  anna.network.goOnline();
  await world.pass(5000);
  expect(await anna.ok('contact', 'isFriend', { nodeId: ben.address })).toEqual({ status: true });
  await ben.send(anna, 'as a friend again');
  await world.pass(5000);
  expect(await anna.texts(ben)).toContain('as a friend again');
});
