/** Ways into the default room besides the password: set, used, counted when wrong, taken away; on this device only. */
import { expect, test } from 'vitest';
import { openerPassword } from '#domain/opener.ts';
import type { Device } from './device.ts';
import { createRoom, ROOM } from './rooms/room-steps.ts';
import { World } from './world.ts';

const PATTERN = '14789';
const PASSKEY = '0f'.repeat(32);
const PHRASE = 'The otter sleeps, under the willow!';

const open = async (device: Device, loginType: string, password: string): Promise<number> => {
  const { code, data } = await device.call('login', 'exportLogin', { password, loginType });
  return code === 200 ? (data as { value: number }).value : code;
};
const set = (device: Device, type: string, value: string) => device.code('opener', 'set', { type, value });

test('a pattern, a passkey and a phrase open the default room, each by its own way only', async () => {
  const world = new World('openers');
  const anna = await world.person('anna');
  expect(await anna.ok('opener', 'list')).toEqual([]);
  expect(await anna.ok('login', 'exportChangeImPwd', { type: 'gesture', imPwd: PATTERN })).toEqual({ status: true });
  expect(await anna.ok('login', 'exportChangeImPwd', { type: 'fingerprint', imPwd: PASSKEY })).toEqual({
    status: true,
  });
  expect(await set(anna, 'voice', PHRASE)).toBe(200);
  expect(await anna.ok('opener', 'list')).toEqual(['gesture', 'fingerprint', 'voice']);
  await anna.ok('login', 'exportLogout');
  for (const [type, value] of [
    ['gesture', PATTERN],
    ['fingerprint', PASSKEY],
    ['voice', 'the OTTER sleeps under the willow'],
  ] as const) {
    await anna.restart().catch(() => undefined);
    await anna.ok('login', 'exportLogout');
    expect(await open(anna, 'text', value), type).toBe(20010);
    expect(await open(anna, 'face', PASSKEY)).toBe(20010);
    expect(await open(anna, type, value), type).toBe(-2);
    await anna.ok('login', 'exportLogout');
  }
  // the pattern in another order, and what is no pattern at all
  expect(await open(anna, 'gesture', '14798')).toBe(20010);
  expect(await open(anna, 'gesture', '147')).toBe(500);
  expect(await open(anna, 'gesture', PATTERN)).toBe(-2);
  expect(await set(anna, 'gesture', PATTERN)).toBe(200);
  expect(await set(anna, 'gesture', '3698')).toBe(200);
  await anna.ok('opener', 'remove', { type: 'fingerprint' });
  expect(await anna.ok('opener', 'list')).toEqual(['gesture', 'voice']);
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, 'gesture', PATTERN)).toBe(20010);
  expect(await open(anna, 'fingerprint', PASSKEY)).toBe(20010);
  expect(await open(anna, 'gesture', '3698')).toBe(-2);
  expect(anna.problems).toEqual([]);
});

test('wrong patterns are counted like wrong passwords; no other room has such a way in', async () => {
  const world = new World('wrong openers');
  const anna = await world.person('anna');
  expect(await set(anna, 'gesture', PATTERN)).toBe(200);
  expect(await set(anna, 'gesture', '112')).toBe(20065);
  expect(await set(anna, 'voice', 'only three words')).toBe(20065);
  expect(await set(anna, 'face', 'no key')).toBe(20065);
  await createRoom(anna);
  await anna.ok('login', 'exportLogout');
  expect(await open(anna, 'text', ROOM)).toBe(-1);
  expect(await set(anna, 'gesture', '3698')).toBe(20013);
  expect(await anna.code('login', 'exportChangeImPwd', { type: 'gesture', imPwd: '3698' })).toBe(20031);
  expect(await anna.ok('opener', 'list')).toEqual([]);
  await anna.ok('login', 'exportLogout');
  for (let count = 0; count < 5; count++) await open(anna, 'gesture', '3698');
  expect(await open(anna, 'gesture', PATTERN)).toBe(20011);
  await world.pass(3_600_000);
  expect(await open(anna, 'gesture', PATTERN)).toBe(-2);
});

test('what is said is taken as it is heard', () => {
  const heard = (text: string) => openerPassword('voice', text);
  expect(heard('水獭睡在柳树下')).toBe(heard('水獭，睡在柳树下。'));
  expect(heard('水獭睡在柳树下')).not.toBe(heard('水獭睡在柳树上'));
  expect(heard('Ｆｏｕｒ plain spoken words')).toBe(heard('four  plain, spoken words'));
});
