/** Friends and friend requests between devices: asked, answered, crossed, ended, begun again. */
import { expect, test } from 'vitest';
import type { ApplyRow, ContactRow } from '#contract/rows/contact.ts';
import { ContactState } from '#model/enumerations.ts';
import { Notice } from '#model/notices.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

const contacts = async (device: Device) => (await device.ok('contact', 'getContacts')) as ContactRow[];
const applies = async (device: Device) => (await device.ok('contact', 'getApplyList')) as ApplyRow[];
const badge = async (device: Device) => ((await device.ok('contact', 'getApplyBridge')) as { value: number }).value;
const isFriend = async (one: Device, other: Device) =>
  ((await one.ok('contact', 'isFriend', { nodeId: other.address })) as { status: boolean }).status;

async function people(seed: string) {
  const world = new World(seed);
  return { world, anna: await world.person('anna'), ben: await world.person('ben') };
}

function ask(world: World, from: Device, to: Device, content = 'hello', remark = ''): Promise<unknown> {
  return world.until(from.ok('contact', 'addFriend', { nodeId: to.address, content, remark }));
}

test('a request is shown, counted, looked at and accepted', async () => {
  const { world, anna, ben } = await people('request');
  await ask(world, anna, ben, 'we met at the library', 'Ben B.');
  expect((await contacts(anna)).map(({ c_nd_add, c_state, c_ps }) => [c_nd_add, c_state, c_ps])).toEqual([
    [ben.address, -1, 'Ben B.'],
  ]);
  expect(await isFriend(anna, ben)).toBe(false);
  await world.pass(5000);
  const [request] = await applies(ben);
  expect(request).toMatchObject({
    nodeId: anna.address,
    applyState: 1,
    applyCount: 0,
    applyRemark: 'we met at the library',
  });
  expect(await badge(ben)).toBe(1);
  expect(ben.published('apply.changed').at(-1)?.data).toMatchObject({ nodeId: anna.address, badge: 1 });
  await ask(world, anna, ben, 'please');
  await world.pass(5000);
  expect(await applies(ben)).toMatchObject([{ applyCount: 1, applyRemark: 'please' }]);
  await ben.ok('contact', 'clearApplyBridge');
  expect(await badge(ben)).toBe(0);
  expect(await contacts(ben)).toEqual([]);

  await ben.ok('contact', 'agreeApplySync', { nodeId: anna.address, remark: 'A.' });
  await world.pass(5000);
  expect([await isFriend(anna, ben), await isFriend(ben, anna)]).toEqual([true, true]);
  expect(await applies(ben)).toMatchObject([{ applyState: 2 }]);
  expect([await anna.notices(ben, Notice.connected), await ben.notices(anna, Notice.connected)]).toEqual([1, 1]);
  expect(await ben.code('contact', 'agreeApplySync', { nodeId: anna.address })).toBe(20063);
  expect(await anna.code('contact', 'addFriend', { nodeId: ben.address, content: '' })).toBe(20063);
  await ben.restart();
  expect(await isFriend(ben, anna)).toBe(true);
  expect((await contacts(ben))[0]?.c_ps).toBe('A.');
});

test('crossing requests make friends, with one notice each', async () => {
  const { world, anna, ben } = await people('crossing');
  const asked = [anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'a' })];
  asked.push(ben.ok('contact', 'addFriend', { nodeId: anna.address, content: 'b' }));
  await world.until(Promise.all(asked));
  await world.pass(10_000);
  expect([await isFriend(anna, ben), await isFriend(ben, anna)]).toEqual([true, true]);
  expect([await applies(anna), await applies(ben)]).toEqual([[], []]);
  expect([await anna.notices(ben, Notice.connected), await ben.notices(anna, Notice.connected)]).toEqual([1, 1]);
  await anna.send(ben, 'there');
  await ben.send(anna, 'back');
  await world.pass(5000);
  expect((await anna.texts(ben)).toSorted()).toEqual(['back', 'there']);
  expect((await ben.texts(anna)).toSorted()).toEqual(['back', 'there']);
});

test('asking somebody who has asked is an agreement', async () => {
  const { world, anna, ben } = await people('asked back');
  await ask(world, anna, ben);
  await world.pass(5000);
  await ask(world, ben, anna, '', 'my remark');
  await world.pass(5000);
  expect([await isFriend(anna, ben), await isFriend(ben, anna)]).toEqual([true, true]);
  expect((await contacts(ben))[0]?.c_ps).toBe('my remark');
});

test('a friendship that was ended is over on both sides, and may be begun again by either', async () => {
  const { world, anna, ben } = await people('ended');
  await world.befriend(anna, ben);
  await anna.send(ben, 'before the end');
  await world.pass(5000);
  await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
  await world.pass(5000);
  expect(await contacts(ben)).toEqual([]);
  expect(await ben.history(anna)).toEqual([]);
  expect(await ben.ok('chat', 'getConversations')).toEqual([]);
  expect(await isFriend(anna, ben)).toBe(false);
  expect(await anna.texts(ben)).toEqual(['before the end']);
  // told apart from a request that waits, with the conversation and without it
  await anna.ok('chat', 'deleteConversationById', { conversationId: ben.address });
  expect(await contacts(anna)).toMatchObject([{ c_state: ContactState.new }]);
  expect(await ben.code('contact', 'deleteFriend', { nodeId: anna.address })).toBe(20058);
  // what was accepted once is no standing invitation
  expect(await ben.code('contact', 'agreeApplySync', { nodeId: anna.address })).toBe(20058);

  await ask(world, ben, anna);
  await world.pass(5000);
  expect(await isFriend(anna, ben)).toBe(false);
  await anna.ok('contact', 'agreeApplySync', { nodeId: ben.address });
  await world.pass(5000);
  expect([await isFriend(anna, ben), await isFriend(ben, anna)]).toEqual([true, true]);

  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(5000);
  expect(await anna.code('contact', 'agreeApplySync', { nodeId: ben.address })).toBe(20058);
  await ask(world, anna, ben);
  await world.pass(5000);
  await ben.ok('contact', 'agreeApplySync', { nodeId: anna.address });
  await world.pass(5000);
  await anna.send(ben, 'again');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['again']);
});

