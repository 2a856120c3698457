/** Friends who are moved to a room and back: with all that was said, while they talk on, and without knowing of rooms. */
import { expect, test } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { SendState } from '#model/enumerations.ts';
import { type Device, Killed, textTo } from '../device.ts';
import { World } from '../world.ts';
import { createRoom, newRoom, ROOM } from './room-steps.ts';

const move = (device: Device, toBId: string, cidOrGid: string) =>
  device.call('block', 'changeToBlock', { toBId, cidOrGid, type: 1, isUpdateP2p: true });
const contacts = async (device: Device) => ((await device.ok('contact', 'getContacts')) as ContactRow[]).length;

test('a friend is moved with remark and talk, talks on, and comes back', async () => {
  const world = new World('moving');
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'one');
  await world.pass(10_000);
  await ben.send(anna, 'two');
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Benny', isUpdateP2p: true });
  await world.pass(10_000);
  const bId = await createRoom(anna);
  expect((await move(anna, bId, ben.address)).data).toEqual({ value: false });
  expect(await contacts(anna)).toBe(0);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
  await world.pass(60_000);
  await ben.send(anna, 'three, while the room is closed');
  await world.pass(60_000);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);

  await anna.login(ROOM);
  await world.pass(600_000);
  expect(await anna.texts(ben)).toEqual(['one', 'two', 'three, while the room is closed']);
  const [row] = (await anna.ok('contact', 'getContacts')) as ContactRow[];
  expect(JSON.stringify(row)).toContain('Benny');
  await anna.send(ben, 'four, from the room');
  await world.pass(10_000);
  await ben.send(anna, 'five, while it is open');
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual([
    'one',
    'two',
    'three, while the room is closed',
    'four, from the room',
    'five, while it is open',
  ]);
  expect(await anna.texts(ben)).toEqual(await ben.texts(anna));
  expect(((await ben.ok('chat', 'getConversations')) as ConversationRow[]).length).toBe(1);

  await anna.login();
  expect((await move(anna, '1', ben.address)).data).toEqual({ value: true });
  expect(await contacts(anna)).toBe(1);
  await world.pass(60_000);
  await ben.send(anna, 'six, back again');
  await world.pass(60_000);
  await anna.send(ben, 'seven');
  await world.pass(60_000);
  expect(await anna.texts(ben)).toEqual(await ben.texts(anna));
  expect((await ben.texts(anna)).slice(-2)).toEqual(['six, back again', 'seven']);
  await anna.restart();
  expect(await anna.texts(ben)).toEqual(await ben.texts(anna));
  await anna.login(ROOM);
  expect(await contacts(anna)).toBe(0);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('what a friend says while they are being moved, or were away at the time, reaches the room', async () => {
  const world = new World('under way');
  const [anna, ben] = await world.friends();
  const bId = await createRoom(anna);
  await anna.login(ROOM);
  await world.pass(60_000);
  await anna.login();
  await world.pass(10_000);
  ben.network.goOffline();
  for (let count = 1; count <= 5; count++) await ben.send(anna, `said offline ${count}`);
  await move(anna, bId, ben.address);
  await world.pass(60_000);
  ben.network.goOnline();
  await world.pass(600_000);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
  await anna.login(ROOM);
  await world.pass(600_000);
  expect(await anna.texts(ben)).toEqual([1, 2, 3, 4, 5].map((count) => `said offline ${count}`));
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a stranger who is asked from a room writes to the room alone', async () => {
  const world = new World('asked');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  await createRoom(anna);
  await anna.login(ROOM);
  await world.pass(60_000);
  await world.befriend(anna, ben);
  await ben.send(anna, 'hello room');
  await world.pass(60_000);
  expect(await anna.texts(ben)).toEqual(['hello room']);
  await anna.login();
  await world.pass(60_000);
  expect(await contacts(anna)).toBe(0);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
});

test('who is asked from a room, and is a friend in the default one already, goes on writing there', async () => {
  const world = new World('asked again');
  const [anna, ben] = await world.friends();
  await createRoom(anna);
  await anna.login(ROOM);
  await world.pass(60_000);
  await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'me again' }));
  await world.pass(60_000);
  expect(await anna.ok('contact', 'isFriend', { nodeId: ben.address })).toEqual({ status: false });
  await anna.login();
  await world.pass(60_000);
  await ben.send(anna, 'as ever');
  await world.pass(60_000);
  expect(await anna.texts(ben)).toEqual(['as ever']);
  await anna.send(ben, 'yes');
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual(['as ever', 'yes']);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a room counts as published once its keys have reached a node', async () => {
  const world = new World('published');
  const anna = await world.person('anna');
  const bid = await createRoom(anna);
  expect(await anna.ok('block', 'getBlockByBid', { bid })).toMatchObject({ b_state: 0 });
  await anna.login(ROOM);
  await world.pass(60_000);
  await anna.login();
  expect(await anna.ok('block', 'getBlockByBid', { bid })).toMatchObject({ b_state: 1 });
});

