/** Rooms: made, opened by their password, kept apart, changed, deleted; what one that is open tells of the others. */
import { expect, test } from 'vitest';
import type { BlockRow } from '#contract/rows/block.ts';
import { type Device, Killed, PASSWORD } from '../device.ts';
import { World } from '../world.ts';
import { createRoom, newRoom, open, ROOM, roomNames } from './room-steps.ts';

async function person(): Promise<Device> {
  return new World('rooms').person('anna');
}

test('a room is opened by its password, from outside and from inside, and the default one by its own', async () => {
  const anna = await person();
  const id = await createRoom(anna);
  expect(await open(anna, ROOM)).toBe(-1);
  expect(await anna.ok('block', 'currentBlock')).toMatchObject({ b_id: '1', b_name: 'Chess', b_login_pwd: '' });
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await anna.ok('block', 'getBlockByBid', { bid: id })).toMatchObject({ b_id: id, b_name: 'Chess' });
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, ROOM)).toBe(-1);
  await anna.stop();
  await anna.start();
  expect(await open(anna, ROOM)).toBe(-1);
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await roomNames(anna)).toEqual(['Chess']);
  expect(anna.problems).toEqual([]);
});

test('nothing of one room shows in another: people, talk, settings, search, counts, events', async () => {
  const world = new World('apart');
  const [anna, ben] = await world.friends();
  await ben.send(anna, 'only for the default room');
  await world.pass(5000);
  await createRoom(anna);
  anna.events = [];
  await anna.login(ROOM);
  expect(await anna.ok('contact', 'getContacts')).toEqual([]);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
  expect(await anna.texts(ben)).toEqual([]);
  expect(await roomNames(anna)).toEqual([]);
  await ben.send(anna, 'while a room is open');
  await world.pass(60_000);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
  expect(anna.events.filter(({ type }) => type.startsWith('message') || type.startsWith('conv'))).toEqual([]);
  expect(JSON.stringify(anna.events)).not.toContain(ben.address);
  await anna.login();
  await world.pass(60_000);
  expect(await anna.texts(ben)).toEqual(['only for the default room', 'while a room is open']);
  expect(anna.problems).toEqual([]);
});

test('a room that is open shows itself as the default one, with rooms of its own to make', async () => {
  const anna = await person();
  await createRoom(anna);
  await anna.login(ROOM);
  const row = await anna.ok('block', 'currentBlock');
  expect(await anna.ok('block', 'getDefaultBlock')).toEqual(row);
  expect(await anna.ok('block', 'getBlockByBid', { bid: '1' })).toEqual(row);
  expect(await anna.ok('block', 'exportCurrentBlockConfig')).toMatchObject({ b_id: '1', b_default: 1, b_hide: 0 });
  expect(await anna.ok('block', 'exportIsBlankBlock')).toEqual({ status: false });
  expect(await anna.ok('block', 'checkPwdUnExist', { password: ROOM })).toEqual({ value: 2 });
  expect(await anna.ok('block', 'checkPwdUnExist', { password: PASSWORD })).toEqual({ value: 1 });
  await createRoom(anna, 'Inner', 'inner room');
  expect(await roomNames(anna)).toEqual(['Inner']);
  await anna.login();
  expect(await roomNames(anna)).toEqual(['Chess']);
  expect(await open(anna, 'inner room')).toBe(-1);
});

test('there are three rooms; names and passwords have their codes', async () => {
  const anna = await person();
  const create = (name: string, password: string) => anna.code('block', 'crateBlock', newRoom(name, password));
  expect(await create('  ', ROOM)).toBe(20018);
  expect(await create('x'.repeat(65), ROOM)).toBe(20018);
  expect(await create('Chess', 'short')).toBe(20022);
  expect(await create('Chess', PASSWORD)).toBe(20077);
  await anna.ok('user', 'updateEmptyPassword', { password: 'resign it' });
  expect(await create('Chess', 'resign it')).toBe(20078);
  const id = await createRoom(anna);
  expect(await create('Go', ROOM)).toBe(20020);
  await createRoom(anna, 'Go', 'nineteen lines');
  await createRoom(anna, 'Checkers', 'eight by eight');
  expect(await create('Whist', 'four players')).toBe(20019);
  expect(await roomNames(anna)).toEqual(['Chess', 'Go', 'Checkers']);
  expect(await anna.code('block', 'deleteBlock', { bId: '1' })).toBe(20029);
  expect(await anna.code('block', 'deleteBlock', { bId: '2' })).toBe(20029);
  expect(await anna.code('block', 'deleteBlock', { bId: 'another' })).toBe(20023);
  await anna.ok('block', 'deleteBlock', { bId: id });
  expect(await open(anna, ROOM)).toBe(20010);
  expect(await roomNames(anna)).toEqual(['Go', 'Checkers']);
  expect(await create('Whist', 'four players')).toBe(200);
});

