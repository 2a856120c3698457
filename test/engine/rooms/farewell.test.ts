/** What a wipe leaves to be said: nodes drop what they keep of the device, its owner's other devices lock or are wiped too. */
import { expect, test } from 'vitest';
import { ROOMS } from '#engine/rooms/tables.ts';
import { ACCOUNT } from '#engine/tables.ts';
import { toHex } from '#lib/bytes.ts';
import { type Device, PASSWORD } from '../device.ts';
import { furtherDevice } from '../further-device.ts';
import { keysOf } from '../impostor.ts';
import { World } from '../world.ts';
import { farewellOf, letterBy, mailboxBehind, stretchedOn } from './farewell-letter.ts';
import { CLEAR, createRoom, loseFarewell, open, ROOM, setClear } from './room-steps.ts';

const FILE_LENGTH = 32 * 1024;

/** Whether a room that nobody is in has published its keys: it does so once it has been opened. */
async function mailboxesOf(device: Device): Promise<string[]> {
  const mailboxes = [(await keysOf(device)).device.mailbox.publicKey];
  const root = await device.rootKey(ROOM).catch(() => undefined);
  if (root !== undefined)
    await device.withStore(async (store) => {
      const own = await store.get(ACCOUNT, 'own');
      if (own !== undefined) mailboxes.push(own.device.mailbox.publicKey);
    }, ROOM);
  return mailboxes.map(toHex);
}

test('wiped without a network, the device has its mailboxes dropped once there is one, though nobody opens it', async () => {
  const world = new World('farewell');
  const [anna, ben] = await world.friends();
  await createRoom(anna);
  await setClear(anna);
  await anna.login(ROOM);
  await world.pass(5000);
  await anna.login();
  await ben.send(anna, 'never read');
  const mailboxes = await mailboxesOf(anna);
  expect(mailboxes.length).toBe(2);
  const kept = () => mailboxes.filter((mailbox) => world.internet.prekeys.has(mailbox));
  expect(kept()).toEqual(mailboxes);
  anna.network.refusal = 'Unreachable';
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  expect(kept()).toEqual(mailboxes);
  await anna.stop();
  // nobody has to open it
  await anna.start();
  await world.pass(60_000);
  expect(kept()).toEqual([]);
  expect(mailboxes.filter((mailbox) => world.internet.mailboxes.has(mailbox))).toEqual([]);
  expect(anna.problems).toEqual([]);
});

