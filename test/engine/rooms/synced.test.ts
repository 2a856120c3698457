/** Visible rooms on an account's other devices: a paired one, and one that has nothing but the twelve words. */
import { expect, test } from 'vitest';
import type { Item } from '#domain/state/item.ts';
import { STATE_ITEMS } from '#engine/sync/state-tables.ts';
import type { Device } from '../device.ts';
import { PASSWORD } from '../device.ts';
import { pair, SECOND_PASSWORD } from '../pairing-steps.ts';
import { World } from '../world.ts';
import { createRoom, open, ROOM, roomNames, WRITTEN, withRoom } from './room-steps.ts';

const NEW_PASSWORD = 'queens gambit';
/** Until a device has looked at its records again. */
const LOOKED = 7 * 3_600_000;

/** What the default room's state has of rooms, as it is stored. */
async function roomItems(device: Device): Promise<Item[]> {
  const items: Item[] = [];
  await device.stop();
  await device.withStore(async (store) => void items.push(...(await store.list(STATE_ITEMS))));
  await device.start();
  await device.login();
  return items.filter(({ map }) => map === 'rooms');
}

async function remarks(device: Device): Promise<string> {
  return JSON.stringify(await device.ok('contact', 'getContacts'));
}

async function blockVersion(device: Device): Promise<number> {
  return ((await device.ok('user', 'getVersion')) as { blockVersion: number }).blockVersion;
}

test('a paired device has the room, its password opens it there, and what changes follows', async () => {
  const { world, anna, ben, bId } = await withRoom('rooms/paired', 'swift');
  const before = await blockVersion(anna);
  expect(before).toBeGreaterThan(0);
  const second = await pair(world, anna);
  await world.pass(WRITTEN);
  expect(await roomNames(second)).toEqual(['Chess']);
  expect(await second.ok('block', 'getConfigById', { bId })).toMatchObject({ b_exp: 4, b_enable_msg: 1 });
  expect(await second.ok('block', 'getNoticeListByBid', { bId })).toMatchObject([{ bmn_cry: 'The weather is fine.' }]);
  expect(await blockVersion(second)).toBe(before);

  expect(await open(second, ROOM)).toBe(-1);
  await world.pass(WRITTEN);
  expect(await remarks(second)).toContain('Benny');
  await second.send(ben, 'from the other device');
  await world.pass(600_000);
  expect(await ben.texts(second)).toEqual(['from the other device']);
  // another device is another key: ben has to look at it first
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await ben.send(second, 'to both');
  await world.pass(600_000);
  expect(await second.texts(ben)).toEqual(['from the other device', 'to both']);
  expect(await open(second, SECOND_PASSWORD)).toBe(-2);
  expect(await second.ok('contact', 'getContacts')).toEqual([]);

  await anna.ok('block', 'updateBlock', { bId, blockName: 'Go', loginPassword: NEW_PASSWORD });
  await anna.ok('room', 'setLifetime', { bId, exp: 1 });
  await world.pass(WRITTEN);
  expect(await roomNames(second)).toEqual(['Go']);
  expect(await second.ok('block', 'getConfigById', { bId })).toMatchObject({ b_exp: 1 });
  expect(await blockVersion(second)).toBeGreaterThan(before);
  expect(await open(second, ROOM)).not.toBe(-1);
  expect(await open(second, NEW_PASSWORD)).toBe(-1);
  // a room that is renamed from inside is so elsewhere once its manager is open again
  await second.ok('block', 'updateBlock', { bId: '1', blockName: 'Shogi' });
  expect(await open(second, SECOND_PASSWORD)).toBe(-2);
  await world.pass(WRITTEN);
  expect(await roomNames(anna)).toEqual(['Shogi']);

  // what was said went to the room on both devices
  expect(await open(anna, NEW_PASSWORD)).toBe(-1);
  await world.pass(600_000);
  expect((await anna.texts(ben)).sort()).toEqual(['from the other device', 'to both']);
  expect(await open(anna, PASSWORD)).toBe(-2);
  await world.pass(WRITTEN);

  await second.ok('block', 'deleteBlock', { bId });
  await world.pass(WRITTEN);
  expect(await roomNames(anna)).toEqual([]);
  expect(await open(anna, NEW_PASSWORD)).not.toBe(-1);
  await anna.restart();
  await world.pass(WRITTEN);
  expect(await roomNames(anna)).toEqual([]);
  expect([...anna.problems, ...second.problems, ...ben.problems]).toEqual([]);
});

test('twelve words bring the room back with its password, its contacts and their remarks', async () => {
  const { world, anna, words } = await withRoom('rooms/words', 'swift');
  await anna.stop();
  const third = world.device('third');
  await third.start();
  const choice = { mnemonic: words, isResetPrimary: true };
  await world.until(third.call('login', 'exportMnemonicSelectByP2pV2', choice));
  const info = await world.until(third.ok('login', 'mnemonicSelectByP2p', { mnemonic: words }));
  const last = { loginInfo: JSON.stringify(info), type: 'text', password: SECOND_PASSWORD };
  await world.until(third.ok('login', 'mnemonicLoginByLoginInfo', last));
  await world.pass(WRITTEN);
  expect(await roomNames(third)).toEqual(['Chess']);
  expect(await open(third, ROOM)).toBe(-1);
  await world.pass(WRITTEN);
  expect(await remarks(third)).toContain('Benny');
  expect(third.problems).toEqual([]);
});

test('a room that hides is deleted elsewhere, and its manager has nothing but a deletion of it', async () => {
  const { world, anna, bId } = await withRoom('rooms/hiding', 'swift');
  const second = await pair(world, anna);
  await world.pass(WRITTEN);
  expect(await roomNames(second)).toEqual(['Chess']);
  expect(await open(anna, ROOM)).toBe(-1);
  await anna.ok('room', 'hide', { otherPassword: '' });
  expect(await roomItems(anna)).toMatchObject([{ id: bId, value: null }]);
  await world.pass(WRITTEN);
  expect(await roomNames(anna)).toEqual([]);
  await world.pass(LOOKED);
  expect(await roomNames(second)).toEqual([]);
  expect(await open(second, ROOM)).not.toBe(-1);
  expect(await open(anna, ROOM)).toBe(-1);
  expect([...anna.problems, ...second.problems]).toEqual([]);
});

test('a room that hides before its manager is opened again leaves nothing in the state', async () => {
  const world = new World('rooms/fresh');
  const anna = await world.person('anna');
  const bId = await createRoom(anna);
  await anna.ok('block', 'updateBlock', { bId, blockName: 'Go', loginPassword: NEW_PASSWORD });
  await world.pass(WRITTEN);
  expect(await open(anna, NEW_PASSWORD)).toBe(-1);
  await world.pass(WRITTEN);
  await anna.ok('room', 'hide', { otherPassword: '' });
  expect(await roomItems(anna)).toEqual([]);
  await world.pass(WRITTEN);
  expect(await roomNames(anna)).toEqual([]);
  expect(await blockVersion(anna)).toBe(0);
  expect(await open(anna, NEW_PASSWORD)).toBe(-1);
  expect(anna.problems).toEqual([]);
});
