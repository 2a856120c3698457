/** Who is forced to open the app: the clear password, the blank room, the decoy; and keys that stay in memory or don't. */
import { expect, test } from 'vitest';
import { PASSWORD } from '../device.ts';
import { World } from '../world.ts';
import { CLEAR, createRoom, open, ROOM } from './room-steps.ts';

const SLOTS_FROM = 89;

test('the clear password wipes: nothing of before opens or lies about, and the blank room is an ordinary account', async () => {
  const world = new World('wipe');
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'before');
  await createRoom(anna);
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  const { address } = anna;
  const vault = anna.files.get('vault') as Uint8Array;
  const oldSlots = Array.from({ length: 16 }, (_, index) =>
    Buffer.from(vault.slice(SLOTS_FROM + 512 * index, SLOTS_FROM + 512 * (index + 1))).toString('hex'),
  );
  const oldCover = await anna.cover();
  const burnPlaces = () => {
    const file = anna.files.get('burn') as Uint8Array;
    return Array.from({ length: file.length / 64 }, (_, place) =>
      Buffer.from(file.subarray(64 * place, 64 * (place + 1))).toString('hex'),
    );
  };
  const oldPlaces = burnPlaces();
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, CLEAR)).toBe(-3);
  expect(await anna.ok('contact', 'getContacts')).toEqual([]);
  await anna.login(CLEAR);
  expect(anna.address).not.toBe(address);
  await world.pass(60_000);
  const stored = [...anna.files.values()].map((file) => Buffer.from(file).toString('hex')).join();
  for (const slot of oldSlots) expect(stored).not.toContain(slot);
  expect(oldPlaces.length).toBe(512);
  expect(burnPlaces().some((place) => oldPlaces.includes(place))).toBe(false);
  const cover = await anna.cover();
  expect(cover.length).toBeGreaterThan(0);
  expect(cover.length).toBe(oldCover.length);
  expect(cover.some((record) => oldCover.includes(record))).toBe(false);
  for (const password of [PASSWORD, ROOM]) expect(await open(anna, password)).toBe(20010);
  expect(await open(anna, CLEAR)).toBe(-2);
  expect(await anna.ok('user', 'hasEmptyPassword')).toEqual({ status: false });
  expect(await anna.ok('login', 'exportMnemonic', { password: CLEAR })).toMatchObject({ mnemonic: expect.any(String) });
  const names = await anna.storedNames(CLEAR);
  expect(names.others).toBe(0);
  expect(names.own).toBeGreaterThan(0);
  await anna.restart(CLEAR);
  await world.pass(5000);
  await world.befriend(anna, ben);
  await anna.send(ben, 'after');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['after']);
  expect(anna.problems).toEqual([]);
});

test('a wipe that is interrupted goes on at the next start, and what it left opens nothing', async () => {
  for (const kill of [1, 2, 3, 4, 5, 6, 7]) {
    const world = new World(`interrupted ${kill}`);
    const anna = await world.person('anna');
    await createRoom(anna);
    await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
    await anna.ok('login', 'exportLogout');
    anna.killAt = { write: anna.writes + kill, after: true };
    await open(anna, CLEAR).catch(() => undefined);
    await world.pass(1000);
    anna.killAt = undefined;
    if (anna.alive) await anna.stop();
    await anna.start();
    // the first two writes count the try; from the third on, there is nothing any more that the password opens
    const wiped = (await open(anna, PASSWORD)) === 20010;
    expect(wiped).toBe(kill > 2);
    expect(await open(anna, CLEAR)).toBe(wiped ? -2 : -3);
    await world.pass(60_000);
    expect((await anna.storedNames(CLEAR)).others).toBe(0);
    expect(await open(anna, ROOM)).toBe(20010);
  }
});

test('it wipes from inside, too, and with the network gone', async () => {
  const world = new World('offline');
  const anna = await world.person('anna');
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  anna.network.goOffline();
  expect(await open(anna, CLEAR)).toBe(-3);
  expect(await open(anna, PASSWORD)).toBe(20010);
});

test('the clear password has its codes, and can be replaced by who knows it', async () => {
  const anna = await new World('clear').person('anna');
  await createRoom(anna);
  const set = (password: string) => anna.code('user', 'updateEmptyPassword', { password });
  const replace = (oldCleanPwd: string, password: string) =>
    anna.code('block', 'updateCleanPwdBlock', { oldCleanPwd, password });
  expect(await anna.ok('user', 'hasEmptyPassword')).toEqual({ status: false });
  expect(await anna.code('user', 'checkEmptyPassword', { password: CLEAR })).toBe(20088);
  expect(await replace(CLEAR, 'another clear')).toBe(20088);
  expect([await set('short'), await set(PASSWORD)]).toEqual([20065, 20077]);
  expect(await set(CLEAR)).toBe(200);
  expect(await anna.ok('user', 'hasEmptyPassword')).toEqual({ status: true });
  expect([await set(CLEAR), await set('another clear')]).toEqual([20013, 20013]);
  const taken = [await replace(CLEAR, CLEAR), await replace(CLEAR, ROOM), await replace(CLEAR, PASSWORD)];
  expect(taken).toEqual([20090, 20076, 20077]);
  expect(await replace('not this one', 'another clear')).toBe(20089);
  expect(await replace(CLEAR, 'another clear')).toBe(200);
  expect(await open(anna, CLEAR)).toBe(20010);
  expect(await open(anna, 'another clear')).toBe(-3);
});

