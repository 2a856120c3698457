/** How conversations are listed: pinned, muted, sorted by a time, with drafts and notices; what is unread in them. */
import { expect, test, vi } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { Conversations } from '#engine/chat/conversations.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

const STRANGER = '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK';

async function threeFriends(seed: string) {
  const world = new World(seed);
  const [anna, ben] = await world.friends();
  const carol = await world.person('carol');
  await world.befriend(anna, carol);
  return { world, anna, ben, carol };
}

const list = async (device: Device) => (await device.ok('chat', 'getConversations')) as ConversationRow[];
const order = async (device: Device) => (await list(device)).map((row) => row.rs_id);
const rowOf = async (device: Device, other: Device) => (await list(device)).find((row) => row.rs_id === other.address);
const contactOf = async (device: Device, other: Device) =>
  (await device.ok('contact', 'getContactByNoId', { nodeId: other.address })) as ContactRow;

test('a pinned friend comes first, here and in the contact, until unpinned; across restarts', async () => {
  const { world, anna, ben, carol } = await threeFriends('pinned');
  expect(await order(anna)).toEqual([carol.address, ben.address]);
  const pinned = await anna.ok('sync', 'updateContactWithTop', { cnd: ben.address, isTop: true });
  expect(pinned).toMatchObject({ rs_id: ben.address, top_time: world.clock.now() });
  expect(anna.published('contact.changed').at(-1)?.data.row?.c_is_top).toBe(1);
  expect(anna.published('conversation.changed').at(-1)?.data.row?.top_time).toBe(world.clock.now());
  expect(await order(anna)).toEqual([ben.address, carol.address]);
  await anna.restart();
  expect(await order(anna)).toEqual([ben.address, carol.address]);
  expect((await contactOf(anna, ben)).c_is_top).toBe(1);
  const unpinned = await anna.ok('sync', 'updateContactWithTop', { cnd: ben.address, isTop: false });
  expect(unpinned).toMatchObject({ rs_id: ben.address, top_time: 0 });
  expect(await order(anna)).toEqual([carol.address, ben.address]);
  expect(await anna.code('sync', 'updateContactWithTop', { cnd: STRANGER, isTop: true })).toBe(20058);
});

test('pinning a conversation here answers its row and leaves the contact alone', async () => {
  const { anna, ben, carol } = await threeFriends('pinned here');
  const pin = (isTop: boolean) => anna.ok('chat', 'setConversationTopById', { conversationId: ben.address, isTop });
  expect(await pin(true)).toMatchObject({ rs_id: ben.address, nic: ben.address.slice(0, 8) });
  expect(await order(anna)).toEqual([ben.address, carol.address]);
  expect((await contactOf(anna, ben)).c_is_top).toBe(0);
  await anna.restart();
  expect(await order(anna)).toEqual([ben.address, carol.address]);
  expect(await pin(false)).toMatchObject({ top_time: 0 });
  expect(await order(anna)).toEqual([carol.address, ben.address]);
  expect(await anna.code('chat', 'setConversationTopById', { conversationId: STRANGER, isTop: true })).toBe(500);
});

test('muting turns itself round each time, in both rows', async () => {
  const { anna, ben } = await threeFriends('muted');
  const muted = async () => [(await contactOf(anna, ben)).c_is_disturb, (await rowOf(anna, ben))?.disturb];
  expect(await muted()).toEqual([0, 0]);
  expect(await anna.ok('sync', 'updateWithDisturb', { cId: ben.address })).toEqual({ status: true });
  expect(await muted()).toEqual([1, 1]);
  expect(anna.published('contact.changed').at(-1)?.data.row?.c_is_disturb).toBe(1);
  expect(anna.published('conversation.changed').at(-1)?.data.row?.disturb).toBe(1);
  await anna.restart();
  expect(await muted()).toEqual([1, 1]);
  expect(await anna.ok('sync', 'updateWithDisturb', { cId: ben.address })).toEqual({ status: true });
  expect(await muted()).toEqual([0, 0]);
  expect(await anna.code('sync', 'updateWithDisturb', { cId: STRANGER })).toBe(20058);
});

