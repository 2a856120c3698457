/** Deleting on one device: counts, newest messages and events stay true, and what was deleted doesn't come back. */
import { expect, test } from 'vitest';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { messageIdOf } from '#domain/message/message-id.ts';
import type { Message } from '#engine/tables.ts';
import { fromHex } from '#lib/bytes.ts';
import { Notice } from '#model/notices.ts';
import { type Device, Killed } from './device.ts';
import { Impostor } from './impostor.ts';
import { World } from './world.ts';

const STRANGER = '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK';

const list = async (device: Device) => (await device.ok('chat', 'getConversations')) as ConversationRow[];
const total = async (device: Device) => ((await device.ok('chat', 'getUnreadMessageCount')) as { value: number }).value;
const deleteOne = (device: Device, messageId: string) => device.code('chat', 'deleteMessageById', { messageId });
const deleteConversation = (device: Device, other: Device, more: object) =>
  device.ok('chat', 'deleteConversationById', { conversationId: other.address, ...more });

/** Ben has got texts of Anna's and has read none of them. */
async function unreadTexts(seed: string, texts: readonly string[]) {
  const world = new World(seed);
  const [anna, ben] = await world.friends();
  const ids: string[] = [];
  for (const text of texts) ids.push(await anna.send(ben, text));
  await world.pass(5000);
  ben.events = [];
  return { world, anna, ben, ids };
}

test('a deleted message is gone here and only here; count, newest message and events follow', async () => {
  const { anna, ben, ids } = await unreadTexts('one', ['a', 'b', 'c']);
  expect(await deleteOne(ben, ids[2] ?? '')).toBe(200);
  expect(ben.published('message.removed').map(({ data }) => data)).toEqual([{ rsId: anna.address, ids: [ids[2]] }]);
  expect(ben.published('conversation.changed').at(-1)?.data.row).toMatchObject({ msg_id: ids[1], rs_unread: 2 });
  expect(await list(ben)).toMatchObject([{ msg_id: ids[1], rs_unread: 2, msg_cry: '{"text":"b"}' }]);
  expect([await ben.texts(anna), await anna.texts(ben)]).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
  ]);
  expect(await ben.code('chat', 'getMessageByIdChat', { messageId: ids[2] })).toBe(20091);
  expect(await deleteOne(ben, ids[2] ?? '')).toBe(20091);
  await ben.restart();
  expect(await list(ben)).toMatchObject([{ msg_id: ids[1], rs_unread: 2 }]);
});

test('several at once: unknown ones are passed over, and each conversation says it once', async () => {
  const { world, anna, ben, ids } = await unreadTexts('several', ['a', 'b', 'c']);
  const carol = await world.person('carol');
  await world.befriend(ben, carol);
  const other = await carol.send(ben, 'from carol');
  await world.pass(5000);
  ben.events = [];
  const remove = (messageIds: readonly string[]) => ben.code('chat', 'deleteMessagesByIds', { messageIds });
  expect(await remove([ids[0] ?? '', 'unknown', other, ids[2] ?? ''])).toBe(200);
  expect(ben.published('message.removed').map(({ data }) => data)).toEqual([
    { rsId: anna.address, ids: [ids[0], ids[2]] },
    { rsId: carol.address, ids: [other] },
  ]);
  expect([await ben.texts(anna), await ben.texts(carol), await total(ben)]).toEqual([['b'], [], 1]);
  ben.events = [];
  expect(await remove(['unknown'])).toBe(200);
  expect(ben.events).toEqual([]);
  expect([await remove([]), await remove(['x', 'x'])]).toEqual([1005, 1003]);
});

test('a deleted message that has reached nobody yet never will', async () => {
  const world = new World('taken back');
  const [anna, ben] = await world.friends();
  anna.network.goOffline();
  const id = await anna.send(ben, 'never mind');
  await anna.send(ben, 'this stays');
  expect(await deleteOne(anna, id)).toBe(200);
  await anna.restart();
  await world.pass(60_000);
  expect([await anna.texts(ben), await ben.texts(anna)]).toEqual([['this stays'], ['this stays']]);
});

