/** The clear password of an account with two devices: set or changed on one, it wipes on the other as well. */
import { expect, test } from 'vitest';
import type { Bytes } from '#lib/bytes.ts';
import { type Device, PASSWORD } from '../device.ts';
import { pair, SECOND_PASSWORD } from '../pairing-steps.ts';
import { World } from '../world.ts';
import { CLEAR, createRoom, open, ROOM } from './room-steps.ts';

const NEW_CLEAR = 'another clearing';

test('it follows to a device that was away, with the words of the blank room there', async () => {
  const world = new World('clear on two');
  const anna = await world.person('anna');
  const tablet = await pair(world, anna);
  await world.pass(60_000);
  const isSet = () => tablet.ok('user', 'hasEmptyPassword');
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  await world.pass(30_000);
  expect(await isSet()).toEqual({ status: true });
  await tablet.stop();
  await anna.ok('block', 'updateCleanPwdBlock', { password: NEW_CLEAR, oldCleanPwd: CLEAR });
  await world.pass(30_000);
  await tablet.restart(SECOND_PASSWORD);
  await world.pass(60_000);
  await tablet.ok('login', 'exportLogout');
  expect(await open(tablet, CLEAR)).toBe(20010);
  expect(await open(tablet, NEW_CLEAR)).toBe(-3);
  expect(await tablet.ok('login', 'exportMnemonic', { password: NEW_CLEAR })).toMatchObject({
    mnemonic: expect.any(String),
  });
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect([...anna.problems, ...tablet.problems]).toEqual([]);
});

test('what it would open on the other device goes on opening that', async () => {
  const world = new World('clear is taken');
  const anna = await world.person('anna');
  const tablet = await pair(world, anna);
  await world.pass(60_000);
  await createRoom(tablet);
  await anna.ok('user', 'updateEmptyPassword', { password: ROOM });
  await world.pass(30_000);
  expect(await tablet.ok('user', 'hasEmptyPassword')).toEqual({ status: false });
  await tablet.ok('login', 'exportLogout');
  expect(await open(tablet, ROOM)).toBe(-1);
});

/** Ends the engine when it writes its vault, which then has taken the change or not. */
async function cutOffAtVault(device: Device, takes: boolean, change: () => Promise<unknown>): Promise<void> {
  // filling it is no change
  let isArmed = false;
  device.files = new (class extends Map<string, Bytes> {
    override set(name: string, content: Bytes): this {
      if (name !== 'vault' || !isArmed) return super.set(name, content);
      device.killAt = { write: device.writes, after: true };
      return takes ? super.set(name, content) : this;
    }
  })(device.files);
  isArmed = true;
  await change().catch(() => undefined);
  device.files = new Map(device.files);
}

test.each([
  { step: 'set', takes: true },
  { step: 'changed', takes: true },
  { step: 'changed', takes: false },
])(
  '$step and cut off at the vault, it reaches the other device if the vault has it: $takes',
  async ({ step, takes }) => {
    const world = new World(`clear cut off ${step} ${takes}`);
    const anna = await world.person('anna');
    const tablet = await pair(world, anna);
    await world.pass(60_000);
    if (step === 'changed') {
      await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
      await world.pass(30_000);
    }
    await cutOffAtVault(anna, takes, () =>
      world.until(
        step === 'set'
          ? anna.call('user', 'updateEmptyPassword', { password: NEW_CLEAR })
          : anna.call('block', 'updateCleanPwdBlock', { password: NEW_CLEAR, oldCleanPwd: CLEAR }),
      ),
    );
    expect(anna.alive).toBe(false);
    await anna.restart();
    await world.pass(60_000);
    const valid = takes ? NEW_CLEAR : CLEAR;
    expect(await tablet.ok('block', 'checkPwdUnExist', { password: valid })).toEqual({ value: 3 });
    // and what a wipe by it leaves to be said is said
    await anna.ok('login', 'exportLogout');
    expect(await open(anna, valid)).toBe(-3);
    await world.pass(60_000);
    expect(await open(tablet, SECOND_PASSWORD)).toBe(20008);
    expect([...anna.problems, ...tablet.problems]).toEqual([]);
  },
);