test('moves that make no sense have their codes', async () => {
  const world = new World('codes');
  const [anna, ben] = await world.friends();
  const bId = await createRoom(anna);
  const other = ((await anna.ok('block', 'crateBlock', newRoom('Go', 'nineteen lines'))) as { b_id: string }).b_id;
  expect((await move(anna, 'another', ben.address)).code).toBe(20023);
  expect((await move(anna, '1', ben.address)).code).toBe(20026);
  expect((await move(anna, bId, anna.address)).code).toBe(20058);
  expect((await move(anna, bId, ben.address)).code).toBe(200);
  expect((await move(anna, bId, ben.address)).code).toBe(20026);
  expect((await move(anna, other, ben.address)).code).toBe(20028);
  expect(await anna.code('contact', 'addFriend', { nodeId: ben.address, content: 'hello' })).toBe(20028);
  const group = { toBId: bId, cidOrGid: ben.address, type: 2, isUpdateP2p: true };
  expect(await anna.code('block', 'changeToBlock', group)).toBe(20043);
});

test('what is written while a friend is being moved goes along', async () => {
  const world = new World('meanwhile');
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'before');
  await world.pass(10_000);
  const bId = await createRoom(anna);
  const moving = move(anna, bId, ben.address);
  let isMoved = false;
  void moving.then(() => {
    isMoved = true;
  });
  const written = ['before'];
  for (let count = 1; !isMoved; count++) {
    const text = `meanwhile ${count}`;
    const { code } = await anna.call('chat', 'sendTextMessage', textTo(ben.address, text));
    if (code === 200) written.push(text);
  }
  expect((await moving).code).toBe(200);
  expect(written.length).toBeGreaterThan(1);
  await anna.login(ROOM);
  expect(await anna.texts(ben)).toEqual(written);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a message that has reached nobody goes along with its friend, there and back, and can be tried again', async () => {
  const world = new World('unsent');
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'sent');
  await world.pass(10_000);
  const bId = await createRoom(anna);
  anna.network.goOffline();
  await anna.send(ben, 'from the first');
  await world.pass(1000);
  expect((await move(anna, bId, ben.address)).code).toBe(200);
  const failed = async () => (await anna.history(ben)).filter(({ msg_is_send }) => msg_is_send === SendState.failed);
  await anna.login(ROOM);
  anna.network.goOnline();
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual(['sent']);
  const [first] = await failed();
  expect(JSON.parse(first?.msg_cry ?? '')).toEqual({ text: 'from the first' });
  await anna.ok('outbox', 'retry', { messageId: first?.msg_id });
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual(['sent', 'from the first']);

  anna.network.goOffline();
  await anna.send(ben, 'from the room');
  await anna.login();
  expect((await move(anna, '1', ben.address)).code).toBe(200);
  anna.network.goOnline();
  await world.pass(60_000);
  const [second] = await failed();
  expect(JSON.parse(second?.msg_cry ?? '')).toEqual({ text: 'from the room' });
  await anna.restart();
  await anna.ok('outbox', 'retry', { messageId: second?.msg_id });
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual(['sent', 'from the first', 'from the room']);
  expect(await anna.texts(ben)).toEqual(await ben.texts(anna));
  expect(await failed()).toEqual([]);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a friend who is brought back is in one room at last, wherever that was interrupted', async () => {
  let outcomes = '';
  for (let kill = 1; !outcomes.endsWith('done '); kill++) {
    const world = new World(`interrupted return ${kill}`, 'swift');
    const [anna, ben] = await world.friends();
    await anna.send(ben, 'one');
    await world.pass(10_000);
    const bId = await createRoom(anna);
    expect((await move(anna, bId, ben.address)).code).toBe(200);
    anna.killAt = { write: anna.writes + kill, after: true };
    const moved = await move(anna, '1', ben.address).catch((reason: unknown) => reason);
    anna.killAt = undefined;
    if (anna.alive) await anna.stop();
    await anna.start();
    // what is said in the room before the default one is opened again isn't lost
    await anna.login(ROOM);
    const isThere = (await contacts(anna)) === 1;
    if (isThere) await anna.send(ben, 'two');
    await anna.login();
    await world.pass(10_000);
    const here = await contacts(anna);
    if (here === 1) expect(await anna.texts(ben)).toEqual(isThere ? ['one', 'two'] : ['one']);
    await anna.login(ROOM);
    expect(await contacts(anna)).toBe(1 - here);
    outcomes += moved instanceof Killed ? `${isThere ? 'there' : 'gone'} ${here} ` : 'done ';
  }
  expect(outcomes).toContain('there 1 ');
});
