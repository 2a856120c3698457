/** An account is taken over by its words while another list of it is out of sight: the latest takeover holds. */
import { expect, test } from 'vitest';
import { type Bytes, fromBase58, toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { pair } from './pairing-steps.ts';
import { account, LOOKED, RESET, takeOver } from './state-key-steps.ts';
import { enter, listed, NEW_PASSWORD, person, step } from './words-steps.ts';
import { World } from './world.ts';

const keyOf = (device: Device) => toHex(fromBase58(device.address) as Bytes);
const sessionOf = (device: Device) => device.published('session.changed').at(-1)?.data;

test.for([
  ['drops the others', RESET],
  ['keeps the others', { isOnlySetPrimary: true }],
] as const)('a list that comes back to a node that had lost it doesn’t end a device that %s', async ([, choice]) => {
  const { world, words, anna, ben } = await account('takeovers/lost');
  // so that there were more lists than the new device signs
  for (const name of ['phone', 'tablet']) await pair(world, anna, name);
  await world.pass(60_000);
  const lost = world.internet.records.get(keyOf(anna)) as Bytes;
  for (const device of [anna, ben]) device.network.goOffline();
  world.internet.records.delete(keyOf(anna));
  const fresh = await takeOver(world, words, 'fresh', choice);
  await world.pass(60_000);
  expect(listed(world, anna.address)?.devices).toHaveLength(1);
  // as a friend's device brings it along
  world.internet.records.set(keyOf(anna), lost);
  await world.pass(LOOKED);
  expect(sessionOf(fresh)).toMatchObject({ state: 'open' });
  expect(listed(world, anna.address)?.devices).toHaveLength(1);
  for (const device of [anna, ben]) device.network.goOnline();
  await world.pass(LOOKED);
  expect(sessionOf(fresh)).toMatchObject({ state: 'open' });
  expect(sessionOf(anna)).toMatchObject({ ended: 'removed' });
  expect(fresh.problems).toEqual([]);
});

test('of two machines the later one keeps the account, though the earlier one had not been heard of', async () => {
  const world = new World('takeovers/twice');
  const { device: old, words } = await person(world, 'old');
  const first = world.internet.records.get(keyOf(old)) as Bytes;
  await pair(world, old);
  await world.pass(60_000);
  await old.stop();
  const early = world.device('early');
  await early.start();
  await step(world, early, words, RESET);
  await enter(world, early, words);
  await early.stop();
  expect(listed(world, old.address)?.epoch).toBe(0);

  // the later one sees fewer lists than the earlier one has
  world.internet.records.set(keyOf(old), first);
  const late = await takeOver(world, words, 'late', RESET);
  await world.pass(60_000);
  const held = listed(world, old.address);
  await early.start();
  await early.login(NEW_PASSWORD);
  await world.pass(LOOKED);
  expect(sessionOf(late)).toMatchObject({ state: 'open' });
  expect(listed(world, old.address)?.devices).toEqual(held?.devices);
  // nobody has dropped it knowingly: it keeps what it has, for as long as nobody lets it in again
  expect(sessionOf(early)).toMatchObject({ state: 'locked', ended: 'loggedOut' });
  await early.stop();
  await early.start();
  const entering = early.call('login', 'exportLogin', { password: NEW_PASSWORD, loginType: 'text' });
  expect((await world.until(entering)).code).not.toBe(200);
  expect(sessionOf(early)).toMatchObject({ state: 'locked', ended: 'loggedOut' });
  expect(late.problems).toEqual([]);
});

test('a node that says a time far off keeps nobody from taking the account over again', async () => {
  const world = new World('takeovers/time');
  const { device: old, words } = await person(world, 'old');
  await old.stop();
  const first = world.device('first');
  await first.start();
  const { network } = first;
  const { time } = network;
  network.time = async () => ({ ok: true, value: Number.MAX_SAFE_INTEGER });
  await step(world, first, words, RESET);
  network.time = time;
  await enter(world, first, words);
  await world.pass(60_000);
  const second = await takeOver(world, words, 'second', RESET);
  await world.pass(60_000);
  expect(sessionOf(first)).toMatchObject({ ended: 'removed' });
  expect(sessionOf(second)).toMatchObject({ state: 'open' });
  expect(listed(world, old.address)?.epoch).toBeLessThan(2 * world.clock.now());
});