test('name, notices, notification, lifetime and password of a room change, from outside and from inside', async () => {
  const anna = await person();
  const bId = await createRoom(anna);
  await anna.ok('block', 'updateBlock', {
    bId,
    blockName: 'Go',
    isOpenMsg: 0,
    messages: ['It rains.', ' ', 'It snows.'],
  });
  expect(await anna.ok('block', 'getConfigById', { bId })).toMatchObject({ b_enable_msg: 0, b_num: 100, b_exp: 4 });
  const notices = (await anna.ok('block', 'getNoticeListByBid', { bId })) as { bmn_cry: string }[];
  expect(notices.map((notice) => notice.bmn_cry)).toEqual(['It rains.', 'It snows.']);
  expect(await anna.ok('room', 'setLifetime', { bId, exp: 1 })).toMatchObject({ b_id: bId, b_exp: 1 });
  await anna.ok('block', 'updatePwd', { bId, loginPassword: 'nineteen lines' });
  expect(await open(anna, ROOM)).toBe(20010);
  await anna.login('nineteen lines');
  expect(await anna.ok('block', 'currentBlock')).toMatchObject({ b_name: 'Go' });
  await anna.ok('block', 'updateBlock', { bId: '1', blockName: 'Weiqi', loginPassword: 'eighteen lines' });
  await anna.login();
  expect(await roomNames(anna)).toEqual(['Weiqi']);
  await anna.ok('block', 'updatePwd', { bId: '1', loginPassword: 'another battery' });
  expect(await open(anna, PASSWORD)).toBe(20010);
  expect(await open(anna, 'eighteen lines')).toBe(-1);
  expect(await open(anna, 'another battery')).toBe(-2);
  expect(await anna.code('block', 'updatePwd', { bId: 'another', loginPassword: ROOM })).toBe(20023);
  expect(await anna.code('block', 'getConfigById', { bId: 'another' })).toBe(20024);
});

test('a room that is renamed while its password is being changed keeps both', async () => {
  const anna = await person();
  const bId = await createRoom(anna);
  await Promise.all([
    anna.ok('block', 'updatePwd', { bId, loginPassword: 'nineteen lines' }),
    anna.ok('block', 'updateBlock', { bId, blockName: 'Go' }),
    anna.ok('room', 'setLifetime', { bId, exp: 1 }),
  ]);
  expect(await roomNames(anna)).toEqual(['Go']);
  expect(await anna.ok('block', 'getConfigById', { bId })).toMatchObject({ b_exp: 1 });
  expect(await open(anna, 'nineteen lines')).toBe(-1);
});

test('checks of passwords say whose one is, and count wrong tries together with the login', async () => {
  const world = new World('tries');
  const anna = await world.person('anna');
  const bid = await createRoom(anna);
  await anna.ok('user', 'updateEmptyPassword', { password: 'resign it' });
  const whose = (password: string) => anna.ok('block', 'checkPwdUnExist', { password });
  expect(await whose(PASSWORD)).toEqual({ value: 2 });
  expect(await whose(ROOM)).toEqual({ value: 1 });
  expect(await whose('resign it')).toEqual({ value: 3 });
  expect(await whose('of nobody')).toEqual({ value: 0 });
  const check = (editPwd: string) => anna.call('block', 'checkOldPassword', { bid, editPwd });
  expect((await check(ROOM)).data).toEqual({ status: true });
  for (let count = 1; count <= 4; count++) expect((await check(PASSWORD)).data).toEqual({ status: false });
  expect((await check(PASSWORD)).code).toBe(20011);
  expect((await check(ROOM)).code).toBe(20011);
  expect(await open(anna, PASSWORD)).toBe(20011);
  await world.pass(30_000);
  expect((await check(ROOM)).data).toEqual({ status: true });
  expect(await anna.ok('user', 'checkEmptyPassword', { password: ROOM })).toEqual({ status: false });
  expect(await anna.ok('user', 'checkEmptyPassword', { password: 'resign it' })).toEqual({ status: true });
});

test('a deleted room leaves no row behind', async () => {
  const anna = await new World('deleted').person('anna');
  const bId = await createRoom(anna);
  await anna.login(ROOM);
  await anna.login();
  await anna.ok('block', 'deleteBlock', { bId });
  expect((await anna.storedNames()).others).toBe(0);
});

test('a recent room is opened again without its password for five minutes', async () => {
  const world = new World('recent');
  const anna = await world.person('anna');
  await createRoom(anna);
  await anna.login(ROOM);
  await anna.ok('block', 'storeRecentBlock');
  await anna.login();
  await anna.ok('block', 'restoreRecentBlock');
  expect(await anna.ok('block', 'currentBlock')).toMatchObject({ b_name: 'Chess' });
  await anna.ok('login', 'exportLogout');
  await anna.ok('block', 'restoreRecentBlock');
  await anna.login();
  await world.pass(300_001);
  expect(await anna.code('block', 'restoreRecentBlock')).toBe(20023);
  expect(((await anna.ok('block', 'currentBlock')) as BlockRow).b_name).toBe('iCom');
});

test('a room whose making was interrupted anywhere has one password at most, and goes with it', async () => {
  let outcomes = '';
  for (let kill = 1; !outcomes.endsWith('done '); kill++) {
    const world = new World(`interrupted making ${kill}`, 'swift');
    const anna = await world.person('anna');
    anna.killAt = { write: anna.writes + kill, after: true };
    const made = await anna.call('block', 'crateBlock', newRoom('Chess', ROOM)).catch((reason: unknown) => reason);
    anna.killAt = undefined;
    if (anna.alive) await anna.stop();
    await anna.restart();
    const rows = (await anna.ok('block', 'getBlockNotDefaultAndBlankBlockAndHide')) as BlockRow[];
    outcomes += made instanceof Killed ? `${rows.length} ` : 'done ';
    const [row] = rows;
    if (row === undefined) {
      expect(await open(anna, ROOM)).toBe(20010);
      continue;
    }
    expect(await anna.code('block', 'updatePwd', { bId: row.b_id, loginPassword: 'nineteen lines' })).toBe(200);
    expect(await open(anna, ROOM)).toBe(20010);
    expect(await open(anna, 'nineteen lines')).toBe(-1);
    await anna.login();
    expect(await anna.code('block', 'deleteBlock', { bId: row.b_id })).toBe(200);
    expect(await open(anna, 'nineteen lines')).toBe(20010);
  }
  expect(outcomes).toContain('1 ');
});
