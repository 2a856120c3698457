/** Messages that burn, between people with two devices each: gone everywhere, where somebody was away as well. */
import { expect, test } from 'vitest';
import type { Device } from './device.ts';
import { secondDevice } from './second-device.ts';
import { World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

/** Anna with a phone, Ben with a laptop; their messages burn a minute after they were read. */
async function burners(seed: string) {
  const world = new World(seed, 'swift');
  const [anna, ben] = await world.friends();
  const phone = await secondDevice(world, anna, 'anna’s phone');
  const laptop = await secondDevice(world, ben, 'ben’s laptop');
  await world.pass(10 * SECOND);
  await anna.ok('trust', 'acknowledgeChange', { nodeId: ben.address });
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await world.pass(MINUTE);
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: MINUTE });
  await world.pass(10 * SECOND);
  return { world, anna, phone, ben, laptop };
}

test('a message burns on all devices of both, by the time of its reading', async () => {
  const { world, anna, phone, ben, laptop } = await burners('burn everywhere');
  const id = await anna.send(ben, 'soon gone');
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: 0 });
  await anna.send(ben, 'stays');
  await world.pass(10 * SECOND);
  const shown = () => Promise.all([anna.texts(ben), phone.texts(ben), ben.texts(anna), laptop.texts(anna)]);
  // nobody has read it: it waits
  await world.pass(24 * 60 * MINUTE);
  for (const texts of await shown()) expect(texts).toEqual(['soon gone', 'stays']);
  await laptop.read(anna, [id]);
  const readAt = world.clock.now();
  await world.pass(5 * SECOND);
  for (const device of [anna, phone])
    expect((await device.message(id)).burn_time).toBeLessThanOrEqual(readAt + MINUTE + 5 * SECOND);
  for (const texts of await shown()) expect(texts).toEqual(['soon gone', 'stays']);
  await world.pass(MINUTE);
  for (const texts of await shown()) expect(texts).toEqual(['stays']);
  for (const device of [anna, phone, ben, laptop]) {
    await device.restart();
    expect(device.problems).toEqual([]);
  }
  await world.pass(MINUTE);
  for (const texts of await shown()) expect(texts).toEqual(['stays']);
}, 120_000);

test('a device that was away burns it once it hears of the reading, whether it had the message or not', async () => {
  const { world, anna, phone, ben, laptop } = await burners('burn for the absent');
  const shown = (device: Device, other: Device) => device.texts(other);
  await phone.stop();
  const id = await anna.send(ben, 'soon gone');
  await world.pass(10 * SECOND);
  expect(await shown(laptop, anna)).toEqual(['soon gone']);
  await laptop.stop();
  await ben.read(anna, [id]);
  await world.pass(5 * MINUTE);
  expect([await shown(anna, ben), await shown(ben, anna)]).toEqual([[], []]);
  await world.pass(60 * MINUTE);
  // one has never had it, one has had it unread
  for (const device of [phone, laptop]) await device.restart();
  await world.pass(3 * MINUTE);
  expect([await shown(phone, ben), await shown(laptop, anna)]).toEqual([[], []]);
  for (const device of [phone, laptop]) await device.restart();
  await world.pass(MINUTE);
  expect([await shown(phone, ben), await shown(laptop, anna)]).toEqual([[], []]);
  expect([anna, phone, ben, laptop].flatMap(({ problems }) => problems)).toEqual([]);
}, 120_000);

test('a device that was away counts from the reading, whether it had the message or not', async () => {
  const { world, anna, phone, ben, laptop } = await burners('count from the reading');
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: HOUR });
  await world.pass(10 * SECOND);
  const had = await anna.send(ben, 'had by all');
  await world.pass(10 * SECOND);
  await phone.stop();
  const missed = await anna.send(ben, 'missed by the phone');
  await world.pass(10 * SECOND);
  await laptop.stop();
  await ben.read(anna, [had, missed]);
  const due = world.clock.now() + HOUR;
  await world.pass(50 * MINUTE);
  for (const device of [phone, laptop]) await device.restart();
  await world.pass(MINUTE);
  for (const device of [anna, phone, ben, laptop])
    for (const id of [had, missed]) {
      const { burn_time: burnsAt } = await device.message(id);
      expect(burnsAt).toBeGreaterThan(due - 10 * SECOND);
      expect(burnsAt).toBeLessThan(due + 10 * SECOND);
    }
  await world.pass(10 * MINUTE);
  expect(await Promise.all([anna.texts(ben), phone.texts(ben), ben.texts(anna), laptop.texts(anna)])).toEqual([
    [],
    [],
    [],
    [],
  ]);
}, 120_000);

test.each([
  { whose: 'reading', years: 5 },
  { whose: 'reading', years: -5 },
  { whose: 'absent', years: 5 },
  { whose: 'absent', years: -5 },
])(
  'where the clock of the $whose device is wrong by $years years, it burns neither early nor never',
  async (wrong) => {
    const { world, anna, ben, laptop } = await burners(`a wrong clock ${wrong.whose} ${wrong.years}`);
    const id = await anna.send(ben, 'soon gone');
    await world.pass(10 * SECOND);
    await laptop.stop();
    const device = wrong.whose === 'reading' ? ben : laptop;
    device.clockOffset = wrong.years * YEAR;
    await ben.read(anna, [id]);
    await world.pass(10 * SECOND);
    expect(await anna.texts(ben)).toEqual(['soon gone']);
    await laptop.restart();
    await world.pass(10 * SECOND);
    expect(await laptop.texts(anna)).toEqual(['soon gone']);
    await world.pass(2 * MINUTE);
    expect([await anna.texts(ben), await laptop.texts(anna)]).toEqual([[], []]);
  },
  120_000,
);
