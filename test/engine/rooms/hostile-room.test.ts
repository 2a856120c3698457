/** What somebody with the state key writes about a visible room ends neither its settings nor its hiding. */
import { expect, test } from 'vitest';
import type { Item } from '#domain/state/item.ts';
import type { SharedRoom } from '#engine/rooms/tables.ts';
import { STATE_ITEMS } from '#engine/sync/state-tables.ts';
import { toHex } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { type Device, PASSWORD } from '../device.ts';
import { keysOf, shardRecordsOf } from '../impostor.ts';
import { pair } from '../pairing-steps.ts';
import type { World } from '../world.ts';
import { open, ROOM, roomNames, WRITTEN, withRoom } from './room-steps.ts';

/** Until a device has looked at its records again. */
const LOOKED = 7 * 3_600_000;

/** Has the room's item changed in the record that the home node has. */
async function tamper(world: World, device: Device, change: (item: Item) => Item): Promise<void> {
  const records = await shardRecordsOf(world, device);
  const found = await records.read('', world.internet.records.get(toHex(await records.nameOf(''))) ?? new Uint8Array());
  if (!found.ok || found.value.content === undefined) throw new Error('the record is in order');
  const { version, hash, content } = found.value;
  const items = content.items.map((item) => (item.map === 'rooms' ? change(item) : item));
  const body = records.encode({ split: false, items });
  if (!body.ok) throw new Error(body.error);
  const { bytes } = await records.write('', body.value, version + 1, hash, world.clock.now());
  expect(world.internet.keep(bytes).ok).toBe(true);
  await world.pass(LOOKED);
}

/** The room's settings as somebody writes them who wants no later ones to hold. */
function ofTheEnd(item: Item): Item {
  const settings = decodeOwn(item.value as Uint8Array) as SharedRoom;
  const value = encode({ ...settings, name: 'Mine', updated: Number.MAX_SAFE_INTEGER });
  return { ...item, value, stamp: { ...item.stamp, count: item.stamp.count + 1, device: 'hostile' } };
}

test('settings that claim to be of the end of time are passed over, and the next ones hold everywhere', async () => {
  const { world, anna, bId } = await withRoom('rooms/absurd', 'swift');
  const second = await pair(world, anna);
  await world.pass(WRITTEN);
  await tamper(world, anna, ofTheEnd);
  expect(await roomNames(anna)).toEqual(['Chess']);
  await anna.ok('block', 'updateBlock', { bId, blockName: 'Go' });
  await world.pass(WRITTEN);
  for (const device of [anna, second]) expect(await roomNames(device)).toEqual(['Go']);
  expect([...anna.problems, ...second.problems]).toEqual([]);
});

test('a device that comes later and finds only those takes the room, and can change it', async () => {
  const { world, anna, bId } = await withRoom('rooms/absurd-later', 'swift');
  await tamper(world, anna, ofTheEnd);
  const second = await pair(world, anna);
  await world.pass(LOOKED);
  for (const device of [anna, second]) expect(await roomNames(device)).toEqual(['Chess']);
  await second.ok('block', 'updateBlock', { bId, blockName: 'Go' });
  await world.pass(WRITTEN);
  for (const device of [anna, second]) expect(await roomNames(device)).toEqual(['Go']);
});

test('a room hides with a deletion that comes after its last edit, though its edits can’t be counted any more', async () => {
  const { world, anna, bId } = await withRoom('rooms/uncounted', 'swift');
  const { id } = (await keysOf(anna)).device;
  await tamper(world, anna, (item) => ({ ...item, edits: { ...item.edits, [id]: 2 ** 31 } }));
  await anna.ok('block', 'updateBlock', { bId, blockName: 'Go' });
  await world.pass(WRITTEN);
  await anna.ok('block', 'updateBlock', { bId, blockName: 'Shogi' });
  await world.pass(WRITTEN);
  const stampOf = async (password: string) => {
    const items: Item[] = [];
    await anna.withStore(async (store) => void items.push(...(await store.list(STATE_ITEMS))), password);
    return items.find(({ map }) => map === 'rooms');
  };
  const last = (await stampOf(PASSWORD))?.stamp;
  expect(await open(anna, ROOM)).toBe(-1);
  await anna.ok('room', 'hide', { otherPassword: '' });
  const gone = await stampOf(PASSWORD);
  expect(gone?.value).toBeNull();
  expect(gone?.stamp).not.toEqual(last);
  expect(await open(anna, PASSWORD)).toBe(-2);
  await world.pass(LOOKED);
  expect(await roomNames(anna)).toEqual([]);
  expect(anna.problems).toEqual([]);
});