test('the blank room is furnished from inside and is what a wipe leaves', async () => {
  const world = new World('furnished');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
  expect(await anna.ok('protection', 'openBlank')).toEqual({ status: true });
  expect(await anna.ok('block', 'exportIsBlankBlock')).toEqual({ status: true });
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Harmless' });
  const own = (await anna.ok('user', 'getUserSingleInfo')) as { u_nd_add: string };
  anna.address = own.u_nd_add;
  await world.pass(5000);
  await world.befriend(anna, ben);
  await anna.send(ben, 'small talk');
  await world.pass(5000);
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await anna.ok('contact', 'getContacts')).toEqual([]);
  expect(await open(anna, CLEAR)).toBe(-3);
  expect(await anna.ok('block', 'exportIsBlankBlock')).toEqual({ status: false });
  expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Harmless' });
  expect(await anna.texts(ben)).toEqual(['small talk']);
  await world.pass(60_000);
  await anna.restart(CLEAR);
  expect(await anna.texts(ben)).toEqual(['small talk']);
});

test('with the decoy on, a wrong password opens the blank room, also while others would have to wait', async () => {
  const world = new World('decoy');
  const anna = await world.person('anna');
  const file = () => anna.files.get('decoy') as Uint8Array;
  const { length } = file();
  await anna.ok('protection', 'setDecoy', { isOn: true });
  expect(await anna.ok('protection', 'get')).toMatchObject({ decoy: true });
  expect(file().length).toBe(length);
  await anna.ok('login', 'exportLogout');
  for (let count = 1; count <= 7; count++) {
    expect(await open(anna, `wrong password ${count}`)).toBe(0);
    await anna.ok('login', 'exportLogout');
  }
  // the right one is not looked at while there is a wait, and nobody can tell
  expect(await open(anna, PASSWORD)).toBe(0);
  expect(await anna.ok('block', 'exportIsBlankBlock')).toEqual({ status: false });
  expect(await anna.ok('protection', 'get')).toMatchObject({ decoy: false });
  await anna.ok('protection', 'setDecoy', { isOn: false });
  expect(
    await anna.code('block', 'crateBlock', {
      blockName: 'x',
      loginPassword: 'some room',
      isOpenMsg: 0,
      messages: [],
      exp: 4,
      pfp: 0,
      pfpUrl: '',
    }),
  ).toBe(200);
  await world.pass(3_600_000);
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await anna.ok('protection', 'get')).toMatchObject({ decoy: true });
  await anna.ok('protection', 'setDecoy', { isOn: false });
  expect(await open(anna, 'wrong password')).toBe(20010);
});

test('fast login keeps the keys for five minutes after the logout, and the panic lock keeps none', async () => {
  const world = new World('fast');
  const anna = await world.person('anna');
  expect(await anna.ok('login', 'switchFastLogin', { isOpen: true })).toEqual({ status: true });
  await anna.ok('login', 'exportLogout');
  const { until } = (await anna.ok('protection', 'getReopening')) as { until: number };
  expect(until).toBe(world.clock.now() + 300_000);
  expect(await anna.ok('protection', 'reopen')).toEqual({ value: -2 });
  await anna.ok('login', 'exportLogout');
  await world.pass(300_001);
  expect(await anna.ok('protection', 'getReopening')).toEqual({ until: 0 });
  expect(await anna.code('protection', 'reopen')).toBe(20023);
  await anna.login();
  await anna.ok('protection', 'lockNow');
  expect(await anna.code('protection', 'reopen')).toBe(20023);
  expect(await anna.code('contact', 'getContacts')).toBe(20061);
});

test('the account locks by itself after a time without a sign of its owner, each room in its own', async () => {
  const world = new World('idle');
  const anna = await world.person('anna');
  await createRoom(anna);
  await anna.ok('protection', 'setAutoLock', { after: 60_000 });
  for (let count = 0; count < 3; count++) {
    await world.pass(50_000);
    await anna.ok('protection', 'touch');
  }
  await world.pass(60_001);
  expect(await anna.code('contact', 'getContacts')).toBe(20061);
  await anna.login(ROOM);
  await world.pass(600_000);
  expect(await anna.code('contact', 'getContacts')).toBe(200);
});

test('a time that is over at once leaves a second to change it', async () => {
  const world = new World('at once');
  const anna = await world.person('anna');
  await anna.ok('protection', 'setAutoLock', { after: 1 });
  await world.pass(999);
  expect(await anna.code('contact', 'getContacts')).toBe(200);
  await world.pass(1);
  expect(await anna.code('contact', 'getContacts')).toBe(20061);
  await anna.login();
  await anna.ok('protection', 'setAutoLock', { after: 0 });
  await world.pass(60_000);
  expect(await anna.code('contact', 'getContacts')).toBe(200);
});

test('clearing the account leaves nothing, and another can be made', async () => {
  const world = new World('clean');
  const anna = await world.person('anna');
  await createRoom(anna);
  await anna.ok('user', 'cleanAccount');
  expect(await anna.code('contact', 'getContacts')).toBe(20061);
  expect(await open(anna, PASSWORD)).toBe(20008);
  await anna.register();
  await anna.login();
  expect((await anna.storedNames(PASSWORD)).others).toBe(0);
});
