/** Bringing a second device into an account, with real engines: by code in both directions, and everything that is refused. */
import { expect, test } from 'vitest';
import type { DeviceRow } from '#contract/rows/device.ts';
import type { PairingState } from '#contract/rows/pairing.ts';
import { readDeviceList } from '#engine/session/device-lists.ts';
import { ACCOUNT } from '#engine/tables.ts';
import { type Device, PASSWORD } from './device.ts';
import { complete, meet, SECOND_PASSWORD, showing, view } from './pairing-steps.ts';
import { World } from './world.ts';

async function devicesOf(device: Device): Promise<{ kind: string; id: string }[]> {
  const found: { kind: string; id: string }[] = [];
  await device.stop();
  await device.withStore(async (store) => {
    const own = await store.get(ACCOUNT, 'own');
    const list = own && readDeviceList(own.deviceList);
    found.push(...(list?.devices ?? []).map(({ kind, id }) => ({ kind, id })));
  });
  await device.restart();
  return found;
}

test('the new device shows a code, the primary one takes it', async () => {
  const world = new World('pairing by code');
  const anna = await world.person('anna');
  const { fresh, code } = await showing(world);
  const read = (await anna.ok('pairing', 'readCode', { code })) as { primary: boolean; content: { pn: string } };
  expect(read).toMatchObject({ primary: false, content: { pn: 'Firefox on Linux', mn: 'Study' } });
  await meet(world, anna, fresh, code);
  expect((await view(anna)).other).toMatchObject({ name: 'Firefox on Linux', note: 'Study', address: '' });
  await complete(world, anna, fresh);
  expect([(await view(anna)).step, (await view(fresh)).step]).toEqual(['done', 'done']);
  // what it was called when it came stays, on both
  await world.pass(10_000);
  const { machineId } = (await view(anna)).other ?? {};
  for (const device of [anna, fresh]) {
    const rows = (await device.ok('authLogin', 'getLocalAllMachine')) as DeviceRow[];
    expect(rows.find((row) => row.machineId === machineId)).toMatchObject({ devNote: 'Study', devName: 'Desktop' });
  }
  const row = (await fresh.ok('user', 'getUserSingleInfo')) as { u_nd_add: string };
  expect(row.u_nd_add).toBe(anna.address);
  // the account is opened by the password that was chosen here, after a restart as well
  await fresh.restart().catch(() => undefined);
  expect(await fresh.code('login', 'exportLogin', { password: PASSWORD })).toBe(20_010);
  await fresh.login(SECOND_PASSWORD);
  expect((await devicesOf(anna)).map(({ kind }) => kind)).toEqual(['primary', 'secondary']);
  expect([...anna.problems, ...fresh.problems]).toEqual([]);
  // none of the account's secret keys has left the primary device
  await fresh.stop();
  await fresh.withStore(async (store) => {
    const own = await store.get(ACCOUNT, 'own');
    expect([own?.signing.secretKey, own?.exchange.secretKey, own?.wallet.secretKey]).toEqual([null, null, null]);
  }, SECOND_PASSWORD);
});

test('the primary device shows a code, the new one takes it; contacts are told of the device', async () => {
  const world = new World('pairing in reverse');
  const [anna, ben] = await world.friends();
  const { code } = (await world.until(anna.ok('pairing', 'showCode'))) as PairingState;
  const fresh = world.device('tablet');
  await fresh.start();
  await world.until(fresh.ok('pairing', 'takeCode', { code, name: 'Anna’s tablet' }));
  await world.pass(10_000);
  await complete(world, anna, fresh);
  await world.pass(60_000);
  const rows = (await anna.ok('authLogin', 'getLocalAllMachine')) as DeviceRow[];
  expect(rows[1]).toMatchObject({ devNote: 'Anna’s tablet', devName: 'Desktop' });
  expect(await fresh.ok('authLogin', 'getLogInAgainTypeInMobile')).toEqual({ value: 3 });
  const [state] = (await ben.ok('trust', 'getStates')) as { nodeId: string; state: string }[];
  expect(state).toEqual({ nodeId: anna.address, state: 'changed' });
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await ben.send(anna, 'still here');
  await world.pass(60_000);
  expect(await anna.texts(ben)).toEqual(['still here']);
  expect([...anna.problems, ...fresh.problems]).toEqual([]);
});

