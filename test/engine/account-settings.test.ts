/** What the owner keeps about themselves: the words behind the wallet password, whether they are written down, settings, the log. */
import { afterEach, expect, test, vi } from 'vitest';
import { Profile } from '#engine/account/profile.ts';
import { type Device, PASSWORD } from './device.ts';
import { World } from './world.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const WALLET = 'another secret';

async function registered(seed: string): Promise<{ world: World; anna: Device; words: string[] }> {
  const world = new World(seed);
  const anna = world.device('anna');
  await anna.start();
  const words = (await anna.ok('login', 'register', { walletPwd: WALLET, imPwd: PASSWORD, type: 'text' })) as string[];
  await anna.login();
  return { world, anna, words };
}

const show = (anna: Device, password: string) => anna.call('login', 'exportMnemonic', { lang: 'en', password });

test('the wallet password shows the words that the account was made from, the login password does not', async () => {
  const { anna, words } = await registered('words');
  expect(await show(anna, WALLET)).toMatchObject({ code: 200, data: { mnemonic: words.join(' ') } });
  expect(await show(anna, PASSWORD)).toMatchObject({ code: 20010, data: {} });
  expect(await anna.code('login', 'exportMnemonic', { password: WALLET })).toBe(200);
  expect(await anna.code('login', 'exportMnemonic', { lang: 'zh', password: WALLET })).toBe(1004);
  expect(await anna.code('login', 'exportMnemonic', { lang: 'en', password: '' })).toBe(1001);
  expect(await anna.ok('login', 'exportIsSettingWallet')).toEqual({ status: true });
  await anna.restart();
  expect(await show(anna, WALLET)).toMatchObject({ code: 200, data: { mnemonic: words.join(' ') } });
});

test('wrong wallet passwords count with wrong login passwords, across restarts, and during a wait nothing is looked at', async () => {
  const { world, anna } = await registered('wrong words');
  const codes: number[] = [];
  for (let attempt = 1; attempt <= 10; attempt++) {
    await world.pass(3_600_000);
    const wrong = { password: 'not this one', loginType: 'text' };
    codes.push(
      attempt % 2 === 0 ? await anna.code('login', 'exportLogin', wrong) : (await show(anna, 'not this one')).code,
    );
  }
  expect(codes).toEqual([20010, 20010, 20010, 20010, 20011, 20011, 20011, 20011, 20011, 20012]);
  expect(await show(anna, WALLET)).toMatchObject({ code: 20012 });
  await anna.stop();
  await anna.start();
  expect(await anna.code('login', 'exportLogin', { password: PASSWORD, loginType: 'text' })).toBe(20012);
  await world.pass(3_600_000);
  await anna.login();
  expect((await show(anna, WALLET)).code).toBe(200);
});

test('a try is counted before it is looked at: where the count can not be written, nothing is shown', async () => {
  const { anna } = await registered('uncounted');
  const { files } = anna;
  anna.files = new Map(files);
  anna.files.set = () => {
    throw new Error('read-only');
  };
  expect(await show(anna, WALLET)).toMatchObject({ code: 20015, data: {} });
  anna.files = files;
  expect((await show(anna, WALLET)).code).toBe(200);
});

test('an anonymous account has no words, and no wallet password', async () => {
  const world = new World('no words');
  const anna = world.device('anna');
  await anna.start();
  await anna.ok('login', 'register', { type: 'text' });
  await anna.ok('login', 'exportLogin', {});
  expect((await show(anna, WALLET)).code).toBe(500);
  expect(await anna.ok('login', 'exportIsSettingWallet')).toEqual({ status: false });
});

test('whether the words are written down is kept, said, and shown in the old field as yes or no', async () => {
  const { anna } = await registered('backup');
  const value = async () => ((await anna.ok('login', 'exportGetBackUp')) as { value: number }).value;
  const shown = async () => ((await anna.ok('user', 'getUserSingleInfo')) as { back_back_file: number }).back_back_file;
  expect([await value(), await shown()]).toEqual([0, 0]);
  for (const [set, old] of [
    [2, 0],
    [1, 1],
    [0, 0],
  ] as const) {
    await anna.ok('backup', 'set', { value: set });
    expect([await value(), await shown()]).toEqual([set, old]);
    expect(anna.published('backup.changed').at(-1)?.data).toEqual({ value: set });
  }
  await anna.ok('user', 'updateUserSingleInfo', { backUp: true });
  expect(anna.published('backup.changed').map(({ data }) => data.value)).toEqual([2, 1, 0, 1]);
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  expect(anna.published('backup.changed')).toHaveLength(4);
  await anna.restart();
  expect(await value()).toBe(1);
  await anna.ok('user', 'updateUserSingleInfo', { backUp: false });
  expect(await value()).toBe(0);
  expect(await anna.code('backup', 'set', { value: 3 })).toBe(1004);
});

test('settings: as they come, changed one by one, kept', async () => {
  const { anna } = await registered('settings');
  const before = (await anna.ok('user', 'getUserSingleSetting')) as Record<string, unknown>;
  expect(before).toMatchObject({ new_msg_ring_tone: 1, show_last_online_time: 0, shark_it_off: 0, lang: 'en' });
  const changed = await anna.ok('user', 'updateUserSingleSetting', { newMsgRingTone: 0, lang: 'zh-TW', shNic: '7' });
  expect(changed).toEqual({
    ...before,
    new_msg_ring_tone: 0,
    lang: 'zh-TW',
    sh_nic: 7,
    updated_time: expect.any(Number),
  });
  await anna.ok('user', 'updateUserSingleSetting', { sharkItOff: 1 });
  await anna.restart();
  const kept = (await anna.ok('user', 'getUserSingleSetting')) as Record<string, unknown>;
  expect(kept).toMatchObject({ new_msg_ring_tone: 0, lang: 'zh-TW', sh_nic: 7, shark_it_off: 1 });
  expect(kept.u_id).toBe(before.u_id);
  for (const [params, code] of [
    [{ newMsgSk: 2 }, 1004],
    [{ lang: '' }, 1001],
    [{ lang: 'x'.repeat(36) }, 600],
    [{ shNic: 'Ben' }, 600],
    [{ shNic: ' ' }, 600],
  ] as const)
    expect(await anna.code('user', 'updateUserSingleSetting', params), JSON.stringify(params)).toBe(code);
  expect(await anna.ok('user', 'getUserSingleSetting')).toEqual(kept);
});

test('the log is on, can be turned off and on again, and is on after a start', async () => {
  const { anna } = await registered('log');
  vi.spyOn(Profile.prototype, 'backup').mockImplementation(() => {
    throw new TypeError('a bug');
  });
  const logsSomething = async () => {
    const before = anna.logged;
    expect(await anna.code('login', 'exportGetBackUp')).toBe(700);
    return anna.logged > before;
  };
  expect(await logsSomething()).toBe(true);
  await anna.ok('user', 'setLogSwitch', { isOpen: false });
  expect(await logsSomething()).toBe(false);
  await anna.ok('user', 'setLogSwitch', { isOpen: true });
  expect(await logsSomething()).toBe(true);
  await anna.ok('user', 'setLogSwitch', { isOpen: false });
  await anna.restart();
  expect(await logsSomething()).toBe(true);
  expect(await anna.ok('user', 'initMenu')).toEqual({});
});
