/** What tests of the state's key have in common: devices of one account that agree, and one that is dropped. */
import { expect } from 'vitest';
import { type StateKey, stateKeysOf } from '#engine/account/present-state-key.ts';
import { ShardRecords } from '#engine/sync/shard-records.ts';
import type { AccountRow } from '#engine/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { seededBytes } from '../simulation/random.ts';
import { type Device, PASSWORD } from './device.ts';
import { keysOf } from './impostor.ts';
import { enter, person, step } from './words-steps.ts';
import { World } from './world.ts';

/** Until what was changed has been written to the home nodes. */
export const WRITTEN = 10_000;
/** Until a device has looked at its records again. */
export const LOOKED = 7 * 3_600_000;

type Item = Parameters<ShardRecords['encode']>[0]['items'][number];

export const idOf = async (device: Device) => (await keysOf(device)).device.id;
export const rename = (device: Device, nickname: string) => device.ok('user', 'updateUserSingleInfo', { nickname });
export const remark = (device: Device, ben: Device, remake: string) =>
  device.ok('contact', 'updateRemake', { nodeId: ben.address, remake });
export const status = (device: Device) => device.ok('state', 'getStatus');
export const AT_REST = { waiting: 0, alarms: [] };

/** What of a device's state is compared: its name, its contacts' remarks, and how many edits there were. */
export async function stateOf(device: Device): Promise<unknown> {
  const contacts = (await device.ok('contact', 'getContacts')) as { c_nd_add: string; c_ps: string }[];
  return {
    name: ((await device.ok('user', 'getUserSingleInfo')) as { u_nick: string }).u_nick,
    remarks: contacts.map((row) => [row.c_nd_add, row.c_ps]),
    versions: await device.ok('user', 'getVersion'),
  };
}

/** All of them have the same state, and nothing is left to be done. */
export async function expectAgreement(...devices: Device[]): Promise<void> {
  const [first, ...others] = devices as [Device, ...Device[]];
  for (const device of devices) expect(await status(device)).toEqual(AT_REST);
  for (const device of others) expect(await stateOf(device)).toEqual(await stateOf(first));
}

/** Takes a device out of the account's list; it stays offline from now on, with all that it has: the answer is its row. */
export async function drop(
  primary: Device,
  device: Device,
  method = 'deleteMachine',
  password = PASSWORD,
): Promise<AccountRow> {
  const own = await keysOf(device, password);
  device.network.goOffline();
  await primary.ok('authLogin', method, { machineId: own.device.id });
  return own;
}

/** The key that holds for whoever has these rows. */
export async function presentKeyOf(world: World, own: AccountRow): Promise<StateKey | undefined> {
  return (await stateKeysOf(world.provider, { own }))?.present;
}

/** The records that the key of these rows opens, by their name at the nodes: the root and those below it. */
export async function opens(world: World, own: AccountRow): Promise<Map<string, readonly Item[]>> {
  const present = await presentKeyOf(world, own);
  const found = new Map<string, readonly Item[]>();
  if (present === undefined) return found;
  const records = new ShardRecords({ crypto: world.provider, random: seededBytes('reader') }, present.key);
  for (const path of ['', ...'0123456789abcdef']) {
    const name = toHex(await records.nameOf(path));
    const bytes = world.internet.records.get(name);
    const read = bytes && (await records.read(path, bytes));
    if (read?.ok === true && read.value.content !== undefined) found.set(name, read.value.content.items);
  }
  return found;
}

/** Writes into the state what only the latest edit would say, as whoever has the key of these rows. */
export async function tamper(world: World, own: AccountRow, change: (item: Item) => Item): Promise<void> {
  const present = await presentKeyOf(world, own);
  if (present === undefined) throw new Error('whoever tampers has a key');
  const records = new ShardRecords({ crypto: world.provider, random: seededBytes('tampers') }, present.key);
  const name = toHex(await records.nameOf(''));
  const found = await records.read('', world.internet.records.get(name) as Bytes);
  if (!found.ok || found.value.content === undefined) throw new Error('the record is in order');
  const { version, hash, content } = found.value;
  const body = records.encode({ split: false, items: content.items.map(change) });
  if (!body.ok) throw new Error(body.error);
  const { bytes } = await records.write('', body.value, version + 1, hash, world.clock.now());
  expect(world.internet.keep(bytes).ok).toBe(true);
}

/** A later edit that takes back every remark. */
export function withoutRemark(item: Item): Item {
  const stamp = { time: item.stamp.time + 60_000, count: 0, device: 'webffffffffffffffff' };
  return item.map === 'remarks' ? { ...item, value: null, stamp } : item;
}

export const RESET = { isResetPrimary: true };

/** Anna with her words, a friend of Ben's whom she calls something. */
export async function account(seed: string) {
  const world = new World(seed, 'swift');
  const { device: anna, words } = await person(world, 'anna');
  const ben = (await person(world, 'ben')).device;
  await world.befriend(anna, ben);
  await remark(anna, ben, 'the baker');
  await world.pass(WRITTEN);
  return { world, words, anna, ben };
}

/** Another machine takes the account over, and comes to rest. */
export async function takeOver(world: World, words: readonly string[], name: string, choice: object): Promise<Device> {
  const fresh = world.device(name);
  await fresh.start();
  expect((await step(world, fresh, words, choice)).data).toEqual({ value: 0 });
  await enter(world, fresh, words);
  return fresh;
}

export const remarkAt = async (device: Device) =>
  ((await device.ok('contact', 'getContacts')) as { c_ps: string }[]).map((row) => row.c_ps);
