/** Rooms that are locked: friends can write to them from the beginning, and who manages them hears that something waits. */
import { expect, test } from 'vitest';
import { SendState } from '#model/enumerations.ts';
import type { Device } from '../device.ts';
import { World } from '../world.ts';
import { createRoom, newRoom, open, ROOM } from './room-steps.ts';

const SOON = 30_000;
const QUIET = 5 * 60_000;

const move = (device: Device, toBId: string, friend: Device) =>
  device.ok('block', 'changeToBlock', { toBId, cidOrGid: friend.address, type: 1, isUpdateP2p: true });
const told = (device: Device) => device.published('block.notice').map(({ data }) => data);
/** Mailboxes that somebody watches without reading them. */
const watched = (world: World) => [...world.internet.mailboxes.values()].filter(({ watchers }) => watchers.size > 0);

test('a friend writes to a room that was never opened, and one of its texts says that something waits', async () => {
  const world = new World('notices/first');
  const [anna, ben] = await world.friends();
  const bId = await createRoom(anna);
  await world.pass(SOON);
  expect(await anna.ok('block', 'getBlockByBid', { bid: bId })).toMatchObject({ b_state: 1 });
  expect(watched(world)).toHaveLength(1);
  await move(anna, bId, ben);
  await world.pass(3 * QUIET);
  anna.events = [];
  const id = await ben.send(anna, 'into the locked room');
  await world.pass(SOON);
  expect((await ben.message(id)).msg_is_send).toBe(SendState.sent);
  expect(told(anna)).toMatchObject([{ blockId: bId, row: { b_id: bId, bmn_cry: 'The weather is fine.' } }]);
  expect(await anna.ok('room', 'getWaiting')).toEqual([bId]);
  // once is enough for a while
  await ben.send(anna, 'another');
  await ben.send(anna, 'and another');
  await world.pass(SOON);
  expect(told(anna)).toHaveLength(1);
  await world.pass(QUIET);
  expect(told(anna)).toHaveLength(2);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);

  expect(await open(anna, ROOM)).toBe(-1);
  expect(await anna.ok('room', 'getWaiting')).toEqual([]);
  await world.pass(SOON);
  expect(await anna.texts(ben)).toEqual(['into the locked room', 'another', 'and another']);
  expect(watched(world)).toEqual([]);
  await anna.login();
  await world.pass(SOON);
  anna.events = [];
  expect(await anna.ok('room', 'getWaiting')).toEqual([]);
  await world.pass(SOON);
  expect(told(anna)).toEqual([]);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a room that wants no notices isn’t watched, one that hides is watched no more, and no word tells of either', async () => {
  const world = new World('notices/none');
  const [anna, ben] = await world.friends();
  const carol = await world.person('carol');
  await world.befriend(anna, carol);
  const quiet = newRoom('Quiet', 'nineteen lines', { isOpenMsg: 0 });
  const { b_id } = (await anna.ok('block', 'crateBlock', quiet)) as { b_id: string };
  const hidden = await createRoom(anna);
  await world.pass(SOON);
  await move(anna, b_id, ben);
  await move(anna, hidden, carol);
  await world.pass(SOON);
  expect(watched(world)).toHaveLength(1);
  expect(await open(anna, ROOM)).toBe(-1);
  await world.pass(SOON);
  await anna.ok('room', 'hide', { otherPassword: '' });
  await anna.login();
  await world.pass(SOON);
  anna.events = [];
  await ben.send(anna, 'to the quiet one');
  await carol.send(anna, 'to the hidden one');
  await world.pass(SOON);
  expect(watched(world)).toEqual([]);
  expect(told(anna)).toEqual([]);
  expect(await anna.ok('room', 'getWaiting')).toEqual([]);
  // it is watched as soon as it wants notices, and what waits there already is said
  await anna.ok('block', 'updateBlock', { bId: b_id, isOpenMsg: 1 });
  await world.pass(SOON);
  expect(told(anna)).toMatchObject([{ blockId: b_id }]);
  expect([...anna.problems, ...ben.problems, ...carol.problems]).toEqual([]);
});
