/** One short conversation, run again and again with an engine killed at every single storage write of it in turn. */
import { expect, test } from 'vitest';
import { Notice } from '#model/notices.ts';
import { swiftProvider } from '../simulation/swift-provider.ts';
import { inconsistencies } from './consistency.ts';
import { type Device, Killed, PASSWORD } from './device.ts';
import { reusedKeys } from './wire-keys.ts';
import { World } from './world.ts';

const TEXTS = { anna: ['one', 'three', 'five'], ben: ['two', 'four', 'six'] } as const;
const HOUR = 3_600_000;

type Cast = { readonly world: World; readonly anna: Device; readonly ben: Device };
type Kill = { readonly victim: 'anna' | 'ben'; readonly write: number; readonly after: boolean };

async function revive(world: World, device: Device): Promise<void> {
  while (!device.alive) {
    await device.restart().catch((reason: unknown) => {
      if (device.alive) throw reason;
    });
    await world.pass(1000);
  }
}

/** Does something as a person would: when the app died under their hands, they look whether it happened. */
async function surely(world: World, device: Device, act: () => Promise<unknown>, done: () => Promise<boolean>) {
  for (;;) {
    await revive(world, device);
    try {
      if (await done()) return;
      await world.until(act());
    } catch (reason) {
      if (device.alive) throw reason;
    }
  }
}

async function passing({ world, anna, ben }: Cast, duration: number): Promise<void> {
  await world.pass(duration);
  for (const device of [anna, ben]) {
    if (device.alive) continue;
    await revive(world, device);
    await world.pass(duration);
  }
}

async function isContact(device: Device, other: Device): Promise<boolean> {
  return (await device.code('contact', 'getContactByNoId', { nodeId: other.address })) === 200;
}

async function befriend(cast: Cast): Promise<void> {
  const { world, anna, ben } = cast;
  const ask = () => anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' });
  await surely(world, anna, ask, () => isContact(anna, ben));
  await passing(cast, 10_000);
  const agree = () => ben.ok('contact', 'agreeApplySync', { nodeId: anna.address });
  await surely(world, ben, agree, () => isContact(ben, anna));
  await passing(cast, 10_000);
}

async function say(cast: Cast, from: Device, to: Device, text: string): Promise<void> {
  await surely(
    cast.world,
    from,
    () => from.send(to, text),
    async () => (await from.texts(to)).includes(text),
  );
  await passing(cast, 2000);
}

async function readAll({ world }: Cast, device: Device, other: Device): Promise<void> {
  const unread = async () =>
    (await device.history(other)).filter((row) => row.msg_source === 1 && row.msg_state === 1).map((row) => row.msg_id);
  await surely(
    world,
    device,
    async () => device.read(other, await unread()),
    async () => (await unread()).length === 0,
  );
}

async function play(cast: Cast): Promise<void> {
  const { world, anna, ben } = cast;
  await befriend(cast);
  for (let turn = 0; turn < 3; turn++) {
    await say(cast, anna, ben, TEXTS.anna[turn] ?? '');
    await say(cast, ben, anna, TEXTS.ben[turn] ?? '');
  }
  await readAll(cast, anna, ben);
  await readAll(cast, ben, anna);
  await passing(cast, 10_000);
  await world.pass(3 * HOUR);
}

async function account(device: Device, other: Device) {
  const rows = await device.history(other);
  const said = rows.filter((row) => row.msg_source !== 2);
  const texts = (author: Device) =>
    said.filter((row) => row.c_nd_add === author.address).map((row) => JSON.parse(row.msg_cry).text as string);
  return {
    own: texts(device),
    other: texts(other),
    ids: said.map((row) => row.msg_id).sort(),
    states: [...new Set(said.map((row) => `${row.msg_is_send}/${row.msg_state}`))],
    notices: [await device.notices(other, Notice.connected), await device.notices(other, Notice.sessionRenewed)],
    unread: await device.unread(other),
    friend: await device.ok('contact', 'isFriend', { nodeId: other.address }),
    badge: await device.ok('contact', 'getApplyBridge'),
  };
}

/** Plays the script; answers how many writes the victim made in all. */
async function run(kill: Kill | undefined): Promise<number> {
  const world = new World('kill points', 'swift');
  const cast = { world, anna: await world.person('anna'), ben: await world.person('ben') };
  const victim = cast[kill?.victim ?? 'anna'];
  const before = victim.writes;
  if (kill !== undefined) victim.killAt = { write: before + kill.write, after: kill.after };
  await play(cast);
  const { anna, ben } = cast;
  const [seenByAnna, seenByBen] = [await account(anna, ben), await account(ben, anna)];
  const where = JSON.stringify(kill);
  const common = { states: ['1/2'], notices: [1, 0], unread: 0, friend: { status: true }, badge: { value: 0 } };
  expect(seenByAnna, where).toMatchObject({ ...common, own: TEXTS.anna, other: TEXTS.ben });
  expect(seenByBen, where).toMatchObject({ ...common, own: TEXTS.ben, other: TEXTS.anna });
  expect(seenByAnna.ids, where).toEqual(seenByBen.ids);
  const writes = victim.writes - before;
  victim.killAt = undefined;
  // what lies in storage is what the engines had in memory, and fits together
  for (const device of [anna, ben]) {
    await device.stop();
    expect(await inconsistencies(device), where).toEqual([]);
  }
  expect(await reusedKeys(swiftProvider, [anna, ben]), where).toEqual([]);
  for (const device of [anna, ben]) {
    await device.start();
    await device.login();
  }
  expect(await account(anna, ben), where).toEqual(seenByAnna);
  expect(await account(ben, anna), where).toEqual(seenByBen);
  expect([...anna.problems, ...ben.problems], where).toEqual([]);
  return writes;
}

for (const victim of ['anna', 'ben'] as const) {
  test(`${victim} may die at any write`, { timeout: 300_000 }, async () => {
    let write = 1;
    for (; ; write++) {
      const total = await run({ victim, write, after: false });
      if (total < write) break;
      await run({ victim, write, after: true });
    }
    expect(write).toBeGreaterThan(20);
  });
}

/** Makes an account and opens it, as often as it takes; answers how many writes that was. */
async function settleIn(kill?: { readonly write: number; readonly after: boolean }): Promise<number> {
  const world = new World('birth', 'swift');
  const anna = world.device('anna');
  await anna.start();
  anna.killAt = kill;
  for (let open = false; !open; ) {
    try {
      if (!anna.alive) await anna.start();
      const nothingThere =
        (await anna.code('login', 'exportLogin', { password: PASSWORD, loginType: 'text' })) === 20008;
      if (nothingThere) await anna.register();
      await anna.login();
      open = true;
    } catch (reason) {
      if (!(reason instanceof Killed)) throw reason;
    }
  }
  await world.pass(10_000);
  await revive(world, anna);
  await world.pass(10_000);
  const { writes } = anna;
  anna.killAt = undefined;
  await anna.stop();
  expect(await inconsistencies(anna), JSON.stringify(kill)).toEqual([]);
  await anna.start();
  await anna.login();
  expect(anna.problems, JSON.stringify(kill)).toEqual([]);
  return writes;
}

test('an engine that dies while an account is made or opened leaves none or a whole one', async () => {
  const writes = await settleIn();
  // rows, vault, and both writes of the count of wrong tries at least
  expect(writes).toBeGreaterThan(5);
  for (let write = 1; write <= writes; write++) for (const after of [false, true]) await settleIn({ write, after });
});