test('who ends a friendship and begins it anew finds neither pin nor silence', async () => {
  const { world, anna, ben } = await threeFriends('forgotten');
  await anna.ok('sync', 'updateContactWithTop', { cnd: ben.address, isTop: true });
  await anna.ok('sync', 'updateWithDisturb', { cId: ben.address });
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(5000);
  await world.befriend(anna, ben);
  expect(await contactOf(anna, ben)).toMatchObject({ c_is_top: 0, c_is_disturb: 0 });
  expect(await rowOf(anna, ben)).toMatchObject({ top_time: 0, disturb: 0 });
});

test('a conversation is sorted by the time it was given, until its next message', async () => {
  const { world, anna, ben, carol } = await threeFriends('sorted');
  const sort = (params: object) => anna.ok('chat', 'updateConversionTime', { conversationId: ben.address, ...params });
  await world.pass(1000);
  await sort({});
  expect((await rowOf(anna, ben))?.updated_time).toBe(world.clock.now());
  expect(await order(anna)).toEqual([ben.address, carol.address]);
  await sort({ updateTime: 5 });
  expect((await rowOf(anna, ben))?.updated_time).toBe(5);
  expect(await order(anna)).toEqual([carol.address, ben.address]);
  await anna.restart();
  expect(await order(anna)).toEqual([carol.address, ben.address]);
  await ben.send(anna, 'here I am');
  await world.pass(5000);
  expect(await order(anna)).toEqual([ben.address, carol.address]);
  expect(await anna.code('chat', 'updateConversionTime', { conversationId: STRANGER })).toBe(500);
  expect(await anna.code('chat', 'updateConversionTime', { conversationId: ben.address, updateTime: -1 })).toBe(600);
});

test('a draft is kept for all pages and starts, sealed, until it is emptied', async () => {
  const { anna, ben, carol } = await threeFriends('drafts');
  const text = 'half a "thought"\n';
  const set = (other: string, words: string) => anna.code('draft', 'set', { conversationId: other, text: words });
  expect(await set(ben.address, text)).toBe(200);
  expect(JSON.parse((await rowOf(anna, ben))?.ext ?? '')).toEqual({ draft: text });
  expect((await rowOf(anna, carol))?.ext).toBe('');
  expect(JSON.parse(anna.published('conversation.changed').at(-1)?.data.row?.ext ?? '')).toEqual({ draft: text });
  await anna.restart();
  expect(JSON.parse((await rowOf(anna, ben))?.ext ?? '')).toEqual({ draft: text });
  // whoever sends clears it
  await anna.send(ben, text);
  expect(JSON.parse((await rowOf(anna, ben))?.ext ?? '')).toEqual({ draft: text });
  expect(await set(ben.address, '')).toBe(200);
  expect((await rowOf(anna, ben))?.ext).toBe('');
  expect(await set(STRANGER, text)).toBe(500);
  expect(await set(ben.address, 'x'.repeat(32 * 1024 + 1))).toBe(600);
  expect(await set(ben.address, 'x'.repeat(32 * 1024))).toBe(200);
});

test('a draft stands nowhere in clear in the database', async () => {
  const { anna, ben } = await threeFriends('sealed draft');
  await anna.ok('draft', 'set', { conversationId: ben.address, text: 'meet me at the lighthouse' });
  const { indexedDB } = await anna.backup();
  expect(await everythingIn(indexedDB)).not.toContain('lighthouse');
});