test('the documented methods lead to the same', async () => {
  const world = new World('documented pairing');
  const anna = await world.person('anna');
  const fresh = world.device('tablet');
  await fresh.start();
  expect(await fresh.code('authLogin', 'getQrCodeInfo')).toBe(20_087);
  await fresh.ok('authLogin', 'initAuth');
  await world.until(fresh.ok('authLogin', 'connectTempP2p', { isAwait: true }));
  const info = (await world.until(fresh.ok('authLogin', 'getQrCodeInfo'))) as { type: number; content: object };
  expect(info.type).toBe(7);
  expect(await fresh.ok('authLogin', 'getQrCodeInfo')).toEqual(info);
  await fresh.ok('authLogin', 'requestAuthorize');
  expect(await fresh.ok('authLogin', 'getLogInAgainTypeInMobile')).toEqual({ value: 3 });
  const answer = await world.until(anna.ok('authLogin', 'authorize', { mLoginQrCode: info.content }));
  expect(answer).toEqual({ status: true });
  await world.pass(10_000);
  await complete(world, anna, fresh);
  expect((await view(fresh)).step).toBe('done');
});

test('a code is good once: whoever replays it is refused', async () => {
  const world = new World('replayed code');
  const [anna, mallory] = [await world.person('anna'), await world.person('mallory')];
  const { fresh, code } = await showing(world);
  await meet(world, anna, fresh, code);
  expect((await world.until(mallory.call('pairing', 'takeCode', { code }))).code).toBe(20_017);
  // the pairing that is under way isn't disturbed
  await complete(world, anna, fresh);
  expect((await world.until(anna.call('pairing', 'takeCode', { code }))).code).toBe(20_017);
  expect((await view(mallory)).step).toBe('failed');
});

test('a code is good for sixty seconds', async () => {
  const world = new World('expired code');
  const anna = await world.person('anna');
  const { fresh, code } = await showing(world);
  await world.pass(61_000);
  expect(await view(fresh)).toMatchObject({ step: 'failed', reason: 'expired' });
  expect((await world.until(anna.call('pairing', 'takeCode', { code }))).code).toBe(20_017);
  // both can begin again
  const again = (await world.until(fresh.ok('pairing', 'showCode'))) as PairingState;
  await meet(world, anna, fresh, again.code);
});

test('whoever relays the code of a device of their own learns no digits, and is sent nothing', async () => {
  const world = new World('relayed code');
  const anna = await world.person('anna');
  // the code that anna scans is of a device that mallory holds: what it asks for stands on anna's screen only
  const { fresh: mallory, code } = await showing(world, 'mallory');
  let digits = await meet(world, anna, mallory, code);
  for (const triesLeft of [2, 1, 0]) {
    const guess = `${(Number(digits) + 1) % 1_000_000}`.padStart(6, '0');
    const entered = await world.until(mallory.ok('pairing', 'enterDigits', { digits: guess }));
    expect(entered).toEqual({ matches: false, triesLeft });
    await world.pass(5000);
    const next = (await view(anna)).digits;
    expect(next).not.toBe(digits);
    digits = next;
  }
  expect(await view(anna)).toMatchObject({ step: 'failed', reason: 'digits', digits: '' });
  expect(await view(mallory)).toMatchObject({ step: 'failed', reason: 'digits' });
  expect(await anna.code('pairing', 'confirm', { password: PASSWORD })).toBe(20_087);
  expect(await mallory.code('pairing', 'finish', { password: SECOND_PASSWORD })).toBe(20_087);
  expect((await devicesOf(anna)).length).toBe(1);
});

test('after a wrong try the digits are others, and the right ones still do', async () => {
  const world = new World('mistyped digits');
  const anna = await world.person('anna');
  const { fresh, code } = await showing(world);
  const digits = await meet(world, anna, fresh, code);
  const wrong = digits === '000000' ? '000001' : '000000';
  expect(await world.until(fresh.ok('pairing', 'enterDigits', { digits: wrong }))).toEqual({
    matches: false,
    triesLeft: 2,
  });
  await world.pass(5000);
  const { digits: next, triesLeft } = await view(anna);
  expect([next === digits, triesLeft]).toEqual([false, 2]);
  expect(await fresh.code('pairing', 'enterDigits', { digits: '12' })).toBe(600);
  expect(await world.until(fresh.ok('pairing', 'enterDigits', { digits: next }))).toEqual({
    matches: true,
    triesLeft: 2,
  });
});

test('whoever swaps the code’s key on its way gets other digits on the two devices', async () => {
  const world = new World('swapped key');
  const anna = await world.person('anna');
  const { fresh, code } = await showing(world);
  // mallory takes the true code with an account of their own, and shows anna a code of their own device
  const malloryPrimary = await world.person('mallory');
  const { fresh: malloryNew, code: shown } = await showing(world, 'mallory new');
  await meet(world, malloryPrimary, fresh, code);
  const digits = await meet(world, anna, malloryNew, shown);
  // anna types what her primary device shows into the device in her hand
  const typed = await world.until(fresh.ok('pairing', 'enterDigits', { digits }));
  expect(typed).toEqual({ matches: false, triesLeft: 2 });
  await world.pass(5000);
  expect((await view(anna)).step).toBe('digits');
  expect(await anna.code('pairing', 'confirm', { password: PASSWORD })).toBe(20_087);
});

