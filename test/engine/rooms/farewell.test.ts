/** What a wipe leaves to be said: nodes drop what they keep of the device, its owner's other devices lock or are wiped too. */
import { expect, test } from 'vitest';
import { sealEnvelope } from '#crypto/envelope.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { SALT_LENGTH, stretchPassword } from '#crypto/password.ts';
import { sign } from '#crypto/sign.ts';
import { FarewellFile } from '#engine/rooms/farewell-file.ts';
import { ROOMS } from '#engine/rooms/tables.ts';
import { ACCOUNT, type AccountRow } from '#engine/tables.ts';
import { toHex } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { encodeWipeNotice, WIPED_PURPOSE, wipedPart } from '#wire/wipe-notice.ts';
import { seededBytes } from '../../simulation/random.ts';
import { CHEAP_KDF, type Device, PASSWORD } from '../device.ts';
import { furtherDevice } from '../further-device.ts';
import { keysOf } from '../impostor.ts';
import { pair } from '../pairing-steps.ts';
import { World } from '../world.ts';
import { CLEAR, createRoom, open, ROOM } from './room-steps.ts';

const HOUR = 3_600_000;
const TEN_YEARS = 3652 * 24 * HOUR;
const [FIRST, SECOND] = ['https://first.test', 'https://second.test'] as [HomeNode, HomeNode];
const FILE_LENGTH = 32 * 1024;
/** Where the vault's file has its salt. */
const SALT_FROM = 13;

async function setClear(device: Device): Promise<void> {
  await device.ok('user', 'updateEmptyPassword', { password: CLEAR });
}

/** The mailbox of what a password opens. */
async function mailboxBehind(device: Device, password: string): Promise<string> {
  let mailbox = '';
  await device.withStore(async (store) => {
    mailbox = toHex((await store.get(ACCOUNT, 'own'))?.device.mailbox.publicKey ?? new Uint8Array(0));
  }, password);
  expect(mailbox).not.toBe('');
  return mailbox;
}

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

/** Somebody with two devices and two home nodes, the second of which can't be reached, as the wipe begins. */
async function withTwoNodes(seed: string) {
  const world = new World(seed, 'swift');
  const anna = world.device('anna');
  anna.homeNodes = [FIRST, SECOND];
  await anna.start();
  await anna.register();
  await anna.login();
  await world.pass(5000);
  const phone = await furtherDevice(world, anna, 'phone');
  await setClear(anna);
  const mailbox = await mailboxBehind(anna, PASSWORD);
  await world.pass(5000);
  anna.network.dishonest.set(SECOND, 'Unreachable');
  const isKept = () => world.internet.prekeys.has(mailbox);
  return { world, anna, phone, isKept };
}

test.each(['claims', 'Conflict', 'Refused', 'QuotaExceeded'] as const)(
  'whatever one node answers (%s), it is said to another one as soon as that can be reached',
  async (answer) => {
    const { world, anna, phone, isKept } = await withTwoNodes(`two nodes ${answer}`);
    anna.network.dishonest.set(FIRST, answer);
    expect(await open(anna, CLEAR)).toBe(-3);
    await world.pass(600_000);
    expect(isKept()).toBe(true);
    expect(await phone.code('contact', 'getContacts')).toBe(200);
    anna.network.dishonest.delete(SECOND);
    await world.pass(2 * HOUR);
    expect(isKept()).toBe(false);
    expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
    expect([...anna.problems, ...phone.problems]).toEqual([]);
  },
);

test('after a restart the nodes that are left are asked, and no other', async () => {
  const { world, anna, isKept } = await withTwoNodes('asked again');
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  // honest as far as it goes: there is one internet behind both
  expect(isKept()).toBe(false);
  await anna.stop();
  await anna.start();
  await world.pass(60_000);
  expect(anna.network.closings).toEqual([SECOND]);
  await anna.stop();
  await anna.start();
  await world.pass(60_000);
  expect(anna.network.closings).toEqual([]);
});

test('a node that is never there is asked ever more rarely, and no longer than for thirty days', async () => {
  const { world, anna, phone } = await withTwoNodes('never there');
  await phone.stop();
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(HOUR);
  await anna.ok('login', 'exportLogout');
  const asked = () => anna.network.closings.filter((node) => node === SECOND).length;
  const before = asked();
  expect(before).toBeLessThan(20);
  await world.pass(29 * 24 * HOUR);
  const after = asked();
  expect(after - before).toBeGreaterThan(400);
  expect(after - before).toBeLessThan(1000);
  await world.pass(2 * 24 * HOUR);
  const last = asked();
  await world.pass(2 * 24 * HOUR);
  expect(asked()).toBe(last);
});

