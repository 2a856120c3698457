/** One account on several devices, of both people: what is written on one is on all, and who is away gets it later. */
import { expect, test } from 'vitest';
import type { Device } from './device.ts';
import { secondDevice } from './second-device.ts';
import { World } from './world.ts';

/** Anna with three devices, Ben with two, friends on all. */
async function fiveDevices(world: World): Promise<{ annas: Device[]; bens: Device[] }> {
  const [anna, ben] = await world.friends();
  const phone = await secondDevice(world, anna, 'anna’s phone');
  const tablet = await secondDevice(world, anna, 'anna’s tablet');
  const laptop = await secondDevice(world, ben, 'ben’s laptop');
  await world.pass(10_000);
  // whoever has a friend with a new device has looked at it; a new device takes friends as it finds them
  await anna.ok('trust', 'acknowledgeChange', { nodeId: ben.address });
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await world.pass(60_000);
  return { annas: [anna, phone, tablet], bens: [ben, laptop] };
}

test('three devices and two talk, one is away for a hundred messages: all show the same in the end', async () => {
  const world = new World('five devices', 'swift');
  const { annas, bens } = await fiveDevices(world);
  const [anna, phone, tablet] = annas as [Device, Device, Device];
  const [ben, laptop] = bens as [Device, Device];
  tablet.network.goOffline();
  const said: string[] = [];
  for (let round = 0; round < 20; round++) {
    for (const [from, to] of [
      [anna, ben],
      [ben, anna],
      [phone, ben],
      [laptop, anna],
      [anna, ben],
    ] as const) {
      const text = `${said.length}`;
      said.push(text);
      await world.until(from.send(to, text));
      await world.pass(2000);
    }
  }
  await tablet.restart();
  await world.pass(120_000);
  for (const device of annas) expect((await device.texts(ben)).sort(), device.address).toEqual([...said].sort());
  for (const device of bens) expect((await device.texts(anna)).sort()).toEqual([...said].sort());
  const ids = async (device: Device, other: Device) =>
    (await device.history(other)).filter((row) => row.msg_source !== 2).map((row) => row.msg_id);
  expect((await ids(tablet, ben)).sort()).toEqual((await ids(anna, ben)).sort());
  expect([...annas, ...bens].flatMap(({ problems }) => problems)).toEqual([]);
}, 120_000);