test('a wrong password sends nothing, and counts', async () => {
  const world = new World('wrong password');
  const anna = await world.person('anna');
  const { fresh, code } = await showing(world);
  const digits = await meet(world, anna, fresh, code);
  await world.until(fresh.ok('pairing', 'enterDigits', { digits }));
  await world.pass(5000);
  expect(await anna.code('pairing', 'confirm', { password: 'wrong horse' })).toBe(20_010);
  await world.pass(5000);
  expect((await view(fresh)).step).toBe('password');
  await world.until(anna.ok('pairing', 'confirm', { password: PASSWORD }));
});

test.each(['digits', 'password', 'choosing'] as const)(
  'an exchange cut off at %s leaves nothing behind',
  async (at) => {
    const world = new World(`cut off at ${at}`);
    const anna = await world.person('anna');
    const { fresh, code } = await showing(world);
    const digits = await meet(world, anna, fresh, code);
    if (at !== 'digits') await world.until(fresh.ok('pairing', 'enterDigits', { digits }));
    await world.pass(5000);
    if (at === 'choosing') await world.until(anna.ok('pairing', 'confirm', { password: PASSWORD }));
    await world.pass(5000);
    expect((await view(fresh)).step).toBe(at);
    await fresh.stop();
    await world.pass(11 * 60_000);
    expect(await view(anna)).toMatchObject({ step: 'failed', reason: 'expired' });
    expect([...fresh.files.keys()].filter((name) => name === 'vault')).toEqual([]);
    expect((await devicesOf(anna)).length).toBe(1);
    await world.pass(10_000);
    // both can begin again
    await fresh.start();
    const again = (await world.until(fresh.ok('pairing', 'showCode'))) as PairingState;
    await meet(world, anna, fresh, again.code);
    await complete(world, anna, fresh);
    expect((await view(fresh)).step).toBe('done');
  },
);

test('a device that was entered in the list and never came is taken out again', async () => {
  const world = new World('never came');
  const anna = await world.person('anna');
  const { fresh, code } = await showing(world);
  const digits = await meet(world, anna, fresh, code);
  await world.until(fresh.ok('pairing', 'enterDigits', { digits }));
  await world.pass(5000);
  await world.until(anna.ok('pairing', 'confirm', { password: PASSWORD }));
  await world.pass(5000);
  const finishing = fresh.call('pairing', 'finish', { password: SECOND_PASSWORD }).catch(() => undefined);
  // its storage takes nothing any more
  fresh.killAt = { write: fresh.writes + 1, after: false };
  await world.until(finishing);
  await world.pass(5000);
  expect((await devicesOf(anna)).length).toBe(2);
  await world.pass(120_000);
  expect((await devicesOf(anna)).length).toBe(1);
  expect(fresh.files.has('vault')).toBe(false);
});

test('either side can give up, and the other is told', async () => {
  const world = new World('given up');
  const anna = await world.person('anna');
  const { fresh, code } = await showing(world);
  await meet(world, anna, fresh, code);
  await anna.ok('pairing', 'cancel');
  await world.pass(5000);
  expect(await view(fresh)).toMatchObject({ step: 'failed', reason: 'cancelled' });
  const again = (await world.until(fresh.ok('pairing', 'showCode'))) as PairingState;
  await meet(world, anna, fresh, again.code);
  // locking the account ends it as well
  await anna.ok('login', 'exportLogout');
  expect(await view(anna)).toMatchObject({ step: 'idle', role: 'none' });
  await world.pass(11 * 60_000);
  expect((await view(fresh)).step).toBe('failed');
});

test('two of a kind don’t pair', async () => {
  const world = new World('two of a kind');
  const [anna, ben] = [await world.person('anna'), await world.person('ben')];
  const { code } = await showing(world);
  const other = world.device('phone');
  await other.start();
  expect(await other.code('pairing', 'takeCode', { code })).toBe(500);
  const shown = (await world.until(anna.ok('pairing', 'showCode'))) as PairingState;
  expect(await ben.code('pairing', 'takeCode', { code: shown.code })).toBe(500);
  expect(await ben.code('pairing', 'takeCode', { code: 'nonsense' })).toBe(600);
});
