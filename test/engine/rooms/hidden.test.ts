/** Hidden rooms: hidden from inside, opened by their password alone, of no trace to the others, and shown again. */
import { expect, test } from 'vitest';
import { LIMITS } from '#model/limits.ts';
import { type Device, PASSWORD, textTo } from '../device.ts';
import { World } from '../world.ts';
import { createRoom, open, ROOM, roomNames } from './room-steps.ts';

const OTHER = 'queens bishop';
const LIMIT = 20019;

const hide = (device: Device, otherPassword = '') => device.code('room', 'hide', { otherPassword });

async function person(coverRecords = 512): Promise<{ world: World; anna: Device }> {
  const world = new World('hidden', 'swift');
  const anna = world.device('anna');
  anna.coverRecords = coverRecords;
  await anna.start();
  await anna.register();
  await anna.login();
  return { world, anna };
}

/** Makes a room and hides it; it is open then. */
async function hidden(device: Device, name: string, password: string, otherPassword = ''): Promise<void> {
  await open(device, PASSWORD);
  await createRoom(device, name, password);
  expect(await open(device, password)).toBe(-1);
  expect(await hide(device, otherPassword)).toBe(200);
}

const currentName = async (device: Device) => ((await device.ok('block', 'currentBlock')) as { b_name: string }).b_name;

test('a room hides itself: its password opens it as before, and no other room or row tells of it', async () => {
  const { anna } = await person();
  const before = await anna.storedNames(PASSWORD);
  await createRoom(anna, 'Chess');
  expect(await open(anna, ROOM)).toBe(-1);
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'The Bishop' });
  expect(await hide(anna)).toBe(200);
  expect(await currentName(anna)).toBe('Chess');
  await anna.stop();
  await anna.start();
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await roomNames(anna)).toEqual([]);
  expect(await anna.storedNames(PASSWORD)).toEqual(before);
  expect(await anna.ok('block', 'checkPwdUnExist', { password: ROOM })).toEqual({ value: 0 });
  expect(await open(anna, ROOM)).toBe(-1);
  expect(await currentName(anna)).toBe('Chess');
  expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'The Bishop' });
  expect(anna.problems).toEqual([]);
});

test('only a visible room that is open can hide, and updateBlock does it as well', async () => {
  const { anna } = await person();
  const id = await createRoom(anna);
  expect(await hide(anna)).toBe(500);
  expect(await anna.code('block', 'updateBlock', { bId: id, isHide: true })).toBe(500);
  expect(await open(anna, ROOM)).toBe(-1);
  const row = await anna.ok('block', 'updateBlock', { bId: '1', blockName: 'Draughts', isHide: true });
  expect(row).toMatchObject({ b_id: '1', b_name: 'Draughts' });
  expect(await hide(anna)).toBe(500);
  await open(anna, PASSWORD);
  expect(await roomNames(anna)).toEqual([]);
});

test('several rooms hide beside each other, each is asked for one that is hidden already', async () => {
  const { anna } = await person(1024);
  await hidden(anna, 'one', 'first hidden');
  await open(anna, PASSWORD);
  await createRoom(anna, 'two', 'second hidden');
  await open(anna, 'second hidden');
  expect(await hide(anna, 'no such password')).toBe(20010);
  expect(await hide(anna, PASSWORD)).toBe(20010);
  expect(await hide(anna, 'first hidden')).toBe(200);
  for (const [name, password] of [
    ['three', 'third hidden'],
    ['four', 'fourth hidden'],
    ['five', 'fifth hidden'],
  ] as const)
    await hidden(anna, name, password, 'second hidden');
  await open(anna, PASSWORD);
  await createRoom(anna, 'six', 'sixth hidden');
  await open(anna, 'sixth hidden');
  expect(await hide(anna, 'third hidden')).toBe(LIMIT);
  // and it is there as before
  expect(await currentName(anna)).toBe('six');
  for (const [name, password] of [
    ['one', 'first hidden'],
    ['two', 'second hidden'],
    ['five', 'fifth hidden'],
  ] as const) {
    expect(await open(anna, password)).toBe(-1);
    expect(await currentName(anna)).toBe(name);
  }
  expect(anna.problems).toEqual([]);
});

test('the password of a hidden room is free to other rooms, its room is not harmed, and what it has it keeps', async () => {
  const { anna } = await person();
  await hidden(anna, 'hidden', ROOM);
  await anna.ok('block', 'updatePwd', { bId: '1', loginPassword: OTHER });
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await open(anna, ROOM)).toBe(20010);
  await createRoom(anna, 'visible', OTHER);
  expect(await open(anna, OTHER)).toBe(-1);
  expect(await currentName(anna)).toBe('visible');
  await anna.ok('block', 'updatePwd', { bId: '1', loginPassword: ROOM });
  expect(await open(anna, OTHER)).toBe(-1);
  expect(await currentName(anna)).toBe('hidden');
});

