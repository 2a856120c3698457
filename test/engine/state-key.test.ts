/** The key of the account's state: a device that is dropped neither reads what is written after that nor changes anything. */
import { beforeEach, describe, expect, test } from 'vitest';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import type { AccountRow } from '#engine/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { type DeviceList, encodeDeviceList } from '#wire/device-list.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import { publish } from './second-device.ts';
import {
  AT_REST,
  drop,
  expectAgreement,
  idOf,
  LOOKED,
  opens,
  presentKeyOf,
  remark,
  remarkAt,
  rename,
  status,
  tamper,
  WRITTEN,
  withoutRemark,
} from './state-key-steps.ts';
import { listed } from './words-steps.ts';
import { World } from './world.ts';

let world: World;
let anna: Device;
let ben: Device;
let phone: Device;
let tablet: Device;

const records = () => new Map([...world.internet.records].map(([name, bytes]) => [name, toHex(bytes)]));

beforeEach(async () => {
  world = new World('state key', 'swift');
  [anna, ben] = await world.friends();
  phone = await furtherDevice(world, anna, 'phone');
  tablet = await furtherDevice(world, anna, 'tablet');
  await remark(anna, ben, 'the baker');
  await world.pass(60_000);
}, 60_000);

test.each([
  ['deleteMachine', 'removed'],
  ['offlineMachine', 'logged out'],
])('%s: nothing that is written later opens to the device that was %s', async (method) => {
  expect(listed(world, anna.address)?.state).toBeUndefined();
  const readable = await opens(world, await keysOf(phone));
  expect([...readable.values()].flat().map(({ map }) => map)).toContain('remarks');
  const before = records();
  const own = await drop(anna, phone, method);
  // at once all that there is lies under the new key
  await world.pass(WRITTEN);
  expect((await opens(world, await keysOf(anna))).size).toBe(readable.size);
  expect(await status(anna)).toEqual(AT_REST);
  await remark(anna, ben, 'the butcher');
  await world.pass(LOOKED);
  const list = listed(world, anna.address);
  expect(list?.state?.keys.map(({ device }) => device)).toEqual([await idOf(anna), await idOf(tablet)]);

  // under its key there is what there was
  for (const name of (await opens(world, own)).keys()) expect(records().get(name)).toBe(before.get(name));
  // and the list, which it can read as anybody can, gives it none
  const { deviceList } = await keysOf(anna);
  expect(await presentKeyOf(world, { ...own, deviceList, ended: null })).toBeUndefined();
  for (const { device } of list?.state?.keys ?? []) {
    const posing = { ...own, deviceList, device: { ...own.device, id: device } };
    expect(await presentKeyOf(world, posing)).toBeUndefined();
  }
  // what the others go by is elsewhere, and they agree
  const written = await opens(world, await keysOf(tablet));
  expect(written.size).toBeGreaterThan(0);
  for (const name of written.keys()) expect(readable.has(name)).toBe(false);
  await expectAgreement(anna, tablet);
  expect([await remarkAt(anna), await remarkAt(tablet)]).toEqual([['the butcher'], ['the butcher']]);
  expect([...anna.problems, ...tablet.problems]).toEqual([]);
});

test('what a device writes once it was dropped changes nothing, and raises no alarm', async () => {
  // as long as it belongs to the account, it does
  await tamper(world, await keysOf(phone), withoutRemark);
  await world.pass(LOOKED);
  expect([await remarkAt(anna), await remarkAt(tablet)]).toEqual([[''], ['']]);
  await remark(anna, ben, 'the baker');
  await world.pass(WRITTEN);
  tablet.network.goOffline();
  const own = await drop(anna, phone);
  await tamper(world, own, withoutRemark);
  await world.pass(WRITTEN);
  await tamper(world, own, withoutRemark);
  // who was away meanwhile looks at the list before it looks at records
  tablet.network.goOnline();
  await world.pass(LOOKED);
  await tamper(world, own, withoutRemark);
  await world.pass(LOOKED);
  await expectAgreement(anna, tablet);
  expect([await remarkAt(anna), await remarkAt(tablet)]).toEqual([['the baker'], ['the baker']]);
});

test('three devices come together over two removals, one that was away for both and has edited, too', async () => {
  const third = await furtherDevice(world, anna, 'third');
  const fourth = await furtherDevice(world, anna, 'fourth');
  await world.pass(60_000);
  tablet.network.goOffline();
  await rename(tablet, 'Written on the way');
  await drop(anna, phone);
  await world.pass(1_000);
  await drop(anna, third);
  await remark(fourth, ben, 'the butcher');
  await world.pass(LOOKED);
  await anna.restart();
  await world.pass(LOOKED);
  expect(listed(world, anna.address)?.state?.former).toHaveLength(2);
  tablet.network.goOnline();
  await world.pass(LOOKED);
  await expectAgreement(anna, tablet, fourth);
  expect(await remarkAt(tablet)).toEqual(['the butcher']);
  expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Written on the way' });
  expect([...anna.problems, ...tablet.problems, ...fourth.problems]).toEqual([]);
});

