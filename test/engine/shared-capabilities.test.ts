/** Further devices write to each other without work from their first word on, and whoever is parted from can't any more. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ISSUED, SHARED } from '#engine/outbox/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { allThatOpen, held, mailboxOf, opens, strangers, waiting } from './capability-steps.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { Impostor, keysOf } from './impostor.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How each deposit of one device for another was let in, in order: true by a capability, false by work. */
async function deposits(from: Device, to: Device): Promise<boolean[]> {
  const mailbox = await mailboxOf(to);
  const made = from.networks.flatMap((network) => network.deposits).filter((deposit) => deposit.mailbox === mailbox);
  return made.map(({ capability }) => capability !== undefined);
}

async function talk(world: World, annas: readonly Device[], bens: readonly Device[], round: string): Promise<void> {
  const said: string[] = [];
  for (const [own, others] of [
    [annas, bens],
    [bens, annas],
  ] as const)
    for (const from of own) {
      const text = `${round} ${said.push('')}`;
      said[said.length - 1] = text;
      await world.until(from.send(others[0] as Device, text));
    }
  await world.pass(MINUTE);
  for (const [own, others] of [
    [annas, bens],
    [bens, annas],
  ] as const)
    for (const device of own)
      expect((await device.texts(others[0] as Device)).filter((text) => text.startsWith(round)).sort()).toEqual(said);
}

