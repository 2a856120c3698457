/** What the tests of rooms do again and again. */
import type { BlockRow } from '#contract/rows/block.ts';
import type { Device } from '../device.ts';

export const ROOM = 'kings pawn';
export const CLEAR = 'resign it all';

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

/** What the password opens, as `exportLogin` counts it; its error's code where it opens nothing. */
export async function open(device: Device, password: string): Promise<number> {
  const { code, data } = await device.call('login', 'exportLogin', { password, loginType: 'text' });
  return code === 200 ? (data as { value: number }).value : code;
}

export async function roomNames(device: Device): Promise<string[]> {
  const rows = (await device.ok('block', 'getBlockNotDefaultAndBlankBlockAndHide')) as BlockRow[];
  return rows.map((row) => row.b_name);
}
