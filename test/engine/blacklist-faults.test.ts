/** Blocking while the network loses, repeats and reorders, and while engines are killed at every write in turn. */
import { expect, test } from 'vitest';
import { Dice } from '../simulation/random.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SEEDS = process.env.ICOM_LONG === '1' ? 200 : 10;

const block = (device: Device, other: Device) => device.ok('contact', 'onBlack', { nodeId: other.address });
const unblock = (device: Device, other: Device) => device.ok('contact', 'deleteBlack', { nodeId: other.address });

/** The texts that a writer's own rows say have arrived, and those that they say have not. */
async function claims(device: Device, other: Device) {
  const rows = (await device.history(other)).filter((row) => row.msg_source === 0);
  const texts = (state: string) =>
    rows
      .filter((row) => `${row.msg_is_send}/${row.msg_state}` === state)
      .map((row) => (JSON.parse(row.msg_cry) as { text: string }).text);
  return { arrived: texts('1/3'), failed: texts('2/1'), count: rows.length };
}

/** Every message that was ever shown as delivered, and is shown otherwise now. */
async function takenBack(device: Device, other: Device): Promise<string[]> {
  const rows = await device.history(other);
  const delivered = device
    .published('message.changed')
    .flatMap(({ data }) => data.rows.filter((row) => row.msg_source === 0 && row.msg_state !== 1));
  return delivered
    .map((row) => row.msg_id)
    .filter((id) => rows.some((row) => row.msg_id === id && row.msg_state === 1));
}

test(`what is shown as delivered has been stored, what is shown as failed has not: ${SEEDS} seeds`, async () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const world = new World(`blacklist faults ${seed}`, 'swift');
    const dice = new Dice(`blacklist faults ${seed}`);
    const [anna, ben] = await world.friends();
    for (const device of [anna, ben]) device.network.direct = dice.chance(0.5);
    world.internet.faults = { loss: 0.2, duplication: 0.2, reordering: 0.3 };
    await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna' });
    const blockAt = dice.below(12);
    const written: string[] = [];
    for (let turn = 0; turn < 12; turn++) {
      if (turn === blockAt) await block(ben, anna);
      if (dice.chance(0.2)) await (dice.chance(0.5) ? anna : ben).restart();
      const params = { cnd: ben.address, cid: ben.address, conversationType: 0, pub: '', text: `${turn}` };
      const code = await anna.code('chat', 'sendTextMessage', params);
      expect([200, 20075], `${seed}`).toContain(code);
      if (code === 200) written.push(`${turn}`);
      await world.pass(dice.below(4000));
    }
    world.internet.faults = { loss: 0, duplication: 0, reordering: 0 };
    await world.pass(3 * HOUR);
    const here = await ben.texts(anna);
    const { arrived, failed, count } = await claims(anna, ben);
    expect(arrived, `${seed}`).toEqual(here);
    // one that came too early may have been stored before the block, and those before it not
    expect([...arrived, ...failed].toSorted(), `${seed}`).toEqual(written.toSorted());
    expect(count, `${seed}`).toBe(written.length);
    expect(await takenBack(anna, ben), `${seed}`).toEqual([]);
    // and once it is taken back, what failed can be said after all
    await unblock(ben, anna);
    await world.pass(HOUR);
    for (const { msg_id, msg_is_send } of await anna.history(ben))
      if (msg_is_send === 2) await anna.ok('outbox', 'retry', { messageId: msg_id });
    await world.pass(HOUR);
    expect((await ben.texts(anna)).toSorted(), `${seed}`).toEqual(written.toSorted());
    expect((await claims(anna, ben)).arrived, `${seed}`).toEqual(written);
    expect([...anna.problems, ...ben.problems], `${seed}`).toEqual([]);
  }
}, 600_000);

type Kill = { readonly victim: 'anna' | 'ben'; readonly write: number; readonly after: boolean };

/** Does something as a person would: when the app died under their hands, they look whether it happened. */
async function surely(world: World, device: Device, act: () => Promise<unknown>, done: () => Promise<boolean>) {
  for (;;) {
    while (!device.alive) await device.restart().catch((reason: unknown) => device.alive && Promise.reject(reason));
    try {
      if (await done()) return;
      await act();
    } catch (reason) {
      if (device.alive) throw reason;
    }
    await world.pass(100);
  }
}

/** A message under way is blocked, fails, and is said again after all; answers how many writes the victim made. */
async function play(kill: Kill | undefined): Promise<number> {
  const world = new World('blacklist kill points', 'swift');
  const [anna, ben] = await world.friends();
  const victim = { anna, ben }[kill?.victim ?? 'anna'];
  const before = victim.writes;
  if (kill !== undefined) victim.killAt = { write: before + kill.write, after: kill.after };
  const where = JSON.stringify(kill);
  const pass = async (duration: number) => {
    await world.pass(duration);
    for (const device of [anna, ben])
      await surely(
        world,
        device,
        async () => {},
        async () => true,
      );
    await world.pass(duration);
  };
  const listed = async () => ((await ben.ok('contact', 'getBlacklist')) as object[]).length;
  await surely(
    world,
    anna,
    () => anna.send(ben, 'one'),
    async () => (await anna.texts(ben)).includes('one'),
  );
  await surely(
    world,
    ben,
    () => block(ben, anna),
    async () => (await listed()) === 1,
  );
  await pass(MINUTE);
  const own = (await anna.history(ben)).find((row) => row.msg_source === 0);
  const arrived = own?.msg_state === 3;
  expect([await ben.texts(anna), `${own?.msg_is_send}/${own?.msg_state}`], where).toEqual(
    arrived ? [['one'], '1/3'] : [[], '2/1'],
  );
  await surely(
    world,
    ben,
    () => unblock(ben, anna),
    async () => (await listed()) === 0,
  );
  await pass(MINUTE);
  const sent = async () => (await anna.message(own?.msg_id ?? '')).msg_is_send !== 2;
  await surely(world, anna, () => anna.ok('outbox', 'retry', { messageId: own?.msg_id }), sent);
  await pass(2 * HOUR);
  expect(await ben.texts(anna), where).toEqual(['one']);
  expect(await anna.message(own?.msg_id ?? ''), where).toMatchObject({ msg_is_send: 1, msg_state: 3 });
  expect(await takenBack(anna, ben), where).toEqual([]);
  expect([...anna.problems, ...ben.problems], where).toEqual([]);
  return victim.writes - before;
}

for (const victim of ['anna', 'ben'] as const) {
  test(`${victim} may die at any write of it`, { timeout: 300_000 }, async () => {
    let write = 1;
    for (; ; write++) {
      const total = await play({ victim, write, after: false });
      if (total < write) break;
      await play({ victim, write, after: true });
    }
    expect(write).toBeGreaterThan(8);
  });
}