test('a copy that its writer sends again, in another stream, does not bring a deleted message back', async () => {
  const world = new World('again');
  const [anna, ben] = await world.friends();
  const impostor = await Impostor.of(anna, ben);
  const { own } = impostor;
  const content = { nonce: new Uint8Array(16), type: 1, body: '{"text":"again"}', sentAt: world.clock.now() };
  const parties = { author: own.address, device: own.device.id, recipient: ben.address };
  const id = messageIdOf(nobleProvider, { ...parties, ...content });
  const body = { kind: 'message', id: fromHex(id) ?? new Uint8Array(0), ...content } as const;
  const sayIn = (stream: number) => impostor.say({ kind: 'positioned', stream, seq: 1, body });
  await impostor.sayDurably(body);
  expect(await ben.texts(anna)).toEqual(['again']);
  const later = world.clock.now() + 1_000_000;
  await sayIn(later);
  expect(await ben.texts(anna)).toEqual(['again']);
  expect(await deleteOne(ben, id)).toBe(200);
  await sayIn(later + 1);
  expect(await ben.texts(anna)).toEqual([]);
  await ben.restart();
  await world.pass(5000);
  await sayIn(later + 2);
  expect(await ben.texts(anna)).toEqual([]);
  expect(ben.problems).toEqual([]);
});

test('a conversation deleted with its messages is gone, and begins anew with the next', async () => {
  const { world, anna, ben, ids } = await unreadTexts('with messages', ['a', 'b']);
  const [before] = await list(ben);
  expect(await deleteConversation(ben, anna, { deleteMessages: true, isSendUnReadMessage: false })).toEqual(before);
  expect(ben.published('conversation.changed').at(-1)?.data).toEqual({ rsId: anna.address, row: null });
  expect(new Set(ben.published('message.removed').at(-1)?.data.ids)).toEqual(
    new Set([...ids, expect.stringMatching(/^[0-9a-f]{64}$/)]),
  );
  expect([await list(ben), await total(ben), await ben.history(anna)]).toEqual([[], 0, []]);
  // nobody was told that anything was read
  await world.pass(5000);
  expect((await anna.message(ids[0] ?? '')).msg_state).toBe(3);
  await anna.send(ben, 'c');
  await world.pass(5000);
  await ben.restart();
  expect([await ben.texts(anna), await total(ben), await ben.notices(anna, Notice.connected)]).toEqual([['c'], 1, 0]);
  const unknown = { conversationId: STRANGER, deleteMessages: true, isSendUnReadMessage: false };
  expect(await ben.code('chat', 'deleteConversationById', unknown)).toBe(500);
});

test('a conversation deleted without its messages leaves the list, and brings them back when it comes back', async () => {
  const { world, anna, ben, ids } = await unreadTexts('without messages', ['a', 'b']);
  await ben.read(anna, ids.slice(0, 1));
  await ben.ok('draft', 'set', { conversationId: anna.address, text: 'half' });
  await deleteConversation(ben, anna, { deleteMessages: false, isSendUnReadMessage: false });
  expect([await list(ben), await total(ben)]).toEqual([[], 0]);
  expect(await ben.message(ids[0] ?? '')).toMatchObject({ msg_id: ids[0] });
  expect(await ben.code('chat', 'setConversationReadById', { conversationId: anna.address, isRead: true })).toBe(500);
  await ben.restart();
  expect(await list(ben)).toEqual([]);
  await anna.send(ben, 'c');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['a', 'b', 'c']);
  expect(await list(ben)).toMatchObject([{ rs_id: anna.address, rs_unread: 2, ext: '' }]);
  await deleteConversation(ben, anna, { deleteMessages: false, isSendUnReadMessage: false });
  const reopened = { cnd: anna.address, cid: anna.address, conversationType: 1 };
  expect(await ben.ok('chat', 'createConversation', reopened)).toMatchObject({ rs_unread: 2, msg_cry: '{"text":"c"}' });
});