test('a clear password that the blank room was given tells of the account, and not of the room that stays', async () => {
  const world = new World('set in the blank room', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  await anna.ok('protection', 'openBlank');
  await setClear(anna);
  await world.pass(5000);
  const stays = await mailboxBehind(anna, CLEAR);
  expect(await open(anna, PASSWORD)).toBe(-2);
  const goes = await mailboxBehind(anna, PASSWORD);
  await world.pass(60_000);
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  expect(await mailboxBehind(anna, CLEAR)).toBe(stays);
  expect([stays, goes].map((mailbox) => world.internet.prekeys.has(mailbox))).toEqual([true, false]);
  expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
  expect(anna.problems).toEqual([]);
});

test('what a wipe has left is delivered, though a clear password is set anew first, and then that one tells, too', async () => {
  const world = new World('set again');
  const anna = await world.person('anna');
  await setClear(anna);
  const first = await mailboxBehind(anna, PASSWORD);
  anna.network.refusal = 'Unreachable';
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(5000);
  await anna.ok('user', 'updateEmptyPassword', { password: 'another clear' });
  const second = await mailboxBehind(anna, CLEAR);
  expect(world.internet.prekeys.has(first)).toBe(true);
  anna.network.refusal = undefined;
  await world.pass(120_000);
  expect([first, second].map((name) => world.internet.prekeys.has(name))).toEqual([false, true]);
  expect(await open(anna, 'another clear')).toBe(-3);
  await world.pass(120_000);
  expect(world.internet.prekeys.has(second)).toBe(false);
  expect(anna.problems).toEqual([]);
});

test('the primary device wipes itself: every other one is wiped when it connects, and the words still find the list', async () => {
  const world = new World('primary wiped', 'swift');
  const anna = await world.person('anna');
  await setClear(anna);
  const phone = await furtherDevice(world, anna, 'phone');
  const tablet = await furtherDevice(world, anna, 'tablet');
  await tablet.stop();
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
  expect(await open(phone, PASSWORD)).toBe(20008);
  await tablet.start();
  await tablet.call('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
  await world.pass(60_000);
  expect(await open(tablet, PASSWORD)).toBe(20008);
  expect([...anna.problems, ...phone.problems, ...tablet.problems]).toEqual([]);
});

test('another device wipes itself: the primary one locks and takes it out of the list, and loses nothing', async () => {
  const world = new World('secondary wiped', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  const { id } = (await keysOf(phone)).device;
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  await setClear(phone);
  const devices = async () => JSON.stringify(await anna.ok('authLogin', 'getLocalAllMachine'));
  expect(await devices()).toContain(id);
  expect(await open(phone, CLEAR)).toBe(-3);
  await world.pass(60_000);
  expect(await anna.code('contact', 'getContacts')).toBe(20061);
  await anna.login();
  expect(await devices()).not.toContain(id);
  expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Anna' });
  await world.pass(60_000);
  expect(await anna.code('contact', 'getContacts')).toBe(200);
});

test('the farewell is there in any case, of one length, and opens for the clear password alone', async () => {
  const world = new World('looks');
  const anna = await world.person('anna');
  await createRoom(anna);
  const file = () => anna.files.get('farewell') as Uint8Array;
  expect(file().length).toBe(FILE_LENGTH);
  await setClear(anna);
  const entrusted = file();
  expect(entrusted.length).toBe(FILE_LENGTH);
  await anna.ok('block', 'updateCleanPwdBlock', { oldCleanPwd: CLEAR, password: 'another clear' });
  const over = farewellOf(world, anna);
  const stretched = (password: string) => stretchedOn(anna, password);
  for (const password of [PASSWORD, ROOM, CLEAR]) expect(await over.open(await stretched(password))).toBeUndefined();
  const letter = await over.open(await stretched('another clear'));
  // the device's own mailbox, and the room's
  expect(letter?.closings.length).toBe(2);
  expect(letter).toMatchObject({ list: null, notices: [], until: 0 });
  expect(await over.released()).toBeUndefined();
  expect(await open(anna, 'another clear')).toBe(-3);
  await world.pass(120_000);
  expect(file().length).toBe(FILE_LENGTH);
  expect(await over.open(await stretched('another clear'))).toBeUndefined();
  await anna.withStore(async (store) => expect(await store.list(ROOMS)).toEqual([]), 'another clear');
});

test.each(['checkEmptyPassword', 'checkPwdUnExist'])(
  'a clear password from before there was a farewell has one from when its owner gives it to %s',
  async (method) => {
    const world = new World(`lost farewell ${method}`, 'swift');
    const anna = await world.person('anna');
    const phone = await furtherDevice(world, anna, 'phone');
    await setClear(anna);
    await loseFarewell(world, anna);
    expect(await letterBy(world, anna, CLEAR)).toBeUndefined();
    const module = method === 'checkEmptyPassword' ? 'user' : 'block';
    await anna.ok(module, method, { password: 'another one' });
    await world.pass(5000);
    expect(await letterBy(world, anna, CLEAR)).toBeUndefined();
    await anna.ok(module, method, { password: CLEAR });
    await world.pass(5000);
    expect(await letterBy(world, anna, CLEAR)).toMatchObject({
      list: expect.any(Uint8Array),
      closings: [{}],
      notices: [{}],
    });
    expect(await open(anna, CLEAR)).toBe(-3);
    await world.pass(60_000);
    expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
    expect(anna.problems).toEqual([]);
  },
);

test('in a room beside the default one, the clear password that is given there writes nothing of what it leaves', async () => {
  const world = new World('given in a room', 'swift');
  const anna = await world.person('anna');
  await createRoom(anna);
  await setClear(anna);
  await anna.stop();
  anna.files.delete('farewell');
  await anna.start();
  await anna.login(ROOM);
  await world.pass(5000);
  await anna.call('block', 'checkPwdUnExist', { password: CLEAR });
  await world.pass(5000);
  expect(await letterBy(world, anna, CLEAR)).toBeUndefined();
  expect(anna.problems).toEqual([]);
});
