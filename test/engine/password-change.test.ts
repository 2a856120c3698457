/** The login password and the wallet password, changed while the account is open; on one device and on two. */
import { expect, test } from 'vitest';
import type { Bytes } from '#lib/bytes.ts';
import { PASSWORD } from './device.ts';
import { pair, SECOND_PASSWORD } from './pairing-steps.ts';
import { World } from './world.ts';

const NEW_PASSWORD = 'staple battery';
const change = { imPwd: NEW_PASSWORD, type: 'text' };

test('the login password is changed, and the old one opens nothing any more', async () => {
  const world = new World('login password');
  const anna = await world.person('anna');
  expect(await anna.code('login', 'exportChangeImPwd', { ...change, imPwd: 'short' })).toBe(20_065);
  expect(await anna.code('login', 'exportChangeImPwd', { ...change, imPwd: PASSWORD })).toBe(20_090);
  expect(await anna.code('login', 'exportChangeImPwd', { ...change, type: 'face' })).toBe(20_065);
  expect(await anna.ok('login', 'exportChangeImPwd', change)).toEqual({ status: true });
  await anna.ok('login', 'exportLogout');
  expect(await anna.code('login', 'exportLogin', { password: PASSWORD })).toBe(20_010);
  await anna.login(NEW_PASSWORD);
});

test('what the primary device changes reaches the others; what another one changes stays there', async () => {
  const world = new World('password on two devices');
  const anna = await world.person('anna');
  const tablet = await pair(world, anna);
  await world.pass(60_000);
  await anna.ok('login', 'exportChangeImPwd', change);
  await world.pass(60_000);
  await tablet.ok('login', 'exportLogout');
  expect(await tablet.code('login', 'exportLogin', { password: SECOND_PASSWORD })).toBe(20_010);
  await tablet.login(NEW_PASSWORD);
  await tablet.ok('login', 'exportChangeImPwd', { ...change, imPwd: 'only on the tablet' });
  await world.pass(60_000);
  await anna.ok('login', 'exportLogout');
  await anna.login(NEW_PASSWORD);
  expect([...anna.problems, ...tablet.problems]).toEqual([]);
});

test.each([true, false])(
  'a change that is cut off at the vault reaches the others if it has taken it: %s',
  async (after) => {
    const world = new World(`password cut off ${after}`);
    const anna = await world.person('anna');
    const tablet = await pair(world, anna);
    await world.pass(60_000);
    // the engine ends right before or after the vault is written
    if (after) {
      anna.files = new (class extends Map<string, Bytes> {
        override set(name: string, content: Bytes): this {
          if (name === 'vault') anna.killAt = { write: anna.writes, after };
          return super.set(name, content);
        }
      })(anna.files);
      // filling it was no change
      anna.killAt = undefined;
      // counting the look-up and taking it back, writing the password down, and then the vault
    } else anna.killAt = { write: anna.writes + 4, after };
    await world.until(anna.call('login', 'exportChangeImPwd', change).catch(() => undefined));
    expect(anna.alive).toBe(false);
    anna.files = new Map(anna.files);
    await anna.restart(after ? NEW_PASSWORD : PASSWORD);
    await world.pass(60_000);
    await tablet.ok('login', 'exportLogout');
    await tablet.login(after ? NEW_PASSWORD : SECOND_PASSWORD);
    expect(await anna.code('login', 'exportChangeImPwd', { ...change, imPwd: 'and another one' })).toBe(200);
    await world.pass(60_000);
    await tablet.ok('login', 'exportLogout');
    await tablet.login('and another one');
    expect([...anna.problems, ...tablet.problems]).toEqual([]);
  },
);

test('the wallet password is changed by the old one, and known only where it was proven', async () => {
  const world = new World('wallet password');
  const anna = world.device('anna');
  await anna.start();
  await anna.ok('login', 'register', { walletPwd: 'wallet horse', imPwd: PASSWORD, type: 'text' });
  await anna.login();
  const attempt = (newPwd: string, oldWallet: string) =>
    anna.code('login', 'exportChangeWalletPwd', { newPwd, oldWallet });
  expect(await anna.ok('login', 'exportWalletPwd')).toEqual({ value: '' });
  expect(await attempt('new wallet', 'wrong wallet')).toBe(20_092);
  expect(await attempt('short', 'wallet horse')).toBe(20_065);
  expect(await attempt('wallet horse', 'wallet horse')).toBe(20_090);
  expect(await attempt(PASSWORD, 'wallet horse')).toBe(20_077);
  expect(await attempt('new wallet', 'wallet horse')).toBe(200);
  expect(await anna.ok('login', 'exportWalletPwd')).toEqual({ value: 'new wallet' });
  expect(await anna.code('login', 'exportMnemonic', { lang: 'en', password: 'wallet horse' })).toBe(20_010);
  await anna.ok('login', 'exportMnemonic', { lang: 'en', password: 'new wallet' });
  await anna.restart();
  expect(await anna.ok('login', 'exportWalletPwd')).toEqual({ value: '' });
});