describe('while a node withholds the newest list', () => {
  let newest: Bytes;
  let own: AccountRow;
  let mail: { mailbox: { envelopes: Map<string, unknown> }; kept: [string, unknown][] }[];

  /** Shows the list that the phone isn't in. */
  const show = async () => world.internet.records.set(toHex((await keysOf(anna)).signing.publicKey), newest);

  beforeEach(async () => {
    const key = toHex((await keysOf(anna)).signing.publicKey);
    const old = world.internet.records.get(key) as Bytes;
    tablet.network.goOffline();
    own = await drop(anna, phone);
    await remark(anna, ben, 'the butcher');
    await world.pass(WRITTEN);
    newest = world.internet.records.get(key) as Bytes;
    anna.network.goOffline();
    // a friend would give the node the list again
    ben.network.goOffline();
    world.internet.records.set(key, old);
    // nor does the tablet hear of it from the others
    mail = [...world.internet.mailboxes.values()].map((mailbox) => ({ mailbox, kept: [...mailbox.envelopes] }));
    for (const { mailbox } of mail) mailbox.envelopes.clear();
    tablet.network.goOnline();
    await world.pass(60_000);
  });

  test('a device goes on under the old key, and nothing is lost when it learns of the new one', async () => {
    await rename(tablet, 'Under the old key');
    await world.pass(LOOKED);
    expect(await remarkAt(tablet)).toEqual(['the baker']);
    await show();
    for (const { mailbox, kept } of mail) for (const [id, envelope] of kept) mailbox.envelopes.set(id, envelope);
    anna.network.goOnline();
    await world.pass(2 * LOOKED);
    for (const device of [anna, tablet]) {
      expect(await remarkAt(device)).toEqual(['the butcher']);
      expect(await device.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Under the old key' });
      expect(await status(device)).toMatchObject({ waiting: 0 });
    }
  });

  test('and once it is shown, looks at it before anything else is merged', async () => {
    await show();
    await tamper(world, own, withoutRemark);
    // what it writes itself would meet that
    await rename(tablet, 'Another name');
    await world.pass(WRITTEN);
    expect(await remarkAt(tablet)).toEqual(['the butcher']);
    await world.pass(LOOKED);
    anna.network.goOnline();
    await world.pass(LOOKED);
    await expectAgreement(anna, tablet);
    expect(await remarkAt(anna)).toEqual(['the butcher']);
  });
});

test('a device that was logged out and is let in again goes by the key of now', async () => {
  const id = await idOf(phone);
  await anna.ok('authLogin', 'offlineMachine', { machineId: id });
  await remark(tablet, ben, 'the butcher');
  await world.pass(LOOKED);
  await anna.ok('device', 'admit', { machineId: id });
  await world.pass(WRITTEN);
  await world.until(phone.login());
  await world.pass(60_000);
  expect(await remarkAt(phone)).toEqual(['the butcher']);
  await remark(phone, ben, 'the baker again');
  await world.pass(LOOKED);
  await expectAgreement(anna, phone, tablet);
  expect(await status(phone)).toEqual(AT_REST);
});

test('a list of an earlier version that has dropped a device names another key once, and no further one', async () => {
  const own = await keysOf(phone);
  phone.network.goOffline();
  const { signing, deviceList } = await keysOf(anna);
  const list = listed(world, anna.address) as DeviceList;
  const devices = list.devices.filter(({ id }) => id !== own.device.id);
  const body = encodeDeviceList({ ...list, devices });
  const previous = { version: list.devices.length, bytes: deviceList };
  const shorter = await signDeviceList(world.provider, signing, body, world.clock.now(), previous);
  await publish(world, anna, shorter);
  await world.pass(WRITTEN);
  const renewed = listed(world, anna.address);
  expect(renewed?.state).toMatchObject({ former: [null] });
  await remark(anna, ben, 'the butcher');
  await world.pass(LOOKED);
  await anna.restart();
  await world.pass(LOOKED);
  expect(listed(world, anna.address)).toEqual(renewed);
  await expectAgreement(anna, tablet);
  expect(await remarkAt(tablet)).toEqual(['the butcher']);
  const written = await opens(world, await keysOf(tablet));
  expect(written.size).toBeGreaterThan(0);
  for (const name of (await opens(world, own)).keys()) expect(written.has(name)).toBe(false);
});

test('who is made the primary device goes on dropping devices, and who was it follows', async () => {
  await drop(anna, phone);
  await world.pass(60_000);
  await anna.ok('authLogin', 'setPrimaryMachine', { machineId: await idOf(tablet) });
  await world.pass(60_000);
  const third = await furtherDevice(world, tablet, 'third');
  await world.pass(60_000);
  const own = await drop(tablet, third);
  await remark(tablet, ben, 'the butcher');
  await world.pass(LOOKED);
  expect(await remarkAt(anna)).toEqual(['the butcher']);
  const written = await opens(world, await keysOf(tablet));
  for (const name of (await opens(world, own)).keys()) expect(written.has(name)).toBe(false);
  await remark(anna, ben, 'the baker once more');
  await world.pass(LOOKED);
  await expectAgreement(anna, tablet);
  expect(await remarkAt(tablet)).toEqual(['the baker once more']);
});
