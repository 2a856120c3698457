/** Devices that come into an account, by a code and by its words, and the passwords that are changed: for live conformance. */
import { type Device, PASSWORD } from '../engine/device.ts';
import { complete } from '../engine/pairing-steps.ts';
import { World } from '../engine/world.ts';
import type { LiveConformance } from './live-conformance.ts';

const NEW_PASSWORD = 'staple battery';

/** The second and third step of the login by words; `first` answers what the account's passwords are. */
async function enterByWords(world: World, device: Device, first: Promise<unknown>): Promise<void> {
  const loginInfo = JSON.stringify(await world.until(first));
  const last = { loginInfo, isUpdateIm: false, isLogin: true, type: 'text', password: NEW_PASSWORD };
  await world.until(device.ok('login', 'mnemonicLoginByLoginInfo', last));
}

/** One account: a device is paired, the passwords are changed, another takes over by words, a last one where no node knows it. */
export async function joinDevices(conformance: LiveConformance): Promise<void> {
  const world = new World('live joining');
  const watched = async (name: string): Promise<Device> => {
    const device = world.device(name);
    device.call = conformance.watch(device.call.bind(device));
    await device.start();
    return device;
  };
  const anna = await watched('anna');
  const words = await anna.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
  await anna.login();
  await world.pass(5000);

  const paired = await watched('paired');
  await paired.ok('authLogin', 'initAuth');
  await world.until(paired.ok('authLogin', 'connectTempP2p', { isAwait: true }));
  const { content } = (await world.until(paired.ok('authLogin', 'getQrCodeInfo'))) as { content: object };
  await paired.ok('authLogin', 'requestAuthorize');
  await paired.ok('authLogin', 'getLogInAgainTypeInMobile');
  await world.until(anna.ok('authLogin', 'authorize', { mLoginQrCode: content }));
  await world.pass(10_000);
  await complete(world, anna, paired);

  await anna.ok('login', 'exportWalletPwd');
  await anna.ok('login', 'exportChangeWalletPwd', { newPwd: 'a wallet apart', oldWallet: PASSWORD });
  await anna.ok('login', 'exportChangeImPwd', { imPwd: 'a login apart', type: 'text' });

  const taking = await watched('taking');
  const begin = (device: Device, choice: object = {}) =>
    world.until(device.ok('login', 'exportMnemonicSelectByP2pV2', { mnemonic: words, ...choice }));
  await begin(taking);
  await world.until(taking.ok('authLogin', 'reqAuthByMn'));
  await begin(taking, { isResetPrimary: true });
  await enterByWords(world, taking, taking.ok('login', 'mnemonicSelectByP2p', { mnemonic: words }));

  world.internet.records.clear();
  const alone = await watched('alone');
  await begin(alone);
  await enterByWords(world, alone, alone.ok('login', 'loginByMn'));
}
