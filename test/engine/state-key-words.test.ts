/** Who comes to the account after a device was dropped has its state: by the twelve words, by pairing, whatever was cut off. */
import { expect, test } from 'vitest';
import { readDeviceList } from '#engine/session/device-lists.ts';
import type { AccountRow } from '#engine/tables.ts';
import { type Bytes, fromBase58, toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { keysOf } from './impostor.ts';
import { pair, SECOND_PASSWORD } from './pairing-steps.ts';
import { nextList } from './second-device.ts';
import {
  AT_REST,
  account,
  drop,
  expectAgreement,
  LOOKED,
  opens,
  RESET,
  remark,
  remarkAt,
  rename,
  stateOf,
  status,
  takeOver,
  tamper,
  WRITTEN,
  withoutRemark,
} from './state-key-steps.ts';
import { enter, listed, NEW_PASSWORD, step } from './words-steps.ts';

/** Takes a paired device out of the list. */
const remove = (primary: Device, device: Device) => drop(primary, device, 'deleteMachine', SECOND_PASSWORD);

test('the words bring everything back after a removal, and drop all devices from the state', async () => {
  const { world, words, anna, ben } = await account('words/reset');
  const phone = await pair(world, anna, 'phone');
  await world.pass(60_000);
  await remove(anna, phone);
  await rename(anna, 'After the removal');
  await world.pass(LOOKED);
  const before = await keysOf(anna);
  const fresh = await takeOver(world, words, 'fresh', RESET);
  await world.pass(60_000);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
  expect(await fresh.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'After the removal' });
  expect(await status(fresh)).toEqual(AT_REST);
  // what follows is none of the dropped ones'
  await tamper(world, before, withoutRemark);
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
  const after = await keysOf(fresh, NEW_PASSWORD);
  expect(after.inherits).toBeUndefined();
  const written = await opens(world, after);
  expect(written.size).toBeGreaterThan(0);
  for (const name of (await opens(world, before)).keys()) expect(written.has(name)).toBe(false);
  expect(await remarkAt(ben)).toEqual(['']);
  expect([...fresh.problems]).toEqual([]);
});

test('what a removed device has written into old records is not brought back by the words', async () => {
  const { world, words, anna } = await account('words/tampered');
  const phone = await pair(world, anna, 'phone');
  await world.pass(60_000);
  const own = await remove(anna, phone);
  await world.pass(WRITTEN);
  await tamper(world, own, withoutRemark);
  await anna.stop();
  const fresh = await takeOver(world, words, 'fresh', RESET);
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
});

test('who finds no list at the nodes has what lies under the first key, and writes nothing under it', async () => {
  const { world, words, anna, ben } = await account('words/no list');
  const phone = await pair(world, anna, 'phone');
  await world.pass(60_000);
  const own = await keysOf(phone, SECOND_PASSWORD);
  for (const device of [anna, phone, ben]) device.network.goOffline();
  world.internet.records.delete(toHex(fromBase58(anna.address) as Bytes));
  const fresh = await takeOver(world, words, 'fresh', RESET);
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
  await rename(fresh, 'After the loss');
  await world.pass(LOOKED);
  expect(await status(fresh)).toEqual(AT_REST);
  const after = await keysOf(fresh, NEW_PASSWORD);
  expect(after.inherits).toBeUndefined();
  const values = async (row: AccountRow) =>
    [...(await opens(world, row)).values()].flat().map(({ value }) => Buffer.from(value ?? []).toString('latin1'));
  expect((await values(after)).join()).toContain('After the loss');
  expect((await values(own)).join()).not.toContain('After the loss');
  await tamper(world, own, withoutRemark);
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
});

test('a second machine brings back what the first one had no time to write under its own key', async () => {
  const { world, words, anna } = await account('words/twice');
  const before = await stateOf(anna);
  await anna.stop();
  const first = world.device('first');
  await first.start();
  await step(world, first, words, RESET);
  // its list comes through, and nothing of the state
  const state = new Map(
    [...world.internet.records].filter(([key]) => key !== toHex(fromBase58(anna.address) as Bytes)),
  );
  for (const key of state.keys()) world.internet.records.delete(key);
  await enter(world, first, words);
  await world.pass(3_000);
  expect(listed(world, anna.address)?.epoch).toBeGreaterThan(0);
  expect(listed(world, anna.address)?.state).toMatchObject({ former: [null] });
  await first.stop();
  for (const [key] of [...world.internet.records])
    if (key !== toHex(fromBase58(anna.address) as Bytes)) world.internet.records.delete(key);
  for (const [key, bytes] of state) world.internet.records.set(key, bytes);

  const second = await takeOver(world, words, 'second', RESET);
  await world.pass(60_000);
  expect(listed(world, anna.address)?.state?.former).toHaveLength(2);
  expect(await stateOf(second)).toMatchObject({ remarks: (before as { remarks: unknown }).remarks });
  expect(await status(second)).toMatchObject({ waiting: 0 });
});

