/** Chat methods on one device's side: sending, history page by page, unread counts, read marks. */
import { expect, test, vi } from 'vitest';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { type Device, textTo } from './device.ts';
import { World } from './world.ts';

const STRANGER = '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK';

test('texts that can not be sent, and people they can not be sent to', async () => {
  const world = new World('refused texts');
  const [anna, ben] = await world.friends();
  const carol = await world.person('carol');
  const send = (address: string, text: string) => anna.code('chat', 'sendTextMessage', textTo(address, text));
  expect(await send(STRANGER, 'hello')).toBe(20058);
  await world.until(anna.ok('contact', 'addFriend', { nodeId: carol.address, content: '' }));
  expect(await send(carol.address, 'too early')).toBe(20059);
  expect(await send(ben.address, '')).toBe(1001);
  expect(await send(ben.address, ' \n\t')).toBe(20070);
  expect(await send(ben.address, 'ä'.repeat(16 * 1024 + 1))).toBe(600);
  expect(await send(ben.address, 'ä'.repeat(16 * 1024))).toBe(200);
  const group = { ...textTo(ben.address, 'hello'), conversationType: 1 };
  expect(await anna.code('chat', 'sendTextMessage', group)).toBe(20043);
  await world.pass(5000);
  expect(await ben.texts(anna)).toHaveLength(1);
  expect(await carol.ok('chat', 'getConversations')).toEqual([]);
});

test('the history comes whole in pages of any size and both orders', async () => {
  const world = new World('pages');
  const [anna, ben] = await world.friends();
  const count = 70;
  for (let index = 0; index < count; index++) await anna.send(ben, `${index}`);
  await world.pass(60_000);
  for (const device of [anna, ben]) {
    const other = device === anna ? ben : anna;
    const ascending = await device.history(other);
    expect(ascending).toHaveLength(count + 1);
    const times = ascending.map((row) => row.created_time);
    expect(new Set(times).size).toBe(times.length);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    for (const pageSize of [1, 7, 63, 64, 65, count, count + 1, 500]) {
      expect(await pages(device, other, 'ASC', pageSize), `ASC ${pageSize}`).toEqual(times);
      expect(await pages(device, other, 'DESC', pageSize), `DESC ${pageSize}`).toEqual(times.toReversed());
    }
  }
  expect(await anna.history(ben, { startTime: 0, orderBy: 'DESC' })).toEqual([]);
  expect(await anna.history(ben, { conversationId: STRANGER })).toEqual([]);
  for (const wrong of [{ pageSize: 0 }, { pageSize: 501 }, { startTime: -2 }]) {
    const params = { conversationId: ben.address, startTime: -1, pageSize: 5, orderBy: 'ASC', ...wrong };
    expect(await anna.code('chat', 'getMessagesByConversationId', params)).toBe(600);
  }
});

async function pages(device: Device, other: Device, orderBy: string, pageSize: number): Promise<number[]> {
  const times: number[] = [];
  for (;;) {
    const page = await device.history(other, { startTime: times.at(-1) ?? -1, pageSize, orderBy });
    times.push(...page.map((row: MessageRow) => row.created_time));
    if (page.length < pageSize) return times;
  }
}

test('unread messages are counted as they come, are read, are marked', async () => {
  const world = new World('unread');
  const [anna, ben] = await world.friends();
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) ids.push(await anna.send(ben, `${index}`));
  await world.pass(5000);
  const total = async () => ((await ben.ok('chat', 'getUnreadMessageCount')) as { value: number }).value;
  expect([await ben.unread(anna), await total(), await anna.unread(ben)]).toEqual([5, 5, 0]);
  expect(await ben.read(anna, ids.slice(0, 2))).toEqual(ids.slice(0, 2));
  expect(await ben.read(anna, ids.slice(0, 3))).toEqual(ids.slice(2, 3));
  expect(await ben.read(anna, ids.slice(0, 1), true)).toEqual(ids.slice(0, 1));
  expect(await ben.read(anna, ['nothing'])).toEqual([]);
  expect(await ben.unread(anna)).toBe(2);
  await ben.restart();
  expect(await ben.unread(anna)).toBe(2);
  const mark = (isRead: boolean) => ben.ok('chat', 'setConversationReadById', { conversationId: anna.address, isRead });
  await mark(true);
  expect([await ben.unread(anna), await total()]).toEqual([0, 0]);
  // what was marked has been read: its writer is told, once
  expect((await ben.history(anna)).map((row) => row.msg_state)).toEqual([2, ...ids.map(() => 2)]);
  expect(await ben.read(anna, ids)).toEqual([]);
  expect(await ben.unread(anna)).toBe(0);
  await mark(false);
  expect(await ben.unread(anna)).toBe(1);
  await ben.restart();
  expect(await ben.unread(anna)).toBe(1);
  await mark(true);
  expect(await ben.unread(anna)).toBe(0);
  for (const conversationId of [STRANGER, 'no address'])
    for (const isRead of [true, false])
      expect(await ben.code('chat', 'setConversationReadById', { conversationId, isRead })).toBe(500);
  const receipt = { conversationId: STRANGER, cid: STRANGER, conversationType: 1, messageIds: ids, pub: '' };
  expect(await ben.code('chat', 'sendMessageAckByIds', { ...receipt, isRetry: false })).toBe(20058);
  await world.pass(5000);
  expect((await anna.history(ben)).filter((row) => row.msg_source === 0).map((row) => row.msg_state)).toEqual(
    ids.map(() => 2),
  );
});

