/** Pairing where something fails at the wrong moment, and a password that two devices want for different things. */
import { expect, test } from 'vitest';
import type { PairingState } from '#contract/rows/pairing.ts';
import { readDeviceList } from '#engine/session/device-lists.ts';
import { type Bytes, fromBase58, toHex } from '#lib/bytes.ts';
import { type Device, PASSWORD } from './device.ts';
import { complete, meet, pair, SECOND_PASSWORD, showing, view } from './pairing-steps.ts';
import { World } from './world.ts';

const NEW_PASSWORD = 'staple battery';

/** The kinds of the account's devices, as its node has them listed. */
function kindsOf(world: World, { address }: Device): string[] {
  const record = world.internet.record(toHex(fromBase58(address) as Bytes));
  return (record === undefined ? [] : (readDeviceList(record.bytes)?.devices ?? [])).map(({ kind }) => kind);
}

/** Until the new device is to choose a password. */
async function untilChoosing(world: World, primary: Device): Promise<Device> {
  const { fresh, code } = await showing(world);
  const digits = await meet(world, primary, fresh, code);
  await world.until(fresh.ok('pairing', 'enterDigits', { digits }));
  await world.pass(5000);
  await world.until(primary.ok('pairing', 'confirm', { password: PASSWORD }));
  await world.pass(5000);
  return fresh;
}

test('what is left of earlier pairings is taken out without the one that is under way', async () => {
  const world = new World('pairing after opening');
  const anna = await world.person('anna');
  await anna.restart();
  const fresh = await untilChoosing(world, anna);
  const finishing = fresh.call('pairing', 'finish', { password: SECOND_PASSWORD }).catch(() => undefined);
  // its storage takes its time, and more
  fresh.killAt = { write: fresh.writes + 1, after: false };
  await world.until(finishing);
  await world.pass(70_000);
  expect(kindsOf(world, anna)).toEqual(['primary', 'secondary']);
  // its pairing takes it out when it has run out
  await world.pass(10 * 60_000);
  expect(kindsOf(world, anna)).toEqual(['primary']);
});

test('a device that has stored the account and can’t open it yet is one all the same', async () => {
  const world = new World('stored and not opened');
  const anna = await world.person('anna');
  const fresh = await untilChoosing(world, anna);
  const files = new (class extends Map<string, Bytes> {
    broken = true;
    override get(name: string): Bytes | undefined {
      if (this.broken && this.has('vault')) throw new Error('unreadable');
      return super.get(name);
    }
  })(fresh.files);
  fresh.files = files;
  await world.until(fresh.ok('pairing', 'finish', { password: SECOND_PASSWORD }));
  await world.pass(10_000);
  expect([(await view(anna)).step, (await view(fresh)).step]).toEqual(['done', 'done']);
  files.broken = false;
  await fresh.stop();
  await fresh.start();
  await fresh.login(SECOND_PASSWORD);
  expect(fresh.address).toBe(anna.address);
  expect(kindsOf(world, anna)).toEqual(['primary', 'secondary']);
});

test('a password from the primary device that wipes here leaves what opens the account as it is', async () => {
  const world = new World('password that wipes elsewhere');
  const anna = await world.person('anna');
  const tablet = await pair(world, anna);
  await world.pass(60_000);
  await tablet.ok('user', 'updateEmptyPassword', { password: NEW_PASSWORD });
  await anna.ok('login', 'exportChangeImPwd', { imPwd: NEW_PASSWORD, type: 'text' });
  await world.pass(60_000);
  await tablet.ok('login', 'exportLogout');
  await tablet.login(SECOND_PASSWORD);
  await tablet.ok('login', 'exportLogout');
  expect(await tablet.ok('login', 'exportLogin', { password: NEW_PASSWORD })).toEqual({ value: -3 });
});

test('a device that is let in by a shown code is none that has asked, whoever did before', async () => {
  const world = new World('asked before');
  const anna = world.device('anna');
  await anna.start();
  const words = await anna.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
  await anna.login();
  await world.pass(5000);
  const asking = world.device('asking');
  await asking.start();
  await world.until(asking.ok('login', 'exportMnemonicSelectByP2pV2', { mnemonic: words }));
  await world.until(asking.ok('authLogin', 'reqAuthByMn'));
  await world.pass(5000);
  const request = await anna.ok('pairing', 'getRequest');
  await world.until(anna.ok('authLogin', 'authorize', { mLoginQrCode: request }));
  await world.until(anna.ok('pairing', 'cancel'));
  await world.pass(5000);
  const { code } = (await world.until(anna.ok('pairing', 'showCode'))) as PairingState;
  const fresh = world.device('tablet');
  await fresh.start();
  await world.until(fresh.ok('pairing', 'takeCode', { code }));
  await world.pass(10_000);
  await complete(world, anna, fresh);
  expect(kindsOf(world, anna)).toEqual(['primary', 'secondary']);
});