test('the words make another machine the primary device beside the others: all go on under one key', async () => {
  const { world, words, anna, ben } = await account('words/beside');
  const phone = await pair(world, anna, 'phone');
  await world.pass(60_000);
  await remove(anna, phone);
  await world.pass(WRITTEN);
  const salt = listed(world, anna.address)?.state?.salt;
  const fresh = await takeOver(world, words, 'fresh', { isOnlySetPrimary: true });
  await world.pass(60_000);
  expect(listed(world, anna.address)?.state?.salt).toEqual(salt);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
  await remark(fresh, ben, 'the butcher');
  await world.pass(LOOKED);
  await expectAgreement(fresh, anna);
  await remark(anna, ben, 'the candlestick maker');
  await world.pass(LOOKED);
  await expectAgreement(fresh, anna);
});

/** Anna has removed a phone, and another machine takes the account over beside her without having seen that list, `theirs`. */
async function removedUnseen(seed: string) {
  const { world, words, anna, ben } = await account(seed);
  const phone = await pair(world, anna, 'phone');
  const tablet = await pair(world, anna, 'tablet');
  await world.pass(60_000);
  const key = toHex(fromBase58(anna.address) as Bytes);
  const before = world.internet.records.get(key) as Bytes;
  const own = await remove(anna, phone);
  await world.pass(WRITTEN);
  const theirs = world.internet.records.get(key) as Bytes;
  const others = [anna, tablet, ben];
  for (const device of others) device.network.goOffline();
  world.internet.records.set(key, before);
  const fresh = await takeOver(world, words, 'fresh', { isOnlySetPrimary: true });
  fresh.address = anna.address;
  await world.pass(60_000);
  expect(listed(world, anna.address)?.devices.map(({ id }) => id)).toContain(own.device.id);
  /** The node shows that list, or one after it. */
  const show = async (list: Bytes) => {
    world.internet.records.set(key, list);
    await fresh.restart(NEW_PASSWORD);
    await world.pass(60_000);
    for (const device of others) device.network.goOnline();
    await world.pass(60_000);
  };
  return { world, anna, ben, tablet, fresh, own, theirs, show };
}

test('what another primary device has dropped meanwhile stays dropped, and its key is not brought back', async () => {
  const { world, anna, ben, tablet, fresh, own, theirs, show } = await removedUnseen('words/both');
  const salt = readDeviceList(theirs)?.state?.salt;
  await show(theirs);
  const list = listed(world, anna.address);
  expect(list?.devices.map(({ id }) => id)).not.toContain(own.device.id);
  expect(list?.devices).toHaveLength(3);
  expect(list?.state?.former.map((former) => former?.salt)).toEqual([salt, undefined]);
  await remark(fresh, ben, 'the butcher');
  await world.pass(LOOKED);
  // the node, which has gone back behind what it had, is named to all
  for (const device of [fresh, anna, tablet]) {
    expect(await status(device)).toMatchObject({ waiting: 0 });
    expect(await stateOf(device)).toEqual(await stateOf(fresh));
  }
  const written = await opens(world, await keysOf(fresh, NEW_PASSWORD));
  for (const name of (await opens(world, own)).keys()) expect(written.has(name)).toBe(false);
});

test('a device that was let in beside such a removal is logged out with what it has, and can be let in again', async () => {
  const { world, anna, fresh, own, theirs, show } = await removedUnseen('words/let in');
  const third = await pair(world, fresh, 'third', { password: NEW_PASSWORD });
  await world.pass(60_000);
  const { id } = (await keysOf(third, SECOND_PASSWORD)).device;
  const signer = await keysOf(anna);
  const now = world.clock.now();
  // of a version that ours hasn't passed
  const next = await nextList({ ...signer, deviceList: theirs }, (list) => list, now, world.provider);
  await show(await nextList({ ...signer, deviceList: next }, (list) => list, now, world.provider));
  const list = listed(world, anna.address);
  expect(list?.devices.map((device) => device.id)).not.toEqual(expect.arrayContaining([id]));
  expect(list?.loggedOut).toEqual(expect.arrayContaining([id, own.device.id]));
  expect(list?.state?.keys).toHaveLength(3);
  expect(third.published('session.changed').at(-1)?.data).toMatchObject({ state: 'locked', ended: 'loggedOut' });
  expect(third.files.has('vault')).toBe(true);
  await fresh.ok('device', 'admit', { machineId: id });
  await world.pass(WRITTEN);
  await world.until(third.login(SECOND_PASSWORD));
  await world.pass(LOOKED);
  expect(await remarkAt(third)).toEqual(['the baker']);
  expect(await status(third)).toMatchObject({ waiting: 0 });
});

test('a device that is paired after a removal has the state, and follows the next one', async () => {
  const { world, anna, ben } = await account('words/paired');
  const phone = await pair(world, anna, 'phone');
  await world.pass(60_000);
  await remove(anna, phone);
  await world.pass(WRITTEN);
  const tablet = await pair(world, anna, 'tablet');
  await world.pass(60_000);
  await expectAgreement(anna, tablet);
  expect(await remarkAt(tablet)).toEqual(['the baker']);
  const third = await pair(world, anna, 'third');
  await world.pass(60_000);
  tablet.network.goOffline();
  await remove(anna, third);
  await remark(anna, ben, 'the butcher');
  await world.pass(LOOKED);
  tablet.network.goOnline();
  await world.pass(LOOKED);
  await expectAgreement(anna, tablet);
  expect(await remarkAt(tablet)).toEqual(['the butcher']);
  expect([...anna.problems, ...tablet.problems]).toEqual([]);
});
