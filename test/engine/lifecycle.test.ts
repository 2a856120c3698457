/** An account on a device: made, opened, closed; wrong passwords counted; an anonymous one leaves nothing behind. */
import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { mnemonicToSeed } from '#crypto/mnemonic.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { openSlots, VAULT_LENGTH, wordsSecret } from '#crypto/vault.ts';
import { deferred } from '#lib/async.ts';
import { PASSWORD } from './device.ts';
import { profileKey } from './profile-key.ts';
import { createRoom, ROOM } from './rooms/room-steps.ts';
import { World } from './world.ts';

const open = (password: string) => ({ password, loginType: 'text' });

async function device(name = 'anna') {
  const world = new World(name);
  const made = world.device(name);
  await made.start();
  return { world, device: made };
}

test('registering answers twelve words and leaves the account closed until its password is given', async () => {
  const { device: anna } = await device();
  expect(await anna.code('login', 'exportLogin', open(PASSWORD))).toBe(20008);
  const words = await anna.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
  expect(words).toHaveLength(12);
  expect(await anna.code('user', 'getUserSingleInfo')).toBe(20061);
  expect(await anna.ok('login', 'exportLogin', open(PASSWORD))).toEqual({ value: -2 });
  expect(anna.published('session.changed').map(({ data }) => data.state)).toEqual(['none', 'locked', 'open']);
  expect(await anna.ok('login', 'exportLogout')).toEqual({ status: true });
  expect(await anna.code('contact', 'getContacts')).toBe(20061);
  expect(await anna.code('login', 'exportLogout')).toBe(20061);
  expect(anna.published('session.changed').at(-1)?.data).toEqual({ state: 'locked', anonymous: false });
});

test('there is one account: registering again fails, locked or open, and changes nothing', async () => {
  const { device: anna } = await device();
  await anna.register();
  const again = { walletPwd: 'another one', imPwd: 'another one', type: 'text' };
  expect(await anna.code('login', 'register', again)).toBe(500);
  await anna.login();
  const { address } = anna;
  expect(await anna.code('login', 'register', again)).toBe(500);
  await anna.restart();
  expect(anna.address).toBe(address);
  expect(await anna.code('login', 'exportLogin', open('another one'))).toBe(20010);
});

test('two registrations at once make one account', async () => {
  const { device: anna } = await device();
  const register = (password: string) =>
    anna.code('login', 'register', { walletPwd: password, imPwd: password, type: 'text' });
  expect(await Promise.all([register(PASSWORD), register('the second')])).toEqual([200, 500]);
  await anna.login();
});

test('only a text password registers or opens in this version, and a short one never', async () => {
  const { device: anna } = await device();
  for (const type of ['fingerprint', 'face', 'gesture', 'voice']) {
    expect(await anna.code('login', 'register', { imPwd: PASSWORD, walletPwd: PASSWORD, type })).toBe(500);
  }
  const short = { imPwd: 'seven77', walletPwd: PASSWORD, type: 'text' };
  expect(await anna.code('login', 'register', short)).toBe(20065);
  expect(await anna.code('login', 'register', { ...short, imPwd: PASSWORD, walletPwd: 'seven77' })).toBe(20065);
  expect(await anna.code('login', 'register', { imPwd: 'x'.repeat(129), type: 'text' })).toBe(20065);
  expect(await anna.code('login', 'register', { imPwd: PASSWORD, type: 'carrier pigeon' })).toBe(1004);
  expect(await anna.code('login', 'exportLogin', open(PASSWORD))).toBe(20008);
  await anna.register();
  expect(await anna.code('login', 'exportLogin', { password: PASSWORD, loginType: 'gesture' })).toBe(500);
});

test('wrong passwords are counted across restarts: five and ten have codes of their own', async () => {
  const { world, device: anna } = await device();
  await anna.register();
  const codes: number[] = [];
  for (let attempt = 1; attempt <= 11; attempt++) {
    await world.pass(3_600_000);
    codes.push(await anna.code('login', 'exportLogin', open('not this one')));
    if (attempt % 3 === 0) {
      await anna.stop();
      await anna.start();
    }
  }
  expect(codes).toEqual([20010, 20010, 20010, 20010, 20011, 20011, 20011, 20011, 20011, 20012, 20012]);
  // during the wait even the right password isn't looked at
  expect(await anna.code('login', 'exportLogin', open(PASSWORD))).toBe(20012);
  await world.pass(3_600_000);
  await anna.login();
  await anna.restart();
  expect(await anna.code('login', 'exportLogin', open('not this one'))).toBe(20010);
});

