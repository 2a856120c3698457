/** Rooms look like the default one from inside, and leave nothing that only a room beside it could have made. */
import { expect, test } from 'vitest';
import { type Device, PASSWORD } from '../device.ts';
import { World } from '../world.ts';
import { CLEAR, createRoom, newRoom, open, ROOM } from './room-steps.ts';

const WRONG = 'a wrong password';

async function inRoom(world: World): Promise<Device> {
  const anna = world.device('anna');
  anna.coverRecords = 256;
  await anna.start();
  await anna.register();
  await anna.login();
  await createRoom(anna);
  expect(await open(anna, ROOM)).toBe(-1);
  return anna;
}

test('a room lists no ways in, as one where none has been set, and changes its password like the default one', async () => {
  const anna = await inRoom(new World('ways', 'swift'));
  expect(await anna.ok('opener', 'list')).toEqual([]);
  expect(await anna.ok('login', 'exportChangeImPwd', { imPwd: 'queens bishop', type: 'text' })).toEqual({
    status: true,
  });
  await open(anna, PASSWORD);
  expect(await open(anna, ROOM)).toBe(20010);
  expect(await open(anna, 'queens bishop')).toBe(-1);
});

test('the decoy keeps what is set of it over a restart, and a password that it is given opens it', async () => {
  const anna = await new World('decoy kept', 'swift').person('anna');
  await anna.ok('protection', 'setDecoy', { isOn: true });
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, WRONG)).toBe(0);
  expect(await anna.ok('opener', 'list')).toEqual([]);
  expect(await anna.ok('protection', 'get')).toMatchObject({ decoy: false });
  await anna.ok('protection', 'setDecoy', { isOn: true });
  await anna.stop();
  await anna.start();
  expect(await open(anna, WRONG)).toBe(0);
  expect(await anna.ok('protection', 'get')).toMatchObject({ decoy: true });
  expect(await anna.code('block', 'updatePwd', { bId: '1', loginPassword: 'of the decoy' })).toBe(200);
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, 'of the decoy')).toBe(-2);
  expect(await open(anna, PASSWORD)).toBe(-2);
});

test('the decoy takes the password at the door for its own, and tells nothing of any other', async () => {
  const world = new World('guest', 'swift');
  const anna = await world.person('anna');
  await createRoom(anna);
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  await anna.ok('protection', 'setDecoy', { isOn: true });
  const exists = async (password: string) => {
    const { code, data } = await anna.call('block', 'checkPwdUnExist', { password });
    return code === 200 ? (data as { value: number }).value : code;
  };
  const isOwn = async (editPwd: string) => {
    const { code, data } = await anna.call('block', 'checkOldPassword', { bid: '1', editPwd });
    return code === 200 ? (data as { status: boolean }).status : code;
  };
  for (let count = 0; count < 3; count++) {
    await anna.ok('login', 'exportLogout');
    expect(await open(anna, WRONG)).toBe(0);
  }
  expect([await exists(WRONG), await isOwn(WRONG)]).toEqual([2, true]);
  expect([await exists(PASSWORD), await exists(ROOM), await exists(CLEAR), await isOwn(PASSWORD)]).toEqual([
    0,
    0,
    0,
    false,
  ]);
  // as in any account: the fifth wrong one in a row makes wait, and nothing is looked at meanwhile
  expect([await isOwn(ROOM), await isOwn(WRONG)]).toEqual([20011, 20011]);
  await world.pass(60_000);
  expect([await isOwn(WRONG), await exists('no password')]).toEqual([true, 0]);
  await anna.ok('block', 'updatePwd', { bId: '1', loginPassword: 'of the decoy' });
  expect([await exists(WRONG), await exists('of the decoy'), await isOwn('of the decoy')]).toEqual([0, 2, true]);
});

test('ways in are set, listed and removed in the blank room as in any account’s only room', async () => {
  const anna = await new World('blank ways', 'swift').person('anna');
  await anna.ok('protection', 'setDecoy', { isOn: true });
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, WRONG)).toBe(0);
  const set = (type: string, value: string) => anna.code('opener', 'set', { type, value });
  expect([await set('gesture', '12'), await set('gesture', '12369')]).toEqual([20065, 200]);
  expect(await anna.code('login', 'exportChangeImPwd', { imPwd: 'ab'.repeat(32), type: 'fingerprint' })).toBe(200);
  expect(await anna.ok('opener', 'list')).toEqual(['gesture', 'fingerprint']);
  await anna.restart(WRONG);
  expect(await anna.ok('opener', 'list')).toEqual(['gesture', 'fingerprint']);
  expect(await anna.code('opener', 'remove', { type: 'gesture' })).toBe(200);
  expect(await anna.code('opener', 'remove', { type: 'gesture' })).toBe(200);
  expect(await anna.ok('opener', 'list')).toEqual(['fingerprint']);
  await anna.ok('protection', 'setDecoy', { isOn: false });
  await anna.ok('login', 'exportLogout');
  // the default room's own are its own
  expect(await open(anna, WRONG)).toBe(0);
});