test('asking or agreeing again without a remark keeps the one there was', async () => {
  const { world, anna, ben } = await people('kept remark');
  await world.befriend(anna, ben);
  const remarkOfBen = async () => (await contacts(anna))[0]?.c_ps;
  const end = async () => {
    await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
    await world.pass(5000);
  };
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Benny' });
  await end();
  await ask(world, ben, anna);
  await world.pass(5000);
  await anna.ok('contact', 'agreeApplySync', { nodeId: ben.address, remark: '' });
  expect(await remarkOfBen()).toBe('Benny');
  await world.pass(5000);
  await end();
  await ask(world, anna, ben);
  expect(await remarkOfBen()).toBe('Benny');
  await ask(world, anna, ben, 'please', 'Ben B.');
  expect(await remarkOfBen()).toBe('Ben B.');
});

test('an agreement from long ago does not bring a friend back whom the other side has deleted', async () => {
  const { world, anna, ben } = await people('no standing invitation');
  await world.befriend(anna, ben);
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(5000);
  expect(await ben.code('contact', 'agreeApplySync', { nodeId: anna.address })).toBe(20058);
  expect(await isFriend(ben, anna)).toBe(false);
});

test('a request that is taken back or deleted is gone; it may be made again', async () => {
  const { world, anna, ben } = await people('taken back');
  await ask(world, anna, ben);
  await world.pass(5000);
  await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
  await world.pass(5000);
  expect(await applies(ben)).toEqual([]);
  expect(await badge(ben)).toBe(0);
  await ask(world, anna, ben);
  await world.pass(5000);
  await ben.ok('contact', 'deleteApply', { nodeId: anna.address });
  expect(await ben.code('contact', 'deleteApply', { nodeId: anna.address })).toBe(20058);
  expect(await ben.code('contact', 'agreeApplySync', { nodeId: anna.address })).toBe(20058);
  await ask(world, anna, ben);
  await world.pass(5000);
  expect(await badge(ben)).toBe(1);
});

test('addresses that are no friend’s: the own, malformed, unknown, unreachable', async () => {
  const { world, anna, ben } = await people('addresses');
  const add = (nodeId: string) => world.until(anna.code('contact', 'addFriend', { nodeId, content: '' }));
  const unknown = '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK';
  expect(await add(anna.address)).toBe(600);
  expect(await add('0OIl')).toBe(600);
  expect(await add('')).toBe(1001);
  expect(await add(unknown)).toBe(20058);
  expect(await world.until(anna.code('contact', 'getUserInfo', { nodeId: unknown }))).toBe(20016);
  anna.network.goOffline();
  expect(await add(ben.address)).toBe(20000);
  expect(await anna.code('contact', 'getUserInfo', { nodeId: ben.address })).toBe(20000);
  expect(await contacts(anna)).toEqual([]);
  const tooLong = { nodeId: ben.address, content: 'x'.repeat(501) };
  expect(await anna.code('contact', 'addFriend', tooLong)).toBe(600);
  for (const method of ['agreeApplySync', 'getContactByNoId', 'deleteFriend', 'deleteApply']) {
    expect(await anna.code('contact', method, { nodeId: unknown }), method).toBe(20058);
  }
  expect(await anna.code('contact', 'updateRemake', { nodeId: unknown, remake: 'x' })).toBe(20058);
});

test('a remark is one’s own; a name and a picture reach the friends', async () => {
  const { world, anna, ben } = await people('names');
  await world.befriend(anna, ben);
  await ben.ok('contact', 'updateRemake', { nodeId: anna.address, remake: 'my sister' });
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna', pfpId: 7 });
  await world.pass(5000);
  expect((await contacts(ben))[0]).toMatchObject({ c_nic: 'Anna', c_pfp_id: 7, c_ps: 'my sister' });
  expect((await ben.ok('chat', 'getConversations')) as object[]).toMatchObject([{ nic: 'my sister', orgNic: 'Anna' }]);
  await ben.ok('contact', 'updateRemake', { nodeId: anna.address, remake: '' });
  expect((await ben.ok('chat', 'getConversations')) as object[]).toMatchObject([{ nic: 'Anna' }]);
  expect((await contacts(anna))[0]).toMatchObject({ c_ps: '' });
  expect(await anna.code('user', 'updateUserSingleInfo', { nickname: 'x'.repeat(65) })).toBe(600);
});

test('who takes another name while their request waits is accepted under that name', async () => {
  const { world, anna, ben } = await people('renamed while waiting');
  await ask(world, anna, ben);
  await world.pass(5000);
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  await world.pass(5000);
  expect((await applies(ben))[0]?.nickname).toBe('Anna');
  await ben.ok('contact', 'agreeApplySync', { nodeId: anna.address });
  expect((await contacts(ben))[0]?.c_nic).toBe('Anna');
});
