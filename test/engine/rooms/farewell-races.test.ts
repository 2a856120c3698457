/** The clear password is changed while the one before is given to be looked at, or twice at once: who opens the farewell. */
import { expect, test } from 'vitest';
import type { Device } from '../device.ts';
import { Killed } from '../device.ts';
import { World } from '../world.ts';
import { letterBy } from './farewell-letter.ts';
import { CLEAR, loseFarewell, setClear } from './room-steps.ts';

const NEXT = 'another clearing';
const OTHER = 'a third clearing';

const check = (device: Device, password = CLEAR) => device.call('user', 'checkEmptyPassword', { password });
const change = (device: Device, password = NEXT) =>
  device.call('block', 'updateCleanPwdBlock', { oldCleanPwd: CLEAR, password });

async function later(ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
}

/** Whether a password opens something in the vault. */
const opens = (device: Device, password: string) =>
  device.rootKey(password).then(
    () => true,
    () => false,
  );

/** Somebody whose farewell was lost by an older version, or by the disk. */
async function withoutFarewell(seed: string) {
  const world = new World(seed, 'swift');
  const anna = await world.person('anna');
  await setClear(anna);
  await loseFarewell(world, anna);
  return { world, anna };
}

test('whenever the one before is looked at while it is changed, a wipe by the later one says all, and the other nothing', async () => {
  for (let ticks = 0; ticks < 300; ticks += 5) {
    const { world, anna } = await withoutFarewell(`looked at ${ticks}`);
    const changed = change(anna);
    await later(ticks);
    await world.until(Promise.all([changed, check(anna)]));
    await world.pass(5000);
    expect(await letterBy(world, anna, NEXT), `after ${ticks} ticks`).toMatchObject({ closings: [{}] });
    expect(await letterBy(world, anna, CLEAR), `after ${ticks} ticks`).toBeUndefined();
    expect(anna.problems).toEqual([]);
  }
});

test('of two changes at once the second finds that the one before isn’t set any more', async () => {
  const { world, anna } = await withoutFarewell('changed twice');
  const answers = await world.until(Promise.all([change(anna), change(anna, OTHER)]));
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([200, 20089]));
  const [set, refused] = answers[0].code === 200 ? [NEXT, OTHER] : [OTHER, NEXT];
  expect([await opens(anna, set), await opens(anna, refused), await opens(anna, CLEAR)]).toEqual([true, false, false]);
  expect(await letterBy(world, anna, set)).toMatchObject({ closings: [{}] });
  expect(await letterBy(world, anna, refused)).toBeUndefined();
});

test('what a change that was cut off has let open the farewell is shut out once its owner gives the one that is set', async () => {
  for (let write = 1; ; write++) {
    const world = new World(`cut off ${write}`, 'swift');
    const anna = await world.person('anna');
    await setClear(anna);
    anna.killAt = { write: anna.writes + write, after: false };
    const answer = await world.until(change(anna)).catch((reason: unknown) => {
      if (!(reason instanceof Killed)) throw reason;
    });
    expect(answer?.code).not.toBe(200);
    if ((await letterBy(world, anna, NEXT)) === undefined || (await opens(anna, NEXT))) continue;
    await anna.start();
    await anna.login();
    await world.pass(5000);
    await check(anna);
    await world.pass(5000);
    expect(await letterBy(world, anna, NEXT)).toBeUndefined();
    expect(await letterBy(world, anna, CLEAR)).toMatchObject({ closings: [{}] });
    return;
  }
});
