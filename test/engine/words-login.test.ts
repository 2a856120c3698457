/** The mnemonic login, with real engines: an empty machine, becoming the primary device, asking it, a forgotten password. */
import { expect, test } from 'vitest';
import type { PairingState } from '#contract/rows/pairing.ts';
import { sealEnvelope } from '#crypto/envelope.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { sign } from '#crypto/sign.ts';
import { type Bytes, fromBase58, utf8 } from '#lib/bytes.ts';
import { encodePairingRequest, REQUEST_PURPOSE } from '#wire/pairing-request.ts';
import { seededBytes } from '../simulation/random.ts';
import type { Device } from './device.ts';
import { PASSWORD } from './device.ts';
import { pair } from './pairing-steps.ts';
import { enter, listed, NEW_PASSWORD, person, step } from './words-steps.ts';
import { World } from './world.ts';

async function addressOf(device: Device): Promise<string> {
  return ((await device.ok('user', 'getUserSingleInfo')) as { u_nd_add: string }).u_nd_add;
}

test('twelve words on an empty machine take the account over: every other device is dropped', async () => {
  const world = new World('taking over');
  const { device: old, words } = await person(world, 'old');
  const fresh = world.device('fresh');
  await fresh.start();
  expect((await step(world, fresh, words, { isResetPrimary: true })).data).toEqual({ value: 0 });
  await enter(world, fresh, words);
  expect(await addressOf(fresh)).toBe(old.address);
  const before = listed(world, old.address);
  await world.pass(30_000);
  const after = listed(world, old.address);
  expect(before?.epoch).toBe(0);
  expect(after?.epoch).toBeGreaterThan(0);
  expect(after?.devices).toHaveLength(1);
  expect(after?.devices[0]?.id).not.toBe(before?.devices[0]?.id);
  // the account's words are shown for the new password, and open what is here
  const shown = await fresh.ok('login', 'exportMnemonic', { lang: 'en', password: NEW_PASSWORD });
  expect(shown).toEqual({ mnemonic: words.join(' ') });
  const { code } = (await world.until(fresh.ok('pairing', 'showCode'))) as PairingState;
  expect(code).toMatch(/^icom-pair:1:/);
  expect(fresh.problems).toEqual([]);
});

test('an account that no node knows is opened directly', async () => {
  const world = new World('unknown account');
  const { words } = await person(world, 'somebody');
  world.internet.records.clear();
  const fresh = world.device('fresh');
  await fresh.start();
  expect((await step(world, fresh, words)).data).toEqual({ value: 0 });
  const info = await fresh.ok('login', 'loginByMn');
  const last = { loginInfo: JSON.stringify(info), type: 'text', password: NEW_PASSWORD };
  await world.until(fresh.ok('login', 'mnemonicLoginByLoginInfo', last));
  expect((await fresh.ok('login', 'exportIsSettingWallet')) as object).toEqual({ status: true });
});

test('a list that the node keeps back during the login doesn’t undo it', async () => {
  const world = new World('withheld list');
  const { device: old, words } = await person(world, 'old');
  await pair(world, old);
  const withheld = new Map(world.internet.records);
  await old.stop();
  const fresh = world.device('fresh');
  await fresh.start();
  world.internet.records.clear();
  expect((await step(world, fresh, words, { isResetPrimary: true })).data).toEqual({ value: 0 });
  for (const [key, record] of withheld) world.internet.records.set(key, record);
  const info = await fresh.ok('login', 'loginByMn');
  const last = { loginInfo: JSON.stringify(info), type: 'text', password: NEW_PASSWORD };
  await world.until(fresh.ok('login', 'mnemonicLoginByLoginInfo', last));
  await world.pass(60_000);
  const held = listed(world, old.address);
  expect(held?.epoch).toBeGreaterThan(0);
  expect(held?.devices).toMatchObject([{ kind: 'primary' }]);
  // it has kept the account's key
  const { code } = (await world.until(fresh.ok('pairing', 'showCode'))) as PairingState;
  expect(code).toMatch(/^icom-pair:1:/);
  await world.until(fresh.ok('pairing', 'cancel'));
  // the device before it hears of that, and is none of the account's any more
  await old.restart();
  await world.pass(60_000);
  expect(old.published('session.changed').at(-1)?.data).toMatchObject({ state: 'none', ended: 'removed' });
  expect(listed(world, old.address)).toMatchObject({ epoch: held?.epoch, devices: [{ kind: 'primary' }] });
});

test('asking the primary device: it is told, takes the request, and lets the new one in', async () => {
  const world = new World('asking');
  const { device: primary, words } = await person(world, 'primary');
  const fresh = world.device('fresh');
  await fresh.start();
  expect((await step(world, fresh, words)).data).toEqual({ value: 1 });
  expect(await fresh.ok('authLogin', 'getLogInAgainTypeInMobile')).toEqual({ value: 2 });
  expect(await fresh.code('login', 'mnemonicSelectByP2p', { mnemonic: words })).toBe(20_087);
  await world.until(fresh.ok('authLogin', 'reqAuthByMn'));
  await world.pass(5000);
  const [asked] = primary.published('authorization.requested');
  const request = (await primary.ok('pairing', 'getRequest')) as { mId: string };
  expect(asked?.data).toMatchObject({ machineId: request.mId, platform: 3 });
  await world.until(primary.ok('authLogin', 'authorize', { mLoginQrCode: request }));
  await world.pass(5000);
  expect(await primary.ok('pairing', 'getRequest')).toEqual({});
  const { digits } = (await primary.ok('pairing', 'getState')) as PairingState;
  expect(await world.until(fresh.ok('pairing', 'enterDigits', { digits }))).toMatchObject({ matches: true });
  await world.pass(5000);
  await world.until(primary.ok('pairing', 'confirm', { password: PASSWORD }));
  await world.pass(5000);
  expect(fresh.published('authorization.answered').map(({ data }) => data)).toEqual([
    { machineId: request.mId, accepted: true },
  ]);
  await enter(world, fresh, words);
  await world.pass(5000);
  expect(await addressOf(fresh)).toBe(primary.address);
  expect(((await primary.ok('pairing', 'getState')) as PairingState).step).toBe('done');
  // it never signs for the account
  expect(await fresh.code('pairing', 'confirm', { password: NEW_PASSWORD })).toBe(500);
  // and its words replace a forgotten password here, too
  await fresh.ok('login', 'exportLogout');
  expect((await step(world, fresh, words, { isUpdateIm: true })).data).toEqual({ value: 0 });
});