test('a clock that is set right by years after the wipe has it said once all the same', async () => {
  const { world, anna, isKept } = await withTwoNodes('set right');
  anna.network.dishonest.set(FIRST, 'Unreachable');
  anna.clockOffset = -TEN_YEARS;
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  await anna.stop();
  anna.clockOffset = 0;
  await anna.start();
  await world.pass(60_000);
  expect(isKept()).toBe(false);
});

/** A notice for one device, that another one was wiped, sealed as such a one is. */
async function noticeFor(
  world: World,
  reader: AccountRow,
  device: string,
  secretKey: AccountRow['signing']['publicKey'],
): Promise<Uint8Array> {
  const said = { account: reader.signing.publicKey, device };
  const signature = await sign(world.provider, secretKey, WIPED_PURPOSE, wipedPart(said));
  const notice = encodeWipeNotice({ kind: 'wiped', v: 1, ...said, signature });
  const sealed = await sealEnvelope(world.provider, seededBytes(device), reader.device.sealing.publicKey, notice);
  return sealed.ok ? sealed.value : new Uint8Array();
}

test('a notice that no device of the account has signed changes nothing', async () => {
  const world = new World('forged notice', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  const mallory = await world.person('mallory');
  const [own, listed, forger] = [await keysOf(anna), await keysOf(phone), await keysOf(mallory)];
  const inject = async (device: string, secretKey: typeof own.signing.publicKey) => {
    await anna.network.inject(await noticeFor(world, own, device, secretKey));
    await world.pass(5000);
    return anna.code('contact', 'getContacts');
  };
  expect(await inject(listed.device.id, forger.device.signing.secretKey)).toBe(200);
  expect(await inject(forger.device.id, forger.device.signing.secretKey)).toBe(200);
  expect(await inject(own.device.id, own.device.signing.secretKey)).toBe(200);
  expect(await inject(listed.device.id, listed.device.signing.secretKey)).toBe(20061);
});

test('a notice that is repeated locks once, for as long as the list names the wiped device', async () => {
  const world = new World('repeated notice', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  const tablet = await furtherDevice(world, anna, 'tablet');
  const [reader, wiped] = [await keysOf(phone), (await keysOf(tablet)).device];
  const notice = await noticeFor(world, reader, wiped.id, wiped.signing.secretKey);
  // nobody takes it out of the list meanwhile
  await anna.stop();
  const hear = async () => {
    await phone.network.inject(notice);
    await world.pass(5000);
    return phone.code('contact', 'getContacts');
  };
  expect(await hear()).toBe(20061);
  await phone.login();
  expect(await hear()).toBe(200);
  await phone.restart();
  expect(await hear()).toBe(200);
  expect(phone.problems).toEqual([]);
});

test('whoever hears of a wipe locks before any node has answered', async () => {
  const world = new World('silent nodes', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  const wiped = (await keysOf(anna)).device;
  const notice = await noticeFor(world, await keysOf(phone), wiped.id, wiped.signing.secretKey);
  phone.network.getRecords = () => new Promise(() => undefined);
  await phone.network.inject(notice);
  await world.pass(1000);
  expect(await phone.code('contact', 'getContacts')).toBe(20061);
  expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'locked' });
});

test.each([-TEN_YEARS, TEN_YEARS])('a clock that is wrong by %i ms ends the other devices all the same', async (skew) => {
  const world = new World(`wrong clock ${skew}`, 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  anna.clockOffset = skew;
  await setClear(anna);
  await anna.restart();
  await world.pass(60_000);
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
});

test('a list that is dated anew, once nodes tell the time, takes its last one along', async () => {
  const world = new World('dated anew', 'swift');
  const anna = world.device('anna');
  anna.clockOffset = TEN_YEARS;
  await anna.start();
  await anna.register();
  await anna.login();
  await setClear(anna);
  await world.pass(5000);
  const phone = await pair(world, anna);
  await world.pass(60_000);
  expect(await open(anna, CLEAR)).toBe(-3);
  await world.pass(60_000);
  expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
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
  const { files, random } = { files: anna.files, random: seededBytes('looks') };
  const over = new FarewellFile({
    crypto: nobleProvider,
    random,
    profileKey: { mac: async () => new Uint8Array(32), renew: () => Promise.reject(new Error('never')) },
    files: {
      read: async (name) => files.get(name),
      write: () => Promise.reject(new Error('never')),
      remove: () => Promise.reject(new Error('never')),
    },
  });
  const salt = (anna.files.get('vault') as Uint8Array).slice(SALT_FROM, SALT_FROM + SALT_LENGTH);
  const stretched = (password: string) => stretchPassword(password, salt, CHEAP_KDF);
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
