/** A device that is dropped while it is connected hears of it at once, whatever has become of the sessions with it. */
import { expect, test } from 'vitest';
import { sealEnvelope } from '#crypto/envelope.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { CHANNELS } from '#engine/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { type DeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { seededBytes } from '../simulation/random.ts';
import { type Device, PASSWORD } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import { pair } from './pairing-steps.ts';
import { nextList, secondDevice } from './second-device.ts';
import { enter, listed, NEW_PASSWORD, person, step } from './words-steps.ts';
import { World } from './world.ts';

const REMOVED = { state: 'none', anonymous: false, ended: 'removed' };
const session = (device: Device) => device.published('session.changed').at(-1)?.data;

test('the words on another machine: every device that was dropped hears it while it stays connected', async () => {
  const world = new World('dropped by words');
  const { device: old, words } = await person(world, 'old');
  const tablet = await pair(world, old);
  await world.pass(60_000);
  const fresh = world.device('fresh');
  await fresh.start();
  await step(world, fresh, words, { isResetPrimary: true });
  await enter(world, fresh, words);
  await world.pass(30_000);
  for (const device of [old, tablet]) {
    expect(session(device)).toEqual(REMOVED);
    expect(device.files.has('vault')).toBe(false);
  }
  expect(session(fresh)).toMatchObject({ state: 'open' });
  // each is told once
  const told = fresh.network.deposits.length;
  await fresh.stop();
  await fresh.start();
  await fresh.login(NEW_PASSWORD);
  await world.pass(60_000);
  expect([told, fresh.network.deposits.length]).toEqual([2, 0]);
  expect([...old.problems, ...tablet.problems, ...fresh.problems]).toEqual([]);
});

test('what couldn’t be left is left when the new primary device opens next', async () => {
  const world = new World('dropped later');
  const { device: old, words } = await person(world, 'old');
  const fresh = world.device('fresh');
  await fresh.start();
  await step(world, fresh, words, { isResetPrimary: true });
  fresh.network.refusal = 'Unreachable';
  await enter(world, fresh, words);
  await world.pass(30_000);
  expect(listed(world, old.address)?.epoch).toBeGreaterThan(0);
  expect(session(old)).toMatchObject({ state: 'open' });
  await fresh.stop();
  await fresh.start();
  await fresh.login(NEW_PASSWORD);
  await world.pass(30_000);
  expect(session(old)).toEqual(REMOVED);
});

test('the devices of a list that was kept back during the login hear it, too', async () => {
  const world = new World('dropped though withheld');
  const { device: old, words } = await person(world, 'old');
  const withheld = new Map(world.internet.records);
  const fresh = world.device('fresh');
  await fresh.start();
  world.internet.records.clear();
  await step(world, fresh, words, { isResetPrimary: true });
  for (const [key, record] of withheld) world.internet.records.set(key, record);
  await enter(world, fresh, words);
  await world.pass(60_000);
  expect(session(old)).toEqual(REMOVED);
});

test('a device that was logged out stays out, though another list comes before it is locked', async () => {
  const world = new World('two lists', 'swift');
  const [anna] = await world.friends();
  const phone = await secondDevice(world, anna, 'phone');
  const [own, { device }] = [await keysOf(anna), await keysOf(phone)];
  const now = world.clock.now();
  const without = (list: DeviceList) => ({
    ...list,
    devices: list.devices.filter(({ id }) => id !== device.id),
    loggedOut: [device.id],
  });
  const first = await nextList(own, without, now, world.provider);
  const second = await nextList({ ...own, deviceList: first }, (list) => list, now, world.provider);
  const random = seededBytes('two lists');
  const hear = async (list: Bytes) => {
    const sealed = await sealEnvelope(world.provider, random, device.sealing.publicKey, list);
    return sealed.ok ? sealed.value : list;
  };
  const envelopes = [await hear(first), await hear(second)];
  // what is under way keeps it from being locked at once
  const wrong = phone.code('login', 'exportLogin', { password: 'not the password', loginType: 'text' });
  await Promise.allSettled(envelopes.map((envelope) => phone.network.inject(envelope)));
  await wrong;
  await world.pass(10_000);
  expect(session(phone)).toEqual({ state: 'locked', anonymous: false, ended: 'loggedOut' });
  expect((await keysOf(phone)).ended).toBe('loggedOut');
  const tried = phone.code('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
  expect(await world.until(tried)).toBe(500);
});

test.each(['remove', 'log out'])('%s: a connected device hears it by a session that is broken', async (way) => {
  const world = new World(`broken, ${way}`, 'swift');
  const [anna] = await world.friends();
  const phone = await secondDevice(world, anna, 'phone');
  await world.pass(60_000);
  const { device } = await keysOf(phone);
  await phone.stop();
  await phone.withStore(async (store) => {
    const batch = store.batch();
    for (const channel of await store.list(CHANNELS)) {
      const key = `${channel.address}/${channel.device}`;
      const { current } = channel;
      if (current === null) continue;
      const ratchet = { ...current.ratchet, receiving: [], rootKey: new Uint8Array(32) };
      batch.put(CHANNELS, key, { ...channel, current: { ...current, ratchet }, archived: [] });
    }
    await batch.commit();
  });
  await phone.start();
  await phone.login();
  await world.pass(2000);
  const method = way === 'remove' ? 'deleteMachine' : 'offlineMachine';
  await world.until(anna.ok('authLogin', method, { machineId: device.id }));
  await world.pass(10_000);
  expect(session(phone)).toEqual(
    way === 'remove' ? REMOVED : { state: 'locked', anonymous: false, ended: 'loggedOut' },
  );
});

test('a list that the account hasn’t signed, or that is older, changes nothing', async () => {
  const world = new World('forged list', 'swift');
  const anna = await world.person('anna');
  const before = await keysOf(anna);
  const phone = await furtherDevice(world, anna, 'phone');
  const mallory = await world.person('mallory');
  const [own, listedHere, forger] = [await keysOf(anna), await keysOf(phone), await keysOf(mallory)];
  const inject = async (list: Bytes) => {
    const sealed = await sealEnvelope(
      world.provider,
      seededBytes(toHex(list)),
      listedHere.device.sealing.publicKey,
      list,
    );
    await phone.network.inject(sealed.ok ? sealed.value : new Uint8Array());
    await world.pass(5000);
  };
  const changed = await nextList(own, (list) => ({ ...list, devices: list.devices.slice(0, 1) }), world.clock.now());
  const key = { publicKey: own.signing.publicKey, secretKey: forger.device.signing.secretKey };
  const list = encodeDeviceList({
    v: 1,
    epoch: 9,
    exchange: own.exchange.publicKey,
    devices: [],
    loggedOut: [],
    homeNodes: [],
  });
  const refused = [
    // the genuine one from before the phone was there
    before.deviceList,
    listedHere.deviceList,
    forger.deviceList,
    await signDeviceList(world.provider, key, list, world.clock.now(), { version: 99, bytes: own.deviceList }),
    changed.map((byte, index) => (index === changed.length - 1 ? byte ^ 1 : byte)),
  ];
  for (const each of refused) await inject(each);
  expect(session(phone)).toMatchObject({ state: 'open' });
  expect(await phone.code('contact', 'getContacts')).toBe(200);
  expect((await keysOf(phone)).deviceList).toEqual(listedHere.deviceList);
  await inject(changed);
  expect(session(phone)).toEqual(REMOVED);
  expect([...anna.problems, ...phone.problems]).toEqual([]);
});
