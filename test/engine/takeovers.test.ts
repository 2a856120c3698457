/** An account is taken over by its words while another list of it is out of sight: the latest takeover holds, no more is wiped than was meant. */
import { expect, test } from 'vitest';
import { type Bytes, fromBase58, toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { pair, SECOND_PASSWORD } from './pairing-steps.ts';
import { createRoom, open, ROOM } from './rooms/room-steps.ts';
import { account, drop, LOOKED, RESET, remark, remarkAt, takeOver } from './state-key-steps.ts';
import { enter, listed, NEW_PASSWORD, person, step } from './words-steps.ts';
import { World } from './world.ts';

const DAY = 24 * 3_600_000;
const ONLY = { isOnlySetPrimary: true };
const keyOf = (device: Device) => toHex(fromBase58(device.address) as Bytes);
const sessionOf = (device: Device) => device.published('session.changed').at(-1)?.data;
const recordOf = (world: World, device: Device) => world.internet.records.get(keyOf(device)) as Bytes;
const kept = (device: Device) => device.files.has('vault');

/** The device that has the account becomes its primary one by the words. */
async function setPrimaryHere(world: World, device: Device, words: readonly string[]): Promise<void> {
  await device.ok('login', 'exportLogout');
  await step(world, device, words, ONLY);
  const info = await world.until(device.ok('login', 'mnemonicSelectByP2p', { mnemonic: words }));
  const last = { loginInfo: JSON.stringify(info), type: 'text', password: SECOND_PASSWORD };
  await world.until(device.ok('login', 'mnemonicLoginByLoginInfo', last));
}

/** Opens a device that was logged out once more, in vain. */
async function tryToEnter(world: World, device: Device): Promise<void> {
  await device.stop();
  await device.start();
  const entering = device.call('login', 'exportLogin', { password: NEW_PASSWORD, loginType: 'text' });
  expect((await world.until(entering)).code).not.toBe(200);
}

/** A machine takes the account over, and is closed before anybody hears of it. */
async function unheard(world: World, words: readonly string[]): Promise<Device> {
  const early = world.device('early');
  await early.start();
  await step(world, early, words, RESET);
  await enter(world, early, words);
  await early.stop();
  return early;
}

/** A node has lost Anna's list when a machine takes the account over, and has it back when all are online again. */
async function lostAndBack(choice: object) {
  const { world, words, anna, ben } = await account('takeovers/lost');
  // so that there were more lists than the new device signs
  const phone = await pair(world, anna, 'phone');
  await pair(world, anna, 'tablet');
  await world.pass(60_000);
  const record = recordOf(world, anna);
  for (const device of [anna, phone, ben]) device.network.goOffline();
  world.internet.records.delete(keyOf(anna));
  const fresh = await takeOver(world, words, 'fresh', choice);
  await world.pass(60_000);
  expect(listed(world, anna.address)?.devices).toHaveLength(1);
  // as a friend's device brings it along
  const bring = () => world.internet.records.set(keyOf(anna), record);
  const online = async () => {
    for (const device of [anna, phone, ben]) device.network.goOnline();
    await world.pass(LOOKED);
  };
  return { world, words, anna, phone, fresh, bring, online };
}

test('a list that was lost and comes back doesn’t end a machine whose owner meant to drop all others', async () => {
  const { world, anna, phone, fresh, bring, online } = await lostAndBack(RESET);
  bring();
  await world.pass(LOOKED);
  await online();
  expect(sessionOf(fresh)).toMatchObject({ state: 'open' });
  expect(listed(world, anna.address)?.devices).toHaveLength(1);
  for (const device of [anna, phone]) {
    expect(sessionOf(device)).toMatchObject({ ended: 'removed' });
    expect(kept(device)).toBe(false);
  }
  expect(fresh.problems).toEqual([]);
});

test.for([
  ['nobody was asked for', {}],
  ['the others were to stay', ONLY],
] as const)(
  'no list was found and %s: the others stay, the new machine is logged out and keeps what it has',
  async ([, choice]) => {
    for (const isFirst of [true, false]) {
      const { world, words, anna, phone, fresh, bring, online } = await lostAndBack(choice);
      if (isFirst) bring();
      await online();
      bring();
      await world.pass(LOOKED);
      for (const device of [anna, phone]) expect(sessionOf(device)).toMatchObject({ state: 'open' });
      expect(sessionOf(fresh)).toMatchObject({ state: 'locked', ended: 'loggedOut' });
      expect(kept(fresh)).toBe(true);
      // a second look doesn't wipe it, and the words find the list now
      await tryToEnter(world, fresh);
      expect(kept(fresh)).toBe(true);
      expect((await step(world, fresh, words)).data).toEqual({ value: 1 });
      expect(listed(world, anna.address)?.devices).toHaveLength(3);
    }
  },
);

test('what was written under a key that the lost list named is there when it comes back', async () => {
  const { world, words, anna, ben } = await account('takeovers/lost key');
  const phone = await pair(world, anna, 'phone');
  await world.pass(60_000);
  await drop(anna, phone, 'deleteMachine', SECOND_PASSWORD);
  const carol = (await person(world, 'carol')).device;
  await world.befriend(anna, carol);
  await remark(anna, carol, 'the butcher');
  await world.pass(LOOKED);
  const lost = recordOf(world, anna);
  for (const device of [anna, ben, carol]) device.network.goOffline();
  world.internet.records.delete(keyOf(anna));
  const fresh = await takeOver(world, words, 'fresh', RESET);
  await world.pass(60_000);
  world.internet.records.set(keyOf(anna), lost);
  await world.pass(2 * LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker', 'the butcher']);
});

test('of two machines the later one keeps the account, though the earlier one had not been heard of', async () => {
  const world = new World('takeovers/twice');
  const { device: old, words } = await person(world, 'old');
  const first = recordOf(world, old);
  await pair(world, old);
  await world.pass(60_000);
  await old.stop();
  const early = await unheard(world, words);
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
  await tryToEnter(world, early);
  expect(sessionOf(early)).toMatchObject({ state: 'locked', ended: 'loggedOut' });
  expect(late.problems).toEqual([]);
});

test('a device that became the primary one unheard, and is dropped by a reset that knew it, is wiped', async () => {
  const { world, words, anna, ben } = await account('takeovers/known');
  const tablet = await pair(world, anna, 'tablet');
  await world.pass(60_000);
  ben.network.goOffline();
  await setPrimaryHere(world, tablet, words);
  await tablet.stop();
  await takeOver(world, words, 'fresh', RESET);
  await world.pass(60_000);
  await tablet.start();
  await tablet.login(SECOND_PASSWORD);
  await world.pass(LOOKED);
  expect(sessionOf(tablet)).toMatchObject({ ended: 'removed' });
});

test('a room that was made during a takeover goes with its device when that is removed', async () => {
  const { world, words, anna } = await account('takeovers/room');
  await anna.stop();
  const early = world.device('early');
  await early.start();
  await step(world, early, words, RESET);
  await enter(world, early, words);
  early.address = anna.address;
  await createRoom(early);
  await world.pass(60_000);
  await early.stop();
  await takeOver(world, words, 'late', RESET);
  await world.pass(60_000);
  await early.start();
  await world.until(open(early, ROOM));
  await world.pass(LOOKED);
  expect(sessionOf(early)).toMatchObject({ ended: 'removed' });
});

test('two machines that only become the primary one at once wipe nobody', async () => {
  const { world, words, ben } = await account('takeovers/at once');
  ben.network.goOffline();
  const [one, two] = [world.device('one'), world.device('two')];
  for (const machine of [one, two]) {
    await machine.start();
    await step(world, machine, words, ONLY);
    await world.pass(1000);
  }
  await enter(world, one, words);
  await world.pass(30_000);
  await enter(world, two, words);
  await world.pass(LOOKED);
  expect([kept(one), kept(two)]).toEqual([true, true]);
});

test('a device of a list that a node kept back is logged out, and not wiped, by one that only becomes the primary one', async () => {
  const { world, words, anna } = await account('takeovers/kept back');
  const old = recordOf(world, anna);
  const phone = await pair(world, anna, 'phone');
  await world.pass(60_000);
  const held = recordOf(world, anna);
  const fresh = world.device('fresh');
  await fresh.start();
  world.internet.records.set(keyOf(anna), old);
  await step(world, fresh, words, ONLY);
  world.internet.records.set(keyOf(anna), held);
  await enter(world, fresh, words);
  await world.pass(LOOKED);
  expect(sessionOf(phone)).toMatchObject({ state: 'locked', ended: 'loggedOut' });
  expect(sessionOf(anna)).toMatchObject({ state: 'open' });
});

test.for([
  ['a node says an earlier time', -29 * DAY, 0],
  ['its own clock is a month behind', 0, -31 * DAY],
] as const)('the later of two takeovers holds, though %s and the earlier one is kept back', async ([, nodes, own]) => {
  const world = new World('takeovers/time');
  const { device: old, words } = await person(world, 'old');
  const stale = recordOf(world, old);
  await old.stop();
  await (await takeOver(world, words, 'first', RESET)).stop();
  await world.pass(60_000);
  const early = recordOf(world, old);
  await world.pass(20 * DAY);
  const late = world.device('late');
  late.clockOffset = own;
  await late.start();
  const { network } = late;
  const { time } = network;
  if (nodes !== 0) network.time = async () => ({ ok: true, value: world.clock.now() + nodes });
  world.internet.records.set(keyOf(old), stale);
  await step(world, late, words, RESET);
  network.time = time;
  world.internet.records.set(keyOf(old), early);
  await enter(world, late, words);
  await world.pass(60_000);
  expect(sessionOf(late)).toMatchObject({ state: 'open' });
});

test('a node that says a time far off keeps nobody from taking the account over again', async () => {
  const world = new World('takeovers/far off');
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
  expect(listed(world, old.address)?.epoch).toBeLessThan(world.clock.now() + 31 * DAY);
});
