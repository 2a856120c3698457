/** What strangers, liars and those who were friends can do with capabilities that go from hand to hand. */
import { expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { sign } from '#crypto/sign.ts';
import { GRANTED, SHARED } from '#engine/outbox/tables.ts';
import { type Bytes } from '#lib/bytes.ts';
import { CAPABILITY_PURPOSE, capabilityPart, encodeCapability } from '#wire/capability.ts';
import { allThatOpen, mailboxOf, strangers, waiting } from './capability-steps.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { Impostor, keysOf } from './impostor.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For the mailbox of `owner`, signed by `signer`; its id is `name` repeated, `expires` in ms since the epoch. */
async function given(owner: Device, signer: Device, name: number, expires: number) {
  const { publicKey: mailbox } = (await keysOf(owner)).device.mailbox;
  const { secretKey } = (await keysOf(signer)).device.mailbox;
  const id: Bytes = new Uint8Array(16).fill(name);
  const signature = await sign(nobleProvider, secretKey, CAPABILITY_PURPOSE, capabilityPart({ id, expires }));
  return { mailbox, token: encodeCapability({ v: 1, id, expires, signature }) };
}

test('a stranger who drops a device takes nothing back that we share', async () => {
  const world = new World('a stranger drops');
  const [ben, laptop, carol, tablet] = await strangers(world);
  const ask = (from: Device) => world.until(from.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  await ask(carol);
  await world.pass(DAY);
  expect(await allThatOpen(world, [ben], [laptop])).not.toContain(false);
  await world.until(carol.ok('authLogin', 'deleteMachine', { machineId: (await keysOf(tablet)).device.id }));
  const phone = await furtherDevice(world, carol, 'carol’s phone');
  // a request names the list that is in force now
  await ask(phone);
  await world.pass(HOUR);
  const shared = await allThatOpen(world, [ben], [laptop]);
  expect(shared.length).toBeGreaterThan(1);
  expect(shared).not.toContain(false);
});

test('nobody speaks for another’s mailbox, nor without its signature, nor does somebody who is blocked for their own', async () => {
  const world = new World('shared by a liar');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'anna’s phone');
  const ben = await world.person('ben');
  await world.befriend(anna, ben);
  await world.pass(MINUTE);
  const carol = await world.person('carol');
  // no node takes anything that ends so late
  const expires = world.clock.now() + 70 * DAY;
  const shared = async () => {
    const names: string[] = [];
    await ben.withStore(async (store) => {
      for (const { mailbox, expires: end } of await store.list(SHARED))
        if (end > world.clock.now() + 40 * DAY) names.push(mailbox);
    });
    return names;
  };
  const own = await mailboxOf(phone);
  const ofCarol = await given(carol, carol, 1, expires);
  const unsigned = await given(phone, carol, 1, expires);
  const ofPhone = await given(phone, phone, 1, expires);
  const impostor = await Impostor.of(anna, ben);
  await world.until(impostor.say({ kind: 'capabilities', given: [ofCarol, unsigned] }));
  expect(await shared()).toEqual([]);
  await world.until(impostor.say({ kind: 'capabilities', given: [ofPhone] }));
  expect(await shared()).toEqual([own]);
  // it is good for nothing, and costs what none would
  await ben.stop();
  await ben.withStore(async (store) => {
    const batch = store.batch();
    for (const { address, device } of await store.list(GRANTED)) batch.delete(GRANTED, `${address}/${device}`);
    await batch.commit();
  });
  await ben.start();
  await ben.login();
  await world.until(ben.send(anna, 'to the phone'));
  await world.pass(MINUTE);
  expect(await phone.texts(ben)).toEqual(['to the phone']);
  expect(await shared()).toEqual([]);
  await ben.ok('contact', 'onBlack', { nodeId: anna.address });
  await world.until(impostor.say({ kind: 'capabilities', given: [ofPhone] }));
  expect(await shared()).toEqual([]);
});

test('whoever goes on handing out has little of it passed on to a device that is away, and nothing after the friendship', async () => {
  const world = new World('handed on without end');
  const [anna, ben] = await world.friends();
  const laptop = await furtherDevice(world, ben, 'ben’s laptop');
  await world.pass(5 * MINUTE);
  laptop.network.goOffline();
  await world.pass(5 * MINUTE);
  const impostor = await Impostor.of(anna, ben);
  const passedOn = async (first: number) => {
    const before = await waiting(world, laptop);
    for (let name = first; name < first + 10; name++) {
      const one = await given(anna, anna, name, world.clock.now() + 20 * DAY + name);
      await world.until(impostor.say({ kind: 'capabilities', given: [one] }));
      await world.pass(1000);
    }
    await world.pass(MINUTE);
    return (await waiting(world, laptop)) - before;
  };
  expect(await passedOn(1)).toBe(1);
  await world.until(impostor.sayDurably({ kind: 'unfriend' }));
  await world.pass(DAY);
  expect(await passedOn(11)).toBe(0);
});