test('the conversation on the screen shows no unread messages, and its count never drifts', async () => {
  const world = new World('on the screen');
  const [anna, ben] = await world.friends();
  const first = await anna.send(ben, 'before');
  await world.pass(5000);
  await ben.ok('chat', 'setCurRsId', { rsId: anna.address });
  expect(await ben.unread(anna)).toBe(0);
  expect(ben.published('conversation.changed').at(-1)?.data.row?.rs_unread).toBe(0);
  const second = await anna.send(ben, 'on the screen');
  await world.pass(5000);
  expect(await ben.unread(anna)).toBe(0);
  expect(await ben.read(anna, [second])).toEqual([second]);
  await ben.ok('chat', 'setCurRsId', { rsId: '' });
  expect(ben.published('conversation.changed').at(-1)?.data.row?.rs_unread).toBe(1);
  expect(await ben.unread(anna)).toBe(1);
  await ben.restart();
  expect(await ben.unread(anna)).toBe(1);
  expect(await ben.read(anna, [first])).toEqual([first]);
  expect(await ben.unread(anna)).toBe(0);
});

test('conversations: found, created for a contact only, newest first', async () => {
  const world = new World('conversations');
  const [anna, ben] = await world.friends();
  const carol = await world.person('carol');
  const find = (address: string, createIfNeed: boolean) =>
    anna.call('chat', 'getConversationByCidChat', { cnd: address, cid: address, conversationType: 0, createIfNeed });
  expect((await find(carol.address, false)).data).toEqual({});
  expect((await find(carol.address, true)).code).toBe(20058);
  await world.befriend(anna, carol);
  await anna.send(ben, 'newest');
  const order = async () => ((await anna.ok('chat', 'getConversations')) as ConversationRow[]).map((row) => row.rs_id);
  expect(await order()).toEqual([ben.address, carol.address]);
  await world.pass(1000);
  await carol.send(anna, 'newer still');
  await world.pass(5000);
  expect(await order()).toEqual([carol.address, ben.address]);
  expect((await find(ben.address, false)).data).toMatchObject({ rs_id: ben.address, msg_cry: '{"text":"newest"}' });
});

test('writing is told to a friend who is there, and to nobody else', async () => {
  const world = new World('typing');
  const [anna, ben] = await world.friends();
  await anna.ok('chat', 'sendInputStateMessage', { cnd: ben.address, isInputting: true });
  await world.pass(1000);
  await anna.ok('chat', 'sendInputStateMessage', { cnd: ben.address, isInputting: false });
  await world.pass(1000);
  expect(ben.published('typing').map(({ data }) => data)).toEqual([
    { nodeId: anna.address, isInputting: true },
    { nodeId: anna.address, isInputting: false },
  ]);
  expect(await anna.code('chat', 'sendInputStateMessage', { cnd: STRANGER, isInputting: true })).toBe(20058);
});

test('the newest message of each conversation is answered without a search for where messages are', async () => {
  const world = new World('newest', 'swift');
  const anna = await world.person('anna');
  for (let index = 0; index < 20; index++) {
    const friend = await world.person(`friend ${index}`);
    await world.befriend(friend, anna);
    await friend.send(anna, `hello from ${index}`);
  }
  await world.pass(5000);
  const searched = vi.spyOn(anna.rows, 'findPages');
  await anna.restart();
  searched.mockClear();
  const list = (await anna.ok('chat', 'getConversations')) as ConversationRow[];
  const messageIds = list.map((row) => row.msg_id);
  const newest = (await anna.ok('chat', 'getMessageByIds', { messageIds })) as MessageRow[];
  expect(searched).not.toHaveBeenCalled();
  expect(newest.map((row) => row.msg_id)).toEqual(messageIds);
  expect(newest).toEqual(await Promise.all(messageIds.map((id) => anna.message(id))));
  expect(newest).toHaveLength(20);
});
