/** How the word of a wipe reaches the home nodes: each for itself, whatever another one answers and whatever the clock says. */
import { expect, test } from 'vitest';
import type { HomeNode } from '#model/ids.ts';
import { PASSWORD } from '../device.ts';
import { furtherDevice } from '../further-device.ts';
import { pair } from '../pairing-steps.ts';
import { World } from '../world.ts';
import { mailboxBehind } from './farewell-letter.ts';
import { CLEAR, open, setClear } from './room-steps.ts';

const HOUR = 3_600_000;
const TEN_YEARS = 3652 * 24 * HOUR;
const [FIRST, SECOND] = ['https://first.test', 'https://second.test'] as [HomeNode, HomeNode];

/** Somebody with two devices and two home nodes, the second of which can't be reached, as the wipe begins. */
async function withTwoNodes(seed: string) {
  const world = new World(seed, 'swift');
  const anna = world.device('anna');
  anna.homeNodes = [FIRST, SECOND];
  await anna.start();
  await anna.register();
  await anna.login();
  await world.pass(5000);
  const phone = await furtherDevice(world, anna, 'phone');
  await setClear(anna);
  const mailbox = await mailboxBehind(anna, PASSWORD);
  await world.pass(5000);
  anna.network.dishonest.set(SECOND, 'Unreachable');
  const isKept = () => world.internet.prekeys.has(mailbox);
  return { world, anna, phone, isKept };
}

test.each(['claims', 'Conflict', 'Refused', 'QuotaExceeded'] as const)(
  'whatever one node answers (%s), it is said to another one as soon as that can be reached',
  async (answer) => {
    const { world, anna, phone, isKept } = await withTwoNodes(`two nodes ${answer}`);
    anna.network.dishonest.set(FIRST, answer);
    expect(await open(anna, CLEAR)).toBe(-3);
    await world.pass(600_000);
    expect(isKept()).toBe(true);
    expect(await phone.code('contact', 'getContacts')).toBe(200);
    anna.network.dishonest.delete(SECOND);
    await world.pass(2 * HOUR);
    expect(isKept()).toBe(false);
    expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
    expect([...anna.problems, ...phone.problems]).toEqual([]);
  },
);

test('after a restart the nodes that are left are asked, and no other', async () => {
  const { world, anna, isKept } = await withTwoNodes('asked again');
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  // honest as far as it goes: there is one internet behind both
  expect(isKept()).toBe(false);
  await anna.stop();
  await anna.start();
  await world.pass(60_000);
  expect(anna.network.closings).toEqual([SECOND]);
  await anna.stop();
  await anna.start();
  await world.pass(60_000);
  expect(anna.network.closings).toEqual([]);
});

test('a node that is never there is asked ever more rarely, and no longer than for thirty days', async () => {
  const { world, anna, phone } = await withTwoNodes('never there');
  await phone.stop();
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(HOUR);
  await anna.ok('login', 'exportLogout');
  const asked = () => anna.network.closings.filter((node) => node === SECOND).length;
  const before = asked();
  expect(before).toBeLessThan(20);
  await world.pass(29 * 24 * HOUR);
  const after = asked();
  expect(after - before).toBeGreaterThan(400);
  expect(after - before).toBeLessThan(1000);
  await world.pass(2 * 24 * HOUR);
  const last = asked();
  await world.pass(2 * 24 * HOUR);
  expect(asked()).toBe(last);
});

test('a clock that is set right by years after the wipe has it said once all the same', async () => {
  const { world, anna, isKept } = await withTwoNodes('set right');
  anna.network.dishonest.set(FIRST, 'Unreachable');
  anna.clockOffset = -TEN_YEARS;
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  await anna.stop();
  anna.clockOffset = 0;
  await anna.start();
  await world.pass(60_000);
  expect(isKept()).toBe(false);
});

test.each([-TEN_YEARS, TEN_YEARS])(
  'a clock that is wrong by %i ms ends the other devices all the same',
  async (skew) => {
    const world = new World(`wrong clock ${skew}`, 'swift');
    const anna = await world.person('anna');
    const phone = await furtherDevice(world, anna, 'phone');
    anna.clockOffset = skew;
    await setClear(anna);
    await anna.restart();
    await world.pass(60_000);
    expect(await open(anna, CLEAR)).toBe(-3);
    await world.pass(60_000);
    expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
  },
);

test('a list that is dated anew, once nodes tell the time, takes its last one along', async () => {
  const world = new World('dated anew', 'swift');
  const anna = world.device('anna');
  anna.clockOffset = TEN_YEARS;
  await anna.start();
  await anna.register();
  await anna.login();
  await setClear(anna);
  await world.pass(5000);
  const phone = await pair(world, anna);
  await world.pass(60_000);
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
});
