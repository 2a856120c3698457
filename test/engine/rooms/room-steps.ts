/** What the tests of rooms do again and again. */
import { expect } from 'vitest';
import type { BlockRow } from '#contract/rows/block.ts';
import { type Device, PASSWORD } from '../device.ts';
import { World } from '../world.ts';

export const ROOM = 'kings pawn';
export const CLEAR = 'resign it all';
/** Until what was changed has been written to the home nodes, and read by devices that are online. */
export const WRITTEN = 60_000;

export function newRoom(name: string, password: string, more: object = {}) {
  return {
    blockName: name,
    loginPassword: password,
    isOpenMsg: 1,
    messages: ['The weather is fine.'],
    exp: 4,
    pfp: 1,
    pfpUrl: '',
    ...more,
  };
}

/** Answers the room's id. */
export async function createRoom(device: Device, name = 'Chess', password = ROOM): Promise<string> {
  return ((await device.ok('block', 'crateBlock', newRoom(name, password))) as BlockRow).b_id;
}

export async function setClear(device: Device): Promise<void> {
  await device.ok('user', 'updateEmptyPassword', { password: CLEAR });
}

/** What the password opens, as `exportLogin` counts it; its error's code where it opens nothing. */
export async function open(device: Device, password: string): Promise<number> {
  const { code, data } = await device.call('login', 'exportLogin', { password, loginType: 'text' });
  return code === 200 ? (data as { value: number }).value : code;
}

export async function roomNames(device: Device): Promise<string[]> {
  const rows = (await device.ok('block', 'getBlockNotDefaultAndBlankBlockAndHide')) as BlockRow[];
  return rows.map((row) => row.b_name);
}

/** A device whose account shows its words, with a friend in a room that has been open once. */
export async function withRoom(seed: string, pace: 'ordinary' | 'swift' = 'ordinary') {
  const world = new World(seed, pace);
  const anna = world.device('anna');
  await anna.start();
  const made = await anna.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
  await anna.login();
  await world.pass(5000);
  const ben = await world.person('ben');
  await world.befriend(anna, ben);
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Benny', isUpdateP2p: true });
  const bId = await createRoom(anna);
  await anna.ok('block', 'changeToBlock', { toBId: bId, cidOrGid: ben.address, type: 1, isUpdateP2p: true });
  await world.pass(WRITTEN);
  expect(await open(anna, ROOM)).toBe(-1);
  await world.pass(WRITTEN);
  expect(await open(anna, PASSWORD)).toBe(-2);
  await world.pass(WRITTEN);
  return { world, anna, ben, bId, words: made as string[] };
}

/** As an older version left a device, or a disk that lost a file: no farewell is written there. */
export async function loseFarewell(world: World, device: Device): Promise<void> {
  await device.stop();
  device.files.delete('farewell');
  await device.start();
  await device.login();
  await world.pass(5000);
}