test('a hidden room is deleted from inside, and gives back what it used', async () => {
  const { anna } = await person();
  const cover = async () => (await anna.rows.cover()).map(({ bytes }) => Buffer.from(bytes).toString('hex'));
  await hidden(anna, 'hidden', ROOM);
  const used = await cover();
  expect(await anna.code('block', 'deleteBlock', { bId: '1' })).toBe(200);
  expect(await open(anna, ROOM)).toBe(20010);
  const after = await cover();
  expect(after.filter((record, index) => record !== used[index]).length).toBeGreaterThan(0);
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await anna.code('block', 'deleteBlock', { bId: '1' })).toBe(20029);
});

test('a hidden room shows itself again to the room whose password is given', async () => {
  const { anna } = await person();
  const id = await createRoom(anna, 'Chess');
  await open(anna, ROOM);
  await hide(anna);
  expect(await anna.code('block', 'updateBlock', { bId: '1', isHide: false })).toBe(500);
  expect(await anna.code('room', 'show', { loginPassword: 'not this one' })).toBe(20010);
  expect(await anna.code('room', 'show', { loginPassword: PASSWORD })).toBe(200);
  expect(await currentName(anna)).toBe('Chess');
  await anna.stop();
  await anna.start();
  expect(await open(anna, PASSWORD)).toBe(-2);
  expect(await roomNames(anna)).toEqual(['Chess']);
  expect(await open(anna, ROOM)).toBe(-1);
  await open(anna, PASSWORD);
  expect(await anna.code('block', 'deleteBlock', { bId: id })).toBe(200);
  expect(await open(anna, ROOM)).toBe(20010);
});

test('a room that the cover can’t hold stays visible; one that fills it is told so and loses nothing', async () => {
  const bare = await person(0);
  await createRoom(bare.anna, 'Chess');
  await open(bare.anna, ROOM);
  expect(await hide(bare.anna)).toBe(20085);
  expect(await currentName(bare.anna)).toBe('Chess');
  await open(bare.anna, PASSWORD);
  expect(await roomNames(bare.anna)).toEqual(['Chess']);

  const { anna } = await person(2);
  await hidden(anna, 'Chess', ROOM);
  const messages = Array.from({ length: LIMITS.roomNotices }, (_, nth) => `${nth} `.padEnd(LIMITS.roomNotice, 'x'));
  expect(await anna.code('block', 'updateBlock', { bId: '1', blockName: 'Draughts', messages })).toBe(20013);
  expect(anna.published('storage.changed').map(({ data }) => data.state)).toEqual(['full']);
  expect(await currentName(anna)).toBe('Chess');
  expect(await anna.code('block', 'updateBlock', { bId: '1', blockName: 'Draughts' })).toBe(200);
  await anna.stop();
  await anna.start();
  expect(await open(anna, ROOM)).toBe(-1);
  expect(await currentName(anna)).toBe('Draughts');
});

test('hiding that is interrupted anywhere leaves a room that its password opens, once', async () => {
  for (let kill = 1; kill <= 3; kill++) {
    for (const after of [false, true]) {
      const { anna } = await person(8);
      await createRoom(anna, 'Chess');
      await open(anna, ROOM);
      anna.killAt = { write: anna.writes + kill, after };
      await hide(anna).catch(() => undefined);
      anna.killAt = undefined;
      if (anna.alive) await anna.stop();
      await anna.start();
      expect(await open(anna, ROOM)).toBe(-1);
      expect(await currentName(anna)).toBe('Chess');
      await open(anna, PASSWORD);
      const names = await roomNames(anna);
      // hidden or not, and nothing in between: a second time it is the same
      expect(await open(anna, ROOM)).toBe(-1);
      await open(anna, PASSWORD);
      expect(await roomNames(anna)).toEqual(names);
    }
  }
});

test('mail of a hidden room goes on coming, and only it shows it', async () => {
  const world = new World('hidden mail');
  const [anna, ben] = await world.friends();
  await hidden(anna, 'hidden', ROOM);
  await world.pass(5000);
  await anna.ok('chat', 'getConversations');
  await open(anna, PASSWORD);
  await anna.ok('chat', 'sendTextMessage', textTo(ben.address, 'from the default room'));
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['from the default room']);
  expect(await open(anna, ROOM)).toBe(-1);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
  await ben.ok('chat', 'sendTextMessage', textTo(anna.address, 'to the default room'));
  await world.pass(5000);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
  await open(anna, PASSWORD);
  await world.pass(5000);
  expect(await anna.texts(ben)).toEqual(['from the default room', 'to the default room']);
  expect(anna.problems).toEqual([]);
});