test('opening twice at once opens once; a wrong password beside an open account is still wrong', async () => {
  const { device: anna } = await device();
  await anna.register();
  const answers = await Promise.all([1, 2, 3].map(() => anna.code('login', 'exportLogin', open(PASSWORD))));
  expect(answers).toEqual([200, 200, 200]);
  expect(anna.published('session.changed').filter(({ data }) => data.state === 'open')).toHaveLength(1);
  expect(await anna.code('login', 'exportLogin', open('not this one'))).toBe(20010);
  expect(await anna.code('user', 'getUserSingleInfo')).toBe(200);
});

test('an anonymous account works, touches neither files nor database, and is gone after the logout', async () => {
  const { world, device: anna } = await device();
  expect(await anna.ok('login', 'register', { type: 'text' })).toEqual([]);
  expect(await anna.ok('login', 'exportIsAnonLogin')).toEqual({ status: true });
  expect(await anna.ok('login', 'exportLogin', {})).toEqual({ value: -2 });
  anna.address = ((await anna.ok('user', 'getUserSingleInfo')) as { u_nd_add: string }).u_nd_add;
  await world.pass(5000);
  const ben = await world.person('ben');
  await world.befriend(anna, ben);
  await anna.send(ben, 'who am I');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['who am I']);
  expect(anna.files.size).toBe(0);
  expect(await anna.indexedDB.databases()).toEqual([]);
  await anna.ok('login', 'exportLogout');
  expect(await anna.ok('login', 'exportIsAnonLogin')).toEqual({ status: false });
  expect(anna.published('session.changed').at(-1)?.data).toEqual({ state: 'none', anonymous: false });
  expect(await anna.code('login', 'exportLogin', {})).toBe(20008);
});

test('an anonymous session leaves the account that is there alone', async () => {
  const { device: anna } = await device();
  await anna.register();
  await anna.login();
  const { address } = anna;
  await anna.ok('login', 'exportLogout');
  await anna.ok('login', 'register', { type: 'text' });
  await anna.ok('login', 'exportLogin', {});
  expect(await anna.ok('user', 'getUserSingleInfo')).not.toMatchObject({ u_nd_add: address });
  await anna.ok('login', 'exportLogout');
  await anna.login();
  expect(anna.address).toBe(address);
});

test('beside an open anonymous account a password opens nothing, and says so', async () => {
  const { device: anna } = await device();
  await anna.register();
  await anna.ok('login', 'register', { type: 'text' });
  await anna.ok('login', 'exportLogin', {});
  expect(await anna.code('login', 'exportLogin', open(PASSWORD))).toBe(500);
  expect(await anna.ok('login', 'exportIsAnonLogin')).toEqual({ status: true });
  await anna.ok('login', 'exportLogout');
  await anna.login();
  expect(await anna.ok('login', 'exportIsAnonLogin')).toEqual({ status: false });
});

