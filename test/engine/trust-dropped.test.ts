/** A friend who drops a device has no other keys: nothing is held up, and what was verified stays so. */
import { beforeEach, describe, expect, test } from 'vitest';
import { readDeviceList } from '#engine/session/device-lists.ts';
import { Notice } from '#model/notices.ts';
import type { DeviceList } from '#wire/device-list.ts';
import type { Device } from './device.ts';
import { keysOf } from './impostor.ts';
import { nextList, publish, secondDevice } from './second-device.ts';
import { mailboxOf, REFUSED, safety, trustSteps } from './trust-steps.ts';
import { World } from './world.ts';

let world: World;
let anna: Device;
let ben: Device;

const { acknowledge, said, send, state, verify } = trustSteps(() => [anna, ben]);

beforeEach(async () => {
  world = new World('trust dropped');
  [anna, ben] = await world.friends();
});

describe('a friend’s device that was taken out of their account', () => {
  let phone: Device;
  const drop = async () => {
    const own = await keysOf(anna);
    const first = (list: DeviceList) => ({ ...list, devices: list.devices.slice(0, 1) });
    await publish(world, anna, await nextList(own, first, world.clock.now()));
    await anna.send(ben, 'without my phone');
    await world.pass(60_000);
  };

  beforeEach(async () => {
    phone = await secondDevice(world, anna, 'phone');
    await world.until(phone.send(ben, 'from my phone'));
    await world.pass(10_000);
  });

  test('is no change of keys: what was verified stays verified, and messages go on', async () => {
    await verify(true);
    ben.events = [];
    await drop();
    expect(await state()).toBe('verified');
    expect([said(), await ben.notices(anna, Notice.keysChanged)]).toEqual([[], 1]);
    ben.network.deposits.length = 0;
    expect(await send('still')).toBe(200);
    await world.pass(5000);
    expect(await anna.texts(ben)).toContain('still');
    expect(ben.network.deposits.map(({ mailbox }) => mailbox)).not.toContain(await mailboxOf(phone));
    expect((await safety(ben, anna)).number).toBe((await safety(anna, ben)).number);
  });

  test('takes the change that it was with it, if nobody had seen it yet', async () => {
    expect(await send('refused')).toBe(REFUSED);
    await drop();
    expect(await state()).toBe('unverified');
    expect(await send('again')).toBe(200);
  });

  test('is a change when it comes back', async () => {
    const withPhone = (await keysOf(anna)).deviceList;
    await acknowledge();
    await drop();
    const own = await keysOf(anna);
    const { devices } = readDeviceList(withPhone) as DeviceList;
    await publish(world, anna, await nextList(own, (list) => ({ ...list, devices }), world.clock.now()));
    await anna.send(ben, 'with my phone again');
    await world.pass(60_000);
    expect([await state(), await send('to whom?')]).toEqual(['changed', REFUSED]);
  });
});