test('a room beside the default one says that a password is another’s and not whose, hidden or not', async () => {
  const world = new World('whose', 'swift');
  const anna = world.device('anna');
  anna.coverRecords = 256;
  await anna.start();
  await anna.register();
  await anna.login();
  await createRoom(anna);
  await createRoom(anna, 'Go', 'nineteen lines');
  await createRoom(anna, 'Draughts', 'hidden already');
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  await anna.login('hidden already');
  await anna.ok('room', 'hide', { otherPassword: '' });
  await anna.login(ROOM);
  const ask = async () => {
    const whose = async (password: string) =>
      ((await anna.ok('block', 'checkPwdUnExist', { password })) as { value: number }).value;
    const set = async (password: string) => anna.code('block', 'updatePwd', { bId: '1', loginPassword: password });
    const answers = {
      taken: [await whose(PASSWORD), await whose('nineteen lines'), await whose(CLEAR)],
      own: await whose(ROOM),
      free: [await whose('hidden already'), await whose(WRONG)],
      refused: [await set(PASSWORD), await set(CLEAR)],
      isSet: await anna.ok('user', 'hasEmptyPassword'),
      clear: [
        await anna.code('user', 'checkEmptyPassword', { password: CLEAR }),
        await anna.code('block', 'updateCleanPwdBlock', { oldCleanPwd: CLEAR, password: 'another clear' }),
        await anna.code('user', 'updateEmptyPassword', { password: 'another clear' }),
        await anna.code('user', 'updateEmptyPassword', { password: CLEAR }),
      ],
      ways: await anna.code('opener', 'set', { type: 'gesture', value: '14789' }),
    };
    // what was tried is forgiven
    await world.pass(60_000);
    await anna.login(ROOM);
    return answers;
  };
  const visible = await ask();
  expect(visible).toMatchObject({ taken: [1, 1, 1], own: 2, free: [0, 0], isSet: { status: false }, ways: 20013 });
  expect(visible.refused[0]).toBe(visible.refused[1]);
  expect(visible.clear).toEqual([20088, 20088, 20013, 20076]);
  await anna.ok('room', 'hide', { otherPassword: 'hidden already' });
  await anna.login(ROOM);
  await world.pass(60_000);
  expect(await ask()).toEqual(visible);
  // what the default room is told is as before
  await anna.login();
  expect(await anna.ok('block', 'checkPwdUnExist', { password: CLEAR })).toEqual({ value: 3 });
  expect(await anna.ok('block', 'checkPwdUnExist', { password: ROOM })).toEqual({ value: 0 });
  expect(await anna.ok('user', 'checkEmptyPassword', { password: CLEAR })).toEqual({ status: true });
});

test('no room but the default one makes a blank room; a hidden one makes no rooms, and one that has made some doesn’t hide', async () => {
  const anna = await inRoom(new World('unexplained', 'swift'));
  const nested = (await anna.ok('block', 'crateBlock', newRoom('Go', 'nineteen lines'))) as { b_id: string };
  expect(await anna.code('room', 'hide', { otherPassword: '' })).toBe(500);
  // there is one blank room, and the default room's owner furnishes it
  expect(await anna.code('user', 'updateEmptyPassword', { password: CLEAR })).toBe(20013);
  expect(await anna.code('protection', 'openBlank')).toBe(20013);
  await anna.ok('block', 'deleteBlock', { bId: nested.b_id });
  await anna.ok('room', 'hide', { otherPassword: '' });
  expect(await anna.code('block', 'crateBlock', newRoom('Go', 'nineteen lines'))).toBe(20019);
  expect(await anna.code('user', 'updateEmptyPassword', { password: CLEAR })).toBe(20013);
  expect(await anna.code('protection', 'setDecoy', { isOn: true })).toBe(20013);
  expect(await anna.code('protection', 'openBlank')).toBe(20013);
});

test.each(['burn', 'farewell'])('the file %s is as old as the last opening, in whichever room', async (name) => {
  const world = new World(`file ${name}`, 'swift');
  const anna = await world.person('anna');
  await createRoom(anna);
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  await anna.ok('login', 'exportLogout');
  for (const password of [ROOM, PASSWORD, ROOM]) {
    const before = anna.files.get(name);
    expect(await open(anna, password)).toBeLessThan(0);
    // however short it was
    await anna.ok('login', 'exportLogout');
    await world.pass(1000);
    expect(anna.files.get(name) !== before).toBe(true);
  }
});

test('deleting an account that is interrupted leaves none, and another can be made, with nothing left of the first', async () => {
  for (const kill of [1, 2, 3]) {
    const world = new World(`deleted ${kill}`, 'swift');
    const anna = await world.person('anna');
    await createRoom(anna);
    anna.killAt = { write: anna.writes + kill, after: true };
    await anna.call('user', 'cleanAccount').catch(() => undefined);
    anna.killAt = undefined;
    if (anna.alive) await anna.stop();
    await anna.start();
    expect(await open(anna, PASSWORD)).toBe(20008);
    await anna.register();
    await anna.login();
    expect((await anna.storedNames(PASSWORD)).others).toBe(0);
  }
});