test('who wishes so tells the writers first that what was unread has been read', async () => {
  const { world, anna, ben, ids } = await unreadTexts('told', ['a', 'b']);
  await deleteConversation(ben, anna, { deleteMessages: true, isSendUnReadMessage: true });
  await world.pass(5000);
  for (const id of ids) expect((await anna.message(id)).msg_state).toBe(2);
  const last = await anna.send(ben, 'c');
  await world.pass(5000);
  await ben.ok('chat', 'deleteAllConversations', { isSendUnReadMessage: true });
  await world.pass(5000);
  expect((await anna.message(last)).msg_state).toBe(2);
  expect([await list(ben), await ben.history(anna)]).toEqual([[], []]);
});

/** Ten thousand messages that Ben has got, written behind his stopped engine's back. */
async function tenThousand(seed: string) {
  const { world, anna, ben, ids } = await unreadTexts(seed, ['first']);
  await ben.stop();
  await ben.withStore(async (store) => {
    const batch = store.batch();
    const [newest] = await store.messages.before(anna.address, Number.POSITIVE_INFINITY, 1);
    for (let index = 1; index <= 10_000; index++) {
      const id = index.toString(16).padStart(64, '0');
      await store.messages.append(batch, { ...(newest as Message), id, time: (newest?.time ?? 0) + index });
    }
    expect((await batch.commit()).ok).toBe(true);
  });
  await ben.start();
  await ben.login();
  await world.pass(5000);
  expect(await ben.unread(anna)).toBe(10_001);
  return { world, anna, ben, ids };
}

test('all messages, ten thousand of them, go in one write; the conversation stays in its place', async () => {
  const { world, anna, ben, ids } = await tenThousand('all messages');
  const carol = await world.person('carol');
  await world.befriend(ben, carol);
  const order = (await list(ben)).map((row) => row.rs_id);
  const { writes } = ben;
  ben.events = [];
  await ben.ok('chat', 'deleteAllMessages');
  expect(ben.writes).toBe(writes + 1);
  const removed = ben.published('message.removed').map(({ data }) => [data.rsId, data.ids.length]);
  expect(new Map(removed as [string, number][])).toEqual(
    new Map([
      [anna.address, 10_002],
      [carol.address, 1],
    ]),
  );
  expect((await list(ben)).map((row) => [row.rs_id, row.rs_unread, row.msg_id])).toEqual(
    order.map((id) => [id, 0, '']),
  );
  await ben.restart();
  expect([await total(ben), await ben.history(anna), (await list(ben)).map((row) => row.rs_id)]).toEqual([
    0,
    [],
    order,
  ]);
  await anna.send(ben, 'and on');
  await world.pass(5000);
  expect([await ben.texts(anna), await ben.unread(anna)]).toEqual([['and on'], 1]);
  expect(await anna.message(ids[0] ?? '')).toMatchObject({ msg_state: 3 });
});

test('all conversations, ten thousand messages in one of them, go in one write', async () => {
  const { anna, ben } = await tenThousand('all conversations');
  const { writes } = ben;
  await ben.ok('chat', 'deleteAllConversations', { isSendUnReadMessage: false });
  expect(ben.writes).toBe(writes + 1);
  expect([await list(ben), await total(ben), await ben.history(anna)]).toEqual([[], 0, []]);
  await ben.restart();
  expect([await list(ben), await ben.history(anna)]).toEqual([[], []]);
});

test('who is killed while deleting has deleted all of it or nothing', async () => {
  for (const after of [false, true]) {
    const { world, anna, ben } = await unreadTexts(`killed ${after}`, ['a', 'b', 'c']);
    ben.killAt = { write: ben.writes + 1, after };
    await expect(ben.ok('chat', 'deleteAllMessages')).rejects.toBeInstanceOf(Killed);
    await ben.restart();
    await world.pass(5000);
    const left = after ? [] : ['a', 'b', 'c'];
    expect([await ben.texts(anna), await ben.unread(anna)]).toEqual([left, left.length]);
    expect(ben.problems).toEqual([]);
  }
});

test('what hasn’t left for a friend who is deleted never does, and nothing brings their messages back', async () => {
  const world = new World('friend deleted');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  anna.network.goOffline();
  const id = await anna.send(ben, 'never left');
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  expect(anna.published('message.removed').at(-1)?.data.ids).toContain(id);
  anna.network.goOnline();
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual([]);
});
