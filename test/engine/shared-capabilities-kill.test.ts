/** Two accounts become friends, talk, and one blocks the other, while one of their devices is killed at each of its writes. */
import { expect, test } from 'vitest';
import { allThatOpen, strangers } from './capability-steps.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Every so manieth write. */
const STEP = process.env.ICOM_LONG === '1' ? 1 : 9;
const NAMES = ['anna', 'phone', 'ben', 'laptop'] as const;

type Name = (typeof NAMES)[number];
type Kill = { readonly victim: Name; readonly write: number; readonly after: boolean };

async function revive(device: Device): Promise<void> {
  while (!device.alive) await device.restart().catch((reason: unknown) => device.alive && Promise.reject(reason));
}

/** As a person would: when the app died under their hands, they look whether it happened. */
async function surely(world: World, device: Device, act: () => Promise<unknown>, done: () => Promise<boolean>) {
  for (;;) {
    await revive(device);
    try {
      if (await done()) return;
      await act();
    } catch (reason) {
      if (device.alive) throw reason;
    }
    await world.pass(1000);
  }
}

/** Answers how many writes each made. */
async function play(kill: Kill | undefined): Promise<Record<Name, number>> {
  const world = new World('shared capabilities, killed', 'swift');
  const [anna, phone, ben, laptop] = await strangers(world);
  const cast: Record<Name, Device> = { anna, phone, ben, laptop };
  const devices = Object.values(cast);
  const before = devices.map(({ writes }) => writes);
  if (kill !== undefined) {
    const victim = cast[kill.victim];
    victim.killAt = { write: victim.writes + kill.write, after: kill.after };
  }
  const where = JSON.stringify(kill);
  const pass = async (duration: number) => {
    await world.pass(duration);
    for (const device of devices) await revive(device);
    await world.pass(duration);
  };
  const code = (device: Device, method: string, other: Device) =>
    device.code('contact', method, { nodeId: other.address, content: 'hello' });
  const isFriend = async (device: Device, other: Device) =>
    ((await device.ok('contact', 'isFriend', { nodeId: other.address })) as { status: boolean }).status;
  const isContact = async (device: Device, other: Device) => (await code(device, 'getContactByNoId', other)) === 200;
  await surely(
    world,
    anna,
    () => world.until(code(anna, 'addFriend', ben)),
    () => isContact(anna, ben),
  );
  await pass(MINUTE);
  await surely(
    world,
    ben,
    () => world.until(code(ben, 'agreeApplySync', anna)),
    () => isFriend(ben, anna),
  );
  await pass(MINUTE);
  const said: string[] = [];
  for (const device of devices) {
    const text = `from device ${said.length}`;
    said.push(text);
    const other = device === anna || device === phone ? ben : anna;
    await surely(
      world,
      device,
      () => world.until(device.send(other, text)),
      async () => (await device.texts(other)).includes(text),
    );
  }
  await pass(HOUR);
  for (const device of devices) {
    const other = device === anna || device === phone ? ben : anna;
    expect((await device.texts(other)).sort(), where).toEqual(said);
    expect(device.problems, where).toEqual([]);
  }
  expect((await allThatOpen(world, [anna, phone], [ben, laptop])).length, where).toBeGreaterThan(3);
  await surely(
    world,
    anna,
    () => anna.code('contact', 'onBlack', { nodeId: ben.address }),
    async () => ((await anna.ok('contact', 'getBlacklist')) as object[]).length === 1,
  );
  await pass(HOUR);
  expect(await allThatOpen(world, [anna, phone], [ben, laptop]), where).not.toContain(true);
  const made = devices.map(({ writes }, index) => writes - (before[index] ?? 0));
  return Object.fromEntries(NAMES.map((name, index) => [name, made[index]])) as Record<Name, number>;
}

test('whoever is killed over it, all hear what is said, and who is blocked can’t deposit any more', async () => {
  const writes = await play(undefined);
  for (const victim of NAMES)
    for (let write = 1; write <= writes[victim]; write += STEP)
      for (const after of [false, true]) await play({ victim, write, after });
}, 600_000);