describe('friends with two devices each', () => {
  let world: World;
  let anna: Device;
  let phone: Device;
  let ben: Device;
  let laptop: Device;

  beforeEach(async () => {
    world = new World('shared capabilities', 'swift');
    [anna, phone, ben, laptop] = await strangers(world);
  });

  test('each device has made one to be handed on', async () => {
    for (const device of [anna, phone, ben, laptop]) {
      const { id } = (await keysOf(device)).device;
      await device.withStore(async (store) => {
        const own = (await store.list(ISSUED)).find((row) => row.device === id);
        expect(own?.given).toHaveLength(1);
      });
    }
  });

  test('a further device’s first envelopes to a further device cost no work', async () => {
    for (const device of [phone, laptop]) device.network.goOffline();
    await world.befriend(anna, ben);
    await world.pass(MINUTE);
    for (const device of [phone, laptop]) device.network.goOnline();
    await world.pass(MINUTE);
    await talk(world, [anna, phone], [ben, laptop], 'hello');
    for (const [from, to] of [
      [phone, laptop],
      [laptop, phone],
    ] as const) {
      const made = await deposits(from, to);
      expect(made.length).toBeGreaterThan(1);
      expect(made).not.toContain(false);
    }
    expect([anna, phone, ben, laptop].flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('nor those to one that has been away since before the friendship', async () => {
    phone.network.goOffline();
    await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
    await world.pass(5000);
    await world.until(ben.ok('contact', 'agreeApplySync', { nodeId: anna.address }));
    await world.pass(MINUTE);
    for (const from of [ben, laptop]) from.network.deposits.length = 0;
    for (let number = 0; number < 20; number++)
      for (const from of [ben, laptop]) await world.until(from.send(anna, `${number} ${from === ben}`));
    await world.pass(MINUTE);
    for (const from of [ben, laptop]) {
      const made = await deposits(from, phone);
      expect(made.length).toBeGreaterThanOrEqual(20);
      expect(made).not.toContain(false);
    }
    phone.network.goOnline();
    // what comes before the word that they are a friend is read after it
    await world.pass(MINUTE);
    expect(await phone.texts(ben)).toHaveLength(40);
  });

  test('nor those of a device that is paired later', async () => {
    await world.befriend(anna, ben);
    await world.pass(MINUTE);
    laptop.network.goOffline();
    const tablet = await furtherDevice(world, anna, 'anna’s tablet');
    await world.pass(MINUTE);
    tablet.network.deposits.length = 0;
    await world.until(tablet.send(ben, 'from the tablet'));
    await world.pass(MINUTE);
    const made = [...(await deposits(tablet, ben)), ...(await deposits(tablet, laptop))];
    expect(made.length).toBeGreaterThan(1);
    expect(made).not.toContain(false);
  });

  test('each gets its own soon, and what was shared is used no more', async () => {
    await world.befriend(anna, ben);
    await talk(world, [anna, phone], [ben, laptop], 'hello');
    await talk(world, [anna, phone], [ben, laptop], 'again');
    const mailbox = await mailboxOf(phone);
    const last = laptop.network.deposits.findLast((deposit) => deposit.mailbox === mailbox)?.capability;
    const shared: string[] = [];
    await laptop.withStore(async (store) => {
      for (const row of await store.list(SHARED)) if (row.mailbox === mailbox) shared.push(toHex(row.token));
    });
    expect(shared).toHaveLength(1);
    expect(shared).not.toContain(toHex(last ?? new Uint8Array()));
  });

  test('a block takes back what any of the blocked account’s devices has, at each device once it hears of it', async () => {
    await world.befriend(anna, ben);
    await talk(world, [anna, phone], [ben, laptop], 'hello');
    expect(await allThatOpen(world, [anna, phone], [ben, laptop])).not.toContain(false);
    phone.network.goOffline();
    await anna.ok('contact', 'onBlack', { nodeId: ben.address });
    await world.pass(MINUTE);
    expect(await allThatOpen(world, [anna], [ben, laptop])).not.toContain(true);
    phone.network.goOnline();
    await world.pass(MINUTE);
    expect(await allThatOpen(world, [anna, phone], [ben, laptop])).not.toContain(true);
    // what friends of later get is another one
    await world.pass(DAY);
    const carol = await world.person('carol');
    await world.befriend(anna, carol);
    await world.until(carol.send(anna, 'hello'));
    await world.pass(MINUTE);
    expect(await phone.texts(carol)).toEqual(['hello']);
    expect((await allThatOpen(world, [anna, phone], [carol])).length).toBeGreaterThan(1);
    expect(await allThatOpen(world, [anna, phone], [carol])).not.toContain(false);
    // once it is taken back, all can talk
    await anna.ok('contact', 'deleteBlack', { nodeId: ben.address });
    await world.pass(MINUTE);
    await talk(world, [anna, phone], [ben, laptop], 'again');
  });

  test('a device that hears of the friendship only once it is over takes back what was shared for it', async () => {
    const tablet = await furtherDevice(world, anna, 'anna’s tablet');
    await world.pass(5 * MINUTE);
    phone.network.goOffline();
    await world.befriend(anna, ben);
    await world.pass(5 * MINUTE);
    const tokens = [...(await held(ben, phone)), ...(await held(laptop, phone))];
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) expect(await opens(world, phone, token)).toBe(true);
    for (const { network } of [anna, ben, laptop]) network.goOffline();
    // the node has lost what the others said of it meanwhile
    world.internet.mailbox(await mailboxOf(phone)).envelopes.clear();
    await tablet.ok('contact', 'deleteFriend', { nodeId: ben.address });
    await world.pass(5 * MINUTE);
    phone.network.goOnline();
    await world.pass(HOUR);
    for (const token of tokens) expect(await opens(world, phone, token)).toBe(false);
    // one that is new had given nobody anything by then
    await world.pass(2 * DAY);
    const watch = await furtherDevice(world, anna, 'anna’s watch');
    await world.pass(5 * MINUTE);
    const known = await allThatOpen(world, [watch], [tablet]);
    expect(known.length).toBeGreaterThan(1);
    expect(known).not.toContain(false);
  });

  test('what is taken back doesn’t wait for a node that takes its time over what another device is told', async () => {
    await world.befriend(anna, ben);
    await world.pass(MINUTE);
    for (const { network } of [anna, phone]) network.goOffline();
    await anna.ok('contact', 'onBlack', { nodeId: ben.address });
    // another one is due by then
    await world.pass(DAY);
    expect(await allThatOpen(world, [anna], [ben])).toContain(true);
    anna.network.hold = new Promise(() => undefined);
    anna.network.goOnline();
    await world.pass(MINUTE);
    expect(await allThatOpen(world, [anna], [ben])).not.toContain(true);
  });

  test('a friend’s dropped device has none that holds, its others get theirs anew', async () => {
    await world.befriend(anna, ben);
    await world.pass(DAY);
    const { device } = await keysOf(laptop);
    const known = new Map<Device, Bytes[]>();
    for (const own of [anna, phone]) known.set(own, [...(await held(laptop, own)), ...(await held(ben, own))]);
    known.set(ben, await held(laptop, ben));
    await world.until(ben.ok('authLogin', 'deleteMachine', { machineId: device.id }));
    await world.pass(MINUTE);
    for (const [own, tokens] of known) {
      expect(tokens.length).toBeGreaterThan(1);
      for (const token of tokens) expect(await opens(world, own, token)).toBe(false);
    }
    ben.network.deposits.length = 0;
    await talk(world, [anna, phone], [ben], 'hello');
    expect([...(await deposits(ben, anna)), ...(await deposits(ben, phone))]).not.toContain(false);
  });
});

test('an own device that is away is told once, however often the account is opened', async () => {
  const world = new World('told once', 'swift');
  const [anna, phone] = await strangers(world);
  phone.network.goOffline();
  // another one is due by then
  await world.pass(8 * DAY);
  const counts: number[] = [];
  for (let round = 0; round < 3; round++) {
    await anna.stop();
    await anna.start();
    await anna.login();
    await world.pass(5 * MINUTE);
    counts.push(await waiting(world, phone));
  }
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts).toEqual(counts.map(() => counts[0]));
});

test('who hears something momentary of a kind that it doesn’t know, as an app of before does, goes on', async () => {
  const world = new World('an app of before');
  const [anna, ben] = await world.friends();
  const impostor = await Impostor.of(anna, ben);
  await world.until(impostor.say({ kind: 'capabilities of tomorrow', given: [] } as never));
  await world.until(
    impostor.sayDurably({ kind: 'profile', profile: { nick: 'A', pfpId: 1, pfpUrl: '', version: 99 } }),
  );
  await world.pass(MINUTE);
  expect(await ben.ok('contact', 'getContactByNoId', { nodeId: anna.address })).toMatchObject({ c_nic: 'A' });
  expect(ben.problems).toEqual([]);
});