test('the twelve words open what the password opens', async () => {
  const { device: anna } = await device();
  const params = { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' };
  const words = (await anna.ok('login', 'register', params)) as string[];
  const stretched = wordsSecret(nobleProvider, mnemonicToSeed(words));
  const secret = { stretched, profileMac: await profileKey.mac(stretched) };
  const slots = anna.files.get('vault')?.slice(-VAULT_LENGTH) ?? new Uint8Array(0);
  const opened = openSlots(nobleProvider, slots, secret);
  expect(opened.map(({ content }) => content.role)).toEqual(['words']);
  expect(opened[0]?.content.rootKey).toEqual(await anna.rootKey());
});

test('calls that a logout overtakes are answered as not logged in', async () => {
  const world = new World('overtaken');
  const [anna, ben] = await world.friends();
  const sending = Array.from({ length: 8 }, (_, index) =>
    anna.code('chat', 'sendTextMessage', {
      cnd: ben.address,
      cid: ben.address,
      conversationType: 0,
      pub: '',
      text: `${index}`,
    }),
  );
  const logout = anna.ok('login', 'exportLogout');
  const codes = await Promise.all(sending);
  await logout;
  expect(codes.filter((code) => code !== 200 && code !== 20061)).toEqual([]);
  expect(anna.problems).toEqual([]);
  await anna.login();
  expect(await anna.texts(ben)).toHaveLength(codes.filter((code) => code === 200).length);
});

test('an account that is closed while its network starts leaves no connection and no timer behind', async () => {
  const { world, device: anna } = await device();
  await anna.register();
  anna.network.gate = new Promise((resolve) => world.clock.after(5000, resolve));
  await anna.login();
  await anna.ok('login', 'exportLogout');
  expect(anna.published('session.changed').at(-1)?.data.state).toBe('locked');
  await world.pass(60_000);
  expect(world.internet.peers.size).toBe(0);
  expect(anna.network.sessionCount()).toBe(0);
  expect(await anna.ok('user', 'connectionState')).toEqual({ value: 2 });
  anna.events = [];
  await world.pass(24 * 3_600_000);
  expect(anna.events).toEqual([]);
  expect(anna.problems).toEqual([]);
  await anna.login();
  await world.pass(5000);
  expect(await anna.ok('user', 'connectionState')).toEqual({ value: 1 });
});

test('a network that takes long to stop holds up neither the logout nor the next login, which waits with its own', async () => {
  const { world, device: anna } = await device();
  await anna.register();
  await anna.login();
  await world.pass(5000);
  const stopped = deferred<void>();
  const start = vi.spyOn(anna.network, 'start');
  const stopNow = anna.network.stop.bind(anna.network);
  const stop = vi.spyOn(anna.network, 'stop').mockImplementation(() => stopped.promise.then(stopNow));
  await anna.ok('login', 'exportLogout');
  await anna.login();
  await anna.ok('login', 'exportLogout');
  await anna.login();
  await world.pass(60_000);
  expect([stop.mock.calls.length, start.mock.calls.length]).toEqual([1, 0]);
  stopped.resolve();
  await world.pass(5000);
  expect([stop.mock.calls.length, start.mock.calls.length]).toEqual([2, 1]);
  expect(await anna.ok('user', 'connectionState')).toEqual({ value: 1 });
});

test('a database that refuses to open, or to be read, is answered 20013, and the next login works', async () => {
  const { device: anna } = await device();
  await anna.register();
  const close = vi.spyOn(IDBDatabase.prototype, 'close');
  const refusing = () => {
    throw new DOMException('refused', 'DataError');
  };
  const opening = vi.spyOn(anna.indexedDB, 'open').mockImplementation(refusing);
  expect(await anna.code('login', 'exportLogin', open(PASSWORD))).toBe(20013);
  opening.mockRestore();
  const get = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(refusing);
  expect(await anna.code('login', 'exportLogin', open(PASSWORD))).toBe(20013);
  get.mockRestore();
  expect(close).toHaveBeenCalledOnce();
  close.mockRestore();
  await anna.login();
});

/** How many records of the cover are written while something is done. */
async function coverWrites(act: () => Promise<unknown>): Promise<number> {
  const puts = vi.spyOn(IDBObjectStore.prototype, 'put');
  await act();
  const stores = puts.mock.contexts as { name?: string }[];
  puts.mockRestore();
  return stores.filter(({ name }) => name === 'cover').length;
}

test('whoever locks is answered once the cover is renewed: what was written last would tell of the room', async () => {
  const anna = await new World('renewed before the answer').person('anna');
  expect(await coverWrites(() => anna.ok('login', 'exportLogout'))).toBe(anna.coverRecords);
});

test('a room that is opened from another one has the cover renewed behind it', async () => {
  const world = new World('renewed behind the next room');
  const anna = await world.person('anna');
  await createRoom(anna);
  await world.pass(60_000);
  const seen = await coverWrites(async () => {
    await anna.login(ROOM);
    await world.pass(60_000);
  });
  expect(seen).toBeGreaterThanOrEqual(anna.coverRecords);
});