test('a request that somebody else has made up is passed over', async () => {
  const world = new World('made up request');
  const { device: anna } = await person(world, 'anna');
  const fresh = world.device('fresh');
  await fresh.start();
  const { code } = (await world.until(fresh.ok('pairing', 'showCode'))) as PairingState;
  const account = fromBase58(anna.address) as Bytes;
  const random = seededBytes('made up');
  const signature = await sign(nobleProvider, random(32), REQUEST_PURPOSE, utf8(code));
  const request = encodePairingRequest({ kind: 'pairing-request', v: 1, account, code, signature });
  const [device] = listed(world, anna.address)?.devices ?? [];
  const envelope = await sealEnvelope(nobleProvider, random, device?.sealing as Bytes, request);
  if (!envelope.ok) throw new Error(envelope.error);
  await anna.network.inject(envelope.value);
  await world.pass(5000);
  expect(anna.published('authorization.requested')).toEqual([]);
  expect(await anna.ok('pairing', 'getRequest')).toEqual({});
});

test('a forgotten password is replaced by the words, and everything here is kept', async () => {
  const world = new World('forgotten password');
  const { device: anna, words } = await person(world, 'anna');
  const ben = (await person(world, 'ben')).device;
  await world.befriend(anna, ben);
  await ben.send(anna, 'before');
  await world.pass(5000);
  await anna.ok('login', 'exportLogout');
  const strangers = (await person(world, 'stranger')).words;
  const only = { isUpdateIm: true, isLogin: false };
  expect((await step(world, anna, strangers, only)).code).toBe(20_002);
  expect((await step(world, anna, words, only)).data).toEqual({ value: 0 });
  await enter(world, anna, words, only);
  expect(await anna.code('login', 'exportLogin', { password: PASSWORD })).toBe(20_010);
  await anna.login(NEW_PASSWORD);
  expect(await anna.texts(ben)).toEqual(['before']);
});

test('a password replaced by the words on the primary device reaches the others', async () => {
  const world = new World('forgotten for all');
  const { device: anna, words } = await person(world, 'anna');
  const tablet = await pair(world, anna);
  await world.pass(60_000);
  await anna.ok('login', 'exportLogout');
  const only = { isUpdateIm: true, isLogin: false };
  await step(world, anna, words, only);
  await enter(world, anna, words, only);
  await anna.login(NEW_PASSWORD);
  await world.pass(60_000);
  await tablet.ok('login', 'exportLogout');
  await tablet.login(NEW_PASSWORD);
  expect([...anna.problems, ...tablet.problems]).toEqual([]);
});

test('nothing here is touched before the third step, and no handle is good twice', async () => {
  const world = new World('interrupted login');
  const { device: anna, words } = await person(world, 'anna');
  await anna.ok('login', 'exportLogout');
  const other = (await person(world, 'other')).words;
  await step(world, anna, other, { isResetPrimary: true });
  const info = await world.until(anna.ok('login', 'mnemonicSelectByP2p', { mnemonic: other }));
  const last = { loginInfo: JSON.stringify(info), type: 'text' };
  expect(await anna.code('login', 'mnemonicLoginByLoginInfo', { ...last, password: 'short' })).toBe(20_065);
  // another login begins: what the first one answered is worth nothing any more
  await step(world, anna, words, { isResetPrimary: true });
  expect(await anna.code('login', 'mnemonicLoginByLoginInfo', { ...last, password: NEW_PASSWORD })).toBe(20_087);
  await anna.login();
  expect(anna.address).not.toBe('');
});

test.each([
  [20_001, (words: string[]) => words.slice(1)],
  [20_002, (words: string[]) => [...words.slice(0, 11), 'notaword']],
])('%i for words that are none', async (code, spoil) => {
  const world = new World(`bad words ${code}`);
  const { words } = await person(world, 'anna');
  const fresh = world.device('fresh');
  await fresh.start();
  expect((await step(world, fresh, spoil(words))).code).toBe(code);
});

test('what the account’s own devices kept comes back with the words, and contacts are told of the new keys', async () => {
  const world = new World('restored');
  const { device: old, words } = await person(world, 'old');
  const ben = (await person(world, 'ben')).device;
  await world.befriend(old, ben);
  await old.ok('user', 'updateUserSingleInfo', { nickname: 'Anna of the lake' });
  await old.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Ben of the bakery' });
  await world.pass(120_000);
  await old.stop();
  const fresh = world.device('fresh');
  await fresh.start();
  await step(world, fresh, words, { isResetPrimary: true });
  await enter(world, fresh, words);
  await world.pass(120_000);
  const contact = (await fresh.ok('contact', 'getContactByNoId', { nodeId: ben.address })) as object;
  expect(JSON.stringify(contact)).toContain('Ben of the bakery');
  expect(await fresh.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Anna of the lake' });
  const states = (await ben.ok('trust', 'getStates')) as { nodeId: string; state: string }[];
  expect(states).toEqual([{ nodeId: old.address, state: 'changed' }]);
});