/** All rows of all tables as text, byte for byte. */
async function everythingIn(factory: IDBFactory): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open('icom');
    request.onsuccess = () => resolve(request.result);
  });
  const names = [...database.objectStoreNames];
  expect(names.length).toBeGreaterThan(0);
  const rows = await Promise.all(
    names.map(
      (name) =>
        new Promise<unknown[]>((resolve) => {
          const request = database.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result);
        }),
    ),
  );
  database.close();
  const asText = (_key: string, value: unknown) =>
    value instanceof Uint8Array ? String.fromCharCode(...value) : value;
  expect(rows.flat().length).toBeGreaterThan(5);
  return JSON.stringify(rows, asText);
}

test('a notice of the app stands in the conversation, read, and goes to nobody', async () => {
  const { world, anna, ben } = await threeFriends('notice');
  const say = (params: object) =>
    anna.call('chat', 'createSysMessage', {
      cid: ben.address,
      cnd: ben.address,
      conversationType: 1,
      content: 'a note',
      ...params,
    });
  const { data } = await say({});
  expect(data).toMatchObject({ rs_id: ben.address, msg_type: 2, msg_source: 2, msg_cry: 'a note', msg_state: 2 });
  expect(await anna.message((data as MessageRow).msg_id)).toEqual(data);
  expect(await rowOf(anna, ben)).toMatchObject({ msg_cry: 'a note', rs_unread: 0 });
  expect(anna.published('message.added').at(-1)?.data.rows).toEqual([data]);
  await world.pass(5000);
  expect(await ben.history(anna)).toHaveLength(1);
  expect((await say({ conversationType: 2 })).code).toBe(20043);
  expect((await say({ cnd: STRANGER })).code).toBe(20058);
  expect((await say({ content: 'ä'.repeat(16 * 1024 + 1) })).code).toBe(20060);
});

test('the newest unread message is found wherever it is; the two deprecated ways answer nothing', async () => {
  const { world, anna, ben } = await threeFriends('newest unread');
  const params = { conversationId: anna.address };
  const newest = async () =>
    ((await ben.ok('chat', 'getLastUnreadMessageByConversationId', params)) as { msg_id?: string }).msg_id;
  expect(await newest()).toBeUndefined();
  const ids: string[] = [];
  for (let index = 0; index < 3; index++) ids.push(await anna.send(ben, `${index}`));
  await world.pass(5000);
  expect(await newest()).toBe(ids[2]);
  await ben.read(anna, [ids[2] ?? '']);
  expect(await newest()).toBe(ids[1]);
  for (let index = 0; index < 300; index++) await ben.send(anna, `${index}`);
  expect(await newest()).toBe(ids[1]);
  await ben.ok('chat', 'setConversationReadById', { conversationId: anna.address, isRead: true });
  expect(await newest()).toBeUndefined();
  expect(await ben.ok('chat', 'getLastUnreadMessageByConversationId', { conversationId: STRANGER })).toEqual({});
  await anna.send(ben, 'one more');
  await world.pass(5000);
  expect(await ben.ok('chat', 'getUnreadMessagesByConversationId', { ...params, pageSize: 500 })).toEqual([]);
  expect(await ben.ok('chat', 'getFirstUnReadMessage', params)).toEqual({});
});

test('counting anew mends a count that has gone wrong, and says nothing where it was right', async () => {
  const { world, anna, ben } = await threeFriends('recount');
  const id = await anna.send(ben, 'unread');
  await world.pass(5000);
  ben.events = [];
  await ben.ok('chat', 'updateUnReadTotal');
  expect(ben.events).toEqual([]);
  expect(await ben.unread(anna)).toBe(1);
  const miscounted = vi.spyOn(Conversations.prototype, 'wasRead').mockReturnValue();
  await ben.read(anna, [id]);
  miscounted.mockRestore();
  expect(await ben.unread(anna)).toBe(1);
  await ben.ok('chat', 'updateUnReadTotal');
  expect(await ben.unread(anna)).toBe(0);
  expect(ben.published('conversation.changed').at(-1)?.data).toMatchObject({ row: { rs_unread: 0 } });
});
