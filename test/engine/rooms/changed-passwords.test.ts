/** Passwords that were replaced: they stay replaced, and the clear one is replaced by nobody who doesn't know it. */
import { expect, test } from 'vitest';
import { type Device, PASSWORD } from '../device.ts';
import { World } from '../world.ts';
import { CLEAR, createRoom, open, ROOM } from './room-steps.ts';

const NEW = 'queens bishop';

async function inRoom(): Promise<Device> {
  const anna = new World('changed', 'swift').device('anna');
  anna.coverRecords = 256;
  await anna.start();
  await anna.register();
  await anna.login();
  await createRoom(anna);
  expect(await open(anna, ROOM)).toBe(-1);
  return anna;
}

test('a room that hides at once with a new password is opened by that one alone', async () => {
  const anna = await inRoom();
  await anna.ok('block', 'updateBlock', { bId: '1', loginPassword: NEW, isHide: true });
  await open(anna, PASSWORD);
  expect(await open(anna, ROOM)).toBe(20010);
  expect(await open(anna, NEW)).toBe(-1);
});

test('a hidden room that got a new password shows itself with that one alone', async () => {
  const anna = await inRoom();
  await anna.ok('room', 'hide', { otherPassword: '' });
  await anna.ok('block', 'updatePwd', { bId: '1', loginPassword: NEW });
  await anna.ok('room', 'show', { loginPassword: PASSWORD });
  await open(anna, PASSWORD);
  expect(await open(anna, ROOM)).toBe(20010);
  expect(await open(anna, NEW)).toBe(-1);
});

test('keys that were kept from before the change don’t bring the old password back either', async () => {
  const anna = await inRoom();
  await anna.ok('block', 'storeRecentBlock');
  await open(anna, PASSWORD);
  const [room] = (await anna.ok('block', 'getBlockNotDefaultAndBlankBlockAndHide')) as [{ b_id: string }];
  await anna.ok('block', 'updatePwd', { bId: room.b_id, loginPassword: NEW });
  await anna.ok('block', 'restoreRecentBlock');
  expect(await anna.code('room', 'hide', { otherPassword: '' })).toBe(500);
  await open(anna, PASSWORD);
  expect(await open(anna, ROOM)).toBe(20010);
  expect(await open(anna, NEW)).toBe(-1);
});

test('the clear password is set once; from the decoy, too, it takes the old one to replace it, and the blank room stays', async () => {
  const world = new World('decoy clear', 'swift');
  const anna = await world.person('anna');
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  expect(await anna.code('user', 'updateEmptyPassword', { password: 'another clear' })).toBe(20013);
  await anna.ok('protection', 'setDecoy', { isOn: true });
  expect(await open(anna, 'a wrong password')).toBe(0);
  const address = async () => ((await anna.ok('user', 'getUserSingleInfo')) as { u_nd_add: string }).u_nd_add;
  const blank = await address();
  expect(await anna.code('user', 'updateEmptyPassword', { password: 'another clear' })).toBe(20013);
  const replace = (oldCleanPwd: string) =>
    anna.code('block', 'updateCleanPwdBlock', { oldCleanPwd, password: 'another clear' });
  expect(await replace('not this one')).not.toBe(200);
  expect(await replace(CLEAR)).toBe(200);
  expect(await anna.code('protection', 'openBlank')).toBe(200);
  expect(await address()).toBe(blank);
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, 'another clear')).toBe(-3);
  expect(await address()).toBe(blank);
  const words = await anna.call('login', 'exportMnemonic', { password: 'another clear' });
  expect(words).toMatchObject({ code: 200 });
});

test('the clear password that the decoy is given leaves the same blank room', async () => {
  const anna = await new World('decoy first', 'swift').person('anna');
  await anna.ok('protection', 'setDecoy', { isOn: true });
  await open(anna, 'a wrong password');
  const address = async () => ((await anna.ok('user', 'getUserSingleInfo')) as { u_nd_add: string }).u_nd_add;
  const blank = await address();
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, CLEAR)).toBe(-3);
  expect(await address()).toBe(blank);
});

test('setting a password in the decoy tells of nobody’s, and elsewhere what it tells counts like a wrong try', async () => {
  const world = new World('told', 'swift');
  const anna = await world.person('anna');
  await createRoom(anna);
  await anna.ok('protection', 'setDecoy', { isOn: true });
  const set = (loginPassword: string) => anna.code('block', 'updatePwd', { bId: '1', loginPassword });
  for (let count = 1; count <= 4; count++) expect(await set(ROOM)).toBe(20020);
  // what is nobody's leaves the count as it was
  expect(await set('own first')).toBe(200);
  expect(await set(ROOM)).toBe(20020);
  expect(await set(ROOM)).toBe(20013);
  expect(await set('own second')).toBe(20013);
  await world.pass(30_000);
  expect(await set('own second')).toBe(200);
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, 'a wrong password')).toBe(0);
  expect(await set('first of the decoy')).toBe(200);
  expect(await set('second of the decoy')).toBe(200);
  const room = { isOpenMsg: 0, messages: [], exp: 4, pfp: 0, pfpUrl: '' };
  const taken = { ...room, blockName: 'x', loginPassword: ROOM };
  expect(await anna.code('block', 'crateBlock', taken)).toBe(200);
  expect(anna.problems).toEqual([]);
});

test('the own password, which a guest can give the blank room and the clear password too, goes on opening the account', async () => {
  // which slot comes first is left to chance
  for (const seed of ['one', 'two', 'three']) {
    const anna = await new World(seed, 'swift').person('anna');
    await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna' });
    expect(await anna.code('protection', 'openBlank')).toBe(200);
    expect(await anna.code('user', 'updateEmptyPassword', { password: PASSWORD })).toBe(200);
    expect(await anna.code('block', 'updatePwd', { bId: '1', loginPassword: PASSWORD })).toBe(200);
    await anna.ok('login', 'exportLogout');
    expect(await open(anna, PASSWORD)).toBe(-2);
    expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Anna' });
  }
});
