/** The engine is ended at every write in turn while what a wipe leaves to be said is entrusted, settled, released, delivered. */
import { expect, test } from 'vitest';
import { generateDeviceKeys } from '#crypto/device-keys.ts';
import { listedDevice } from '#engine/account/provisioning.ts';
import { toHex } from '#lib/bytes.ts';
import { decodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { seededBytes } from '../../simulation/random.ts';
import { type Device, Killed, PASSWORD } from '../device.ts';
import { keysOf } from '../impostor.ts';
import { nextList, publish } from '../second-device.ts';
import { World } from '../world.ts';
import { letterBy } from './farewell-letter.ts';
import { CLEAR, open } from './room-steps.ts';

const NEW_CLEAR = 'another clearing';
const LATER_CLEAR = 'a later clearing';

type Kill = { readonly write: number; readonly after: boolean };
/** `phone`, `own`: mailboxes in hex; `account`: under which its list is kept. */
type Cast = {
  readonly world: World;
  readonly anna: Device;
  readonly phone: string;
  readonly own: string;
  readonly account: string;
};

/** Somebody with a second device, whose engine isn't there: what it is to hear stays in its mailbox. */
async function cast(): Promise<Cast> {
  const world = new World('killed farewell', 'swift');
  const anna = await world.person('anna');
  const own = await keysOf(anna);
  const keys = await generateDeviceKeys(world.provider, seededBytes('phone'));
  const entry = listedDevice(world.provider, keys, 'secondary');
  await publish(
    world,
    anna,
    await nextList(own, (list) => ({ ...list, devices: [...list.devices, entry] }), world.clock.now()),
  );
  await world.pass(5000);
  const [phone, mailbox] = [keys.mailbox.publicKey, own.device.mailbox.publicKey].map(toHex) as [string, string];
  return { world, anna, phone, own: mailbox, account: toHex(own.signing.publicKey) };
}

/** Whether everything has been said: the mailbox closed, the list without another device, a notice in the other mailbox. */
function isSaid({ world, phone, own, account }: Cast): { closed: boolean; ended: boolean; noticed: boolean } {
  const record = decodeRecord(world.internet.records.get(account) as Uint8Array);
  const list = record.ok ? decodeDeviceList(record.value.body) : record;
  return {
    closed: !world.internet.prekeys.has(own),
    ended: list.ok && list.value.devices.length === 1,
    noticed: world.internet.mailbox(phone).envelopes.size > 0,
  };
}

const ALL_SAID = { closed: true, ended: true, noticed: true };

/** Does something that a kill may end; answers whether it was. */
async function killed({ world, anna }: Cast, act: () => Promise<unknown>): Promise<boolean> {
  await world.until(act()).catch((reason: unknown) => {
    if (!(reason instanceof Killed) && anna.alive) throw reason;
  });
  await world.pass(5000);
  return !anna.alive;
}

/** Whether a password opens something in the vault. */
async function opens(device: Device, password: string): Promise<boolean> {
  return device.rootKey(password).then(
    () => true,
    () => false,
  );
}

/** Plays it without a kill, then with one at each of the writes that Anna makes from where `arm` is called. */
async function atEachWrite(play: (kill: Kill | undefined) => Promise<number>): Promise<void> {
  const writes = await play(undefined);
  expect(writes).toBeGreaterThan(3);
  for (let write = 1; write <= writes; write++) {
    for (const after of [false, true]) await play({ write, after });
  }
}

function arm(anna: Device, kill: Kill | undefined): void {
  if (kill !== undefined) anna.killAt = { ...kill, write: anna.writes + kill.write };
}

test('entrusted and settled: a clear password gives away all of it or nothing, and all once it wipes', async () => {
  await atEachWrite(async (kill) => {
    const scene = await cast();
    const { world, anna } = scene;
    const where = JSON.stringify(kill);
    const before = anna.writes;
    arm(anna, kill);
    const set = () => anna.call('user', 'updateEmptyPassword', { password: CLEAR });
    const change = () => anna.call('block', 'updateCleanPwdBlock', { password: NEW_CLEAR, oldCleanPwd: CLEAR });
    const isKilled = (await killed(scene, set)) || (await killed(scene, change));
    const writes = anna.writes - before;
    anna.killAt = undefined;
    expect(isKilled, where).toBe(kill !== undefined);
    for (const password of [CLEAR, NEW_CLEAR]) {
      const letter = await letterBy(world, anna, password);
      const isSet = await opens(anna, password);
      if (letter === undefined) expect(isSet, `${where} ${password}`).toBe(false);
      else expect(letter, where).toMatchObject({ list: expect.any(Uint8Array), closings: [{}], notices: [{}] });
    }
    if (isKilled) await anna.restart();
    await world.pass(5000);
    if (!(await opens(anna, CLEAR)) && !(await opens(anna, NEW_CLEAR))) await world.until(set());
    const wipes = (await opens(anna, NEW_CLEAR)) ? NEW_CLEAR : CLEAR;
    // the other one gives nothing away any more
    if (wipes === NEW_CLEAR) expect(await letterBy(world, anna, CLEAR), where).toBeUndefined();
    await anna.ok('login', 'exportLogout');
    expect(await open(anna, wipes), where).toBe(-3);
    await world.pass(120_000);
    expect(isSaid(scene), where).toEqual(ALL_SAID);
    expect(anna.problems, where).toEqual([]);
    return writes;
  });
}, 900_000);

/** Gives the clear password until it has opened what it leaves, however often the engine ends in between. */
async function wipe({ world, anna }: Cast, password: string): Promise<void> {
  for (let opened = 0; opened >= 0 || !anna.alive; ) {
    if (!anna.alive) await anna.start();
    opened = await world.until(open(anna, password)).catch(() => 0);
    await world.pass(5000);
  }
}

test('released and delivered: whatever ends the engine, all of it is said in the end', async () => {
  await atEachWrite(async (kill) => {
    const scene = await cast();
    const { world, anna } = scene;
    const where = JSON.stringify(kill);
    await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
    await world.pass(5000);
    await anna.ok('login', 'exportLogout');
    const before = anna.writes;
    arm(anna, kill);
    await killed(scene, () => open(anna, CLEAR));
    await wipe(scene, CLEAR);
    await world.pass(120_000);
    const writes = anna.writes - before;
    anna.killAt = undefined;
    if (!anna.alive) await anna.start();
    await world.pass(120_000);
    expect(isSaid(scene), where).toEqual(ALL_SAID);
    expect(await opens(anna, PASSWORD), where).toBe(false);
    return writes;
  });
}, 900_000);

test('a further wipe, before the word of the first one was said, loses nothing of it', async () => {
  await atEachWrite(async (kill) => {
    const scene = await cast();
    const { world, anna } = scene;
    const where = JSON.stringify(kill);
    await anna.ok('user', 'updateEmptyPassword', { password: CLEAR });
    await world.pass(5000);
    world.internet.faults = { loss: 1, duplication: 0, reordering: 0 };
    expect(await open(anna, CLEAR), where).toBe(-3);
    await world.pass(5000);
    await anna.ok('user', 'updateEmptyPassword', { password: LATER_CLEAR });
    await world.pass(5000);
    await anna.ok('login', 'exportLogout');
    const before = anna.writes;
    arm(anna, kill);
    await killed(scene, () => open(anna, LATER_CLEAR));
    await wipe(scene, LATER_CLEAR);
    const writes = anna.writes - before;
    anna.killAt = undefined;
    if (!anna.alive) await anna.start();
    world.internet.faults = { loss: 0, duplication: 0, reordering: 0 };
    await world.pass(120_000);
    expect(isSaid(scene), where).toEqual(ALL_SAID);
    return writes;
  });
}, 900_000);
