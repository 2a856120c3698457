/** What tests of the mnemonic login have in common: an account with its words, and the three steps. */
import { readDeviceList } from '#engine/session/device-lists.ts';
import { type Bytes, fromBase58, toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { PASSWORD } from './device.ts';
import type { World } from './world.ts';

export const NEW_PASSWORD = 'staple battery';

/** An open account, and its words. */
export async function person(world: World, name: string): Promise<{ device: Device; words: string[] }> {
  const device = world.device(name);
  await device.start();
  const words = await device.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
  await device.login();
  await world.pass(5000);
  return { device, words: words as string[] };
}

export function step(world: World, device: Device, words: readonly string[], choice: object = {}) {
  return world.until(device.call('login', 'exportMnemonicSelectByP2pV2', { mnemonic: words, ...choice }));
}

/** The second and third step. */
export async function enter(
  world: World,
  device: Device,
  words: readonly string[],
  choice: object = {},
): Promise<void> {
  const info = await world.until(device.ok('login', 'mnemonicSelectByP2p', { mnemonic: words, ...choice }));
  const last = { loginInfo: JSON.stringify(info), type: 'text', password: NEW_PASSWORD, ...choice };
  await world.until(device.ok('login', 'mnemonicLoginByLoginInfo', last));
}

/** The account's device list as its node has it. */
export function listed(world: World, address: string) {
  const record = world.internet.record(toHex(fromBase58(address) as Bytes));
  return record && readDeviceList(record.bytes);
}
