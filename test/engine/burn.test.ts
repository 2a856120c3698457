/** Messages that burn after they were read: on both sides, across restarts and clock changes, and with their keys. */
import { expect, test } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import { BURN_FILE } from '#engine/burn/burn-file.ts';
import { BURN_BLOCKS, BURN_ROOT } from '#engine/burn/tables.ts';
import { OUTBOX } from '#engine/tables.ts';
import { Notice } from '#model/notices.ts';
import { type Device, Killed } from './device.ts';
import { World } from './world.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const setBurn = (device: Device, other: Device, time: number) =>
  device.ok('chat', 'setBurnAfterTime', { cnd: other.address, time });

async function burnTime(device: Device): Promise<number | undefined> {
  const [contact] = (await device.ok('contact', 'getContacts')) as ContactRow[];
  expect(contact?.b_exp).toBe((contact?.b_exp_time ?? 0) > 0 ? 1 : 0);
  return contact?.b_exp_time;
}

/** Two friends whose messages burn `time` ms after they were read. */
async function burners(seed: string, time: number, pace: World['pace'] = 'swift') {
  const world = new World(seed, pace);
  const [anna, ben] = await world.friends();
  await setBurn(anna, ben, time);
  await world.pass(5 * SECOND);
  return { world, anna, ben };
}

test('either side sets it, both see it, and the latest setting holds', async () => {
  const { world, anna, ben } = await burners('burn setting', HOUR);
  expect([await burnTime(anna), await burnTime(ben)]).toEqual([HOUR, HOUR]);
  expect([await anna.notices(ben, Notice.burnSet), await ben.notices(anna, Notice.burnSet)]).toEqual([1, 1]);
  await setBurn(ben, anna, HOUR);
  await world.pass(5 * SECOND);
  expect(await ben.notices(anna, Notice.burnSet)).toBe(1);
  await setBurn(ben, anna, 0);
  await world.pass(5 * SECOND);
  expect([await burnTime(anna), await burnTime(ben)]).toEqual([0, 0]);
  // set at the same time, apart
  anna.network.goOffline();
  ben.network.goOffline();
  await setBurn(anna, ben, DAY);
  await setBurn(ben, anna, HOUR);
  await anna.restart();
  await ben.restart();
  await world.pass(60 * SECOND);
  const winner = anna.address > ben.address ? DAY : HOUR;
  expect([await burnTime(anna), await burnTime(ben)]).toEqual([winner, winner]);
  expect(await anna.code('chat', 'setBurnAfterTime', { cnd: ben.address, time: -1 })).toBe(600);
  const stranger = '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK';
  expect(await anna.code('chat', 'setBurnAfterTime', { cnd: stranger, time: 5 })).toBe(20058);
});

test('a message burns on both sides after it was read, not before', async () => {
  const { world, anna, ben } = await burners('burn', 10 * SECOND);
  const id = await anna.send(ben, 'soon gone');
  await world.pass(DAY);
  expect((await ben.message(id)).exp_red_time).toBe(10 * SECOND);
  expect(await ben.message(id)).toMatchObject({ b_exp: 1, burn_time: 0 });
  ben.events = [];
  expect(await ben.read(anna, [id])).toEqual([id]);
  const readAt = world.clock.now();
  const told = ben.published('message.changed').flatMap(({ data }) => data.rows);
  expect(told.map(({ msg_state, burn_time }) => [msg_state, burn_time])).toEqual([[2, readAt + 10 * SECOND]]);
  expect((await ben.message(id)).burn_time).toBe(readAt + 10 * SECOND);
  await world.pass(2 * SECOND);
  const left = (await anna.message(id)).burn_time - world.clock.now();
  expect(left).toBeGreaterThan(7 * SECOND);
  expect(left).toBeLessThanOrEqual(10 * SECOND);
  expect([await anna.texts(ben), await ben.texts(anna)]).toEqual([['soon gone'], ['soon gone']]);
  anna.events = [];
  ben.events = [];
  await world.pass(10 * SECOND);
  expect([await anna.texts(ben), await ben.texts(anna)]).toEqual([[], []]);
  for (const device of [anna, ben])
    expect(device.published('message.removed').map(({ data }) => data.ids)).toEqual([[id]]);
  // what was written before the setting, and after it ended, stays
  await setBurn(anna, ben, 0);
  const other = await anna.send(ben, 'stays');
  await world.pass(5 * SECOND);
  await ben.read(anna, [other]);
  await world.pass(DAY);
  expect([await anna.texts(ben), await ben.texts(anna)]).toEqual([['stays'], ['stays']]);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('it burns while nothing runs, and what is left of its time goes on after a restart', async () => {
  const { world, anna, ben } = await burners('burn restart', HOUR);
  const first = await anna.send(ben, 'one');
  await world.pass(5 * SECOND);
  await ben.read(anna, [first]);
  await world.pass(HOUR / 2);
  await ben.restart();
  expect(await ben.texts(anna)).toEqual(['one']);
  await world.pass(HOUR / 2);
  expect(await ben.texts(anna)).toEqual([]);
  const second = await anna.send(ben, 'two');
  await world.pass(5 * SECOND);
  await ben.read(anna, [second]);
  await ben.stop();
  await world.pass(2 * HOUR);
  await ben.start();
  await ben.login();
  expect(await ben.texts(anna)).toEqual([]);
  expect(await anna.texts(ben)).toEqual([]);
});

test('a clock that is set back prolongs nothing by more than a minute; one set forward burns early', async () => {
  const { world, anna, ben } = await burners('burn clock', HOUR);
  const one = await anna.send(ben, 'one');
  await world.pass(5 * SECOND);
  await ben.read(anna, [one]);
  await world.pass(HOUR / 2);
  ben.clockOffset = -365 * DAY;
  await world.pass(HOUR / 4);
  await ben.restart();
  ben.clockOffset = -366 * DAY;
  await ben.restart();
  expect(await ben.texts(anna)).toEqual(['one']);
  await world.pass(HOUR / 4 + 4 * 60 * SECOND);
  expect(await ben.texts(anna)).toEqual([]);
  const two = await anna.send(ben, 'two');
  await world.pass(5 * SECOND);
  await ben.read(anna, [two]);
  await ben.stop();
  ben.clockOffset = 366 * DAY;
  await ben.start();
  await ben.login();
  expect(await ben.texts(anna)).toEqual([]);
});

test('a message that burnt does not come back when its writer sends it again', async () => {
  const { world, anna, ben } = await burners('burn resend', SECOND);
  const id = await anna.send(ben, 'once');
  anna.network.goOffline();
  await world.pass(5 * SECOND);
  await anna.restart();
  await world.pass(60 * SECOND);
  await ben.read(anna, [id]);
  const backup = await anna.backup();
  await world.pass(60 * SECOND);
  await anna.stop();
  Object.assign(anna, backup);
  await anna.restart();
  await world.pass(10 * 60 * SECOND);
  expect(await ben.texts(anna)).toEqual([]);
});

test('deleting a message, or its conversation, destroys its key as well', async () => {
  const { world, anna, ben } = await burners('burn deleted', HOUR);
  const ids: string[] = [];
  for (let index = 0; index < 70; index++) ids.push(await anna.send(ben, `${index}`));
  await world.pass(60 * SECOND);
  const blocks = async (device: Device) => {
    let count = 0;
    await device.stop();
    await device.withStore(async (store) => {
      count = (await store.list(BURN_BLOCKS)).length;
    });
    await device.restart();
    return count;
  };
  expect(await blocks(ben)).toBe(2);
  await ben.ok('chat', 'deleteMessagesByIds', { messageIds: ids.slice(0, 64), isUpdateSession: true });
  expect(await blocks(ben)).toBe(1);
  expect((await ben.texts(anna)).length).toBe(6);
  await ben.ok('chat', 'deleteConversationById', { conversationId: anna.address });
  expect(await blocks(ben)).toBe(0);
  expect((await anna.texts(ben)).length).toBe(70);
});

test('what storage keeps of a burnt message can not be opened any more, with the password either', async () => {
  const { world, anna, ben } = await burners('burn keys', SECOND, 'ordinary');
  await ben.stop();
  const id = await anna.send(ben, 'the secret');
  const before = await anna.backup();
  await anna.stop();
  await anna.withStore(async (store) => {
    // covered in the outbox too: neither the payload nor the envelope stands there as it is
    const entry = (await store.list(OUTBOX)).find(({ messageId }) => messageId === id);
    expect(entry).toMatchObject({ payload: new Uint8Array(0), envelope: new Uint8Array(0) });
    expect((await store.messages.find(id))?.body).toBe('');
  });
  await anna.restart();
  expect(await anna.texts(ben)).toEqual(['the secret']);
  await ben.start();
  await ben.login();
  await world.pass(60 * SECOND);
  expect(await ben.texts(anna)).toEqual(['the secret']);
  await ben.read(anna, [id]);
  await world.pass(60 * SECOND);
  expect(await anna.texts(ben)).toEqual([]);
  // the database as it was before, as if it had forgotten nothing, beside the burn file of today
  const file = anna.files.get(BURN_FILE);
  expect(file).toBeDefined();
  expect(Buffer.compare(file as Buffer, before.files.get(BURN_FILE) as Buffer)).not.toBe(0);
  await anna.stop();
  anna.indexedDB = before.indexedDB;
  await anna.restart();
  expect(await anna.texts(ben)).toEqual(['']);
});

test('killed at any write on the way, it burns all the same, and nothing else is lost', async () => {
  const play = async (kill?: { write: number; after: boolean }) => {
    const world = new World('burn kills', 'swift');
    const [anna, ben] = await world.friends();
    await setBurn(anna, ben, SECOND);
    await world.pass(5 * SECOND);
    const kept = await anna.send(ben, 'unread');
    const id = await anna.send(ben, 'burns');
    await world.pass(5 * SECOND);
    const start = ben.writes;
    if (kill !== undefined) ben.killAt = { ...kill, write: start + kill.write };
    await ben.read(anna, [id]).catch((reason: unknown) => {
      if (!(reason instanceof Killed)) throw reason;
    });
    await world.pass(60 * SECOND);
    const writes = ben.writes - start;
    if (!ben.alive) await ben.restart();
    await world.pass(5 * SECOND);
    await ben.read(anna, [id]);
    await world.pass(120 * SECOND);
    expect(await ben.texts(anna), `${kill?.write} ${kill?.after}`).toEqual(['unread']);
    expect(await anna.texts(ben)).toEqual(['unread']);
    await ben.restart();
    expect(await ben.texts(anna)).toEqual(['unread']);
    await ben.read(anna, [kept]);
    await world.pass(120 * SECOND);
    expect([await ben.texts(anna), await anna.texts(ben)]).toEqual([[], []]);
    expect([...anna.problems, ...ben.problems]).toEqual([]);
    return writes;
  };
  const writes = await play();
  expect(writes).toBeGreaterThan(4);
  for (let write = 1; write <= writes; write++) for (const after of [false, true]) await play({ write, after });
});

test('without its burn file a device goes on; only what burns can not be read', async () => {
  const { world, anna, ben } = await burners('burn file lost', HOUR);
  await anna.send(ben, 'one');
  await world.pass(5 * SECOND);
  await ben.stop();
  ben.files.delete(BURN_FILE);
  await ben.restart();
  expect(await ben.texts(anna)).toEqual(['']);
  const id = await anna.send(ben, 'two');
  await world.pass(60 * SECOND);
  expect(await ben.texts(anna)).toEqual(['', 'two']);
  await ben.restart();
  expect(await ben.texts(anna)).toEqual(['', 'two']);
  await ben.withStore(async (store) => expect(await store.get(BURN_ROOT, 'root')).toBeDefined());
  await ben.read(anna, [id]);
});

test('a wipe leaves no secret of what burns, and a blank room that burns on its own goes on', async () => {
  const { world, anna, ben } = await burners('burn wiped', HOUR);
  await anna.send(ben, 'one');
  await anna.ok('user', 'updateEmptyPassword', { password: 'clear all of it' });
  const secretsIn = (device: Device) => {
    const file = Buffer.from(device.files.get(BURN_FILE) ?? []).toString('hex');
    return new Set(file.match(/.{64}/g));
  };
  const before = secretsIn(anna);
  // one of them stands in three places
  expect(before.size).toBe(1022);
  await anna.ok('login', 'exportLogout');
  await anna.login('clear all of it');
  await world.pass(60 * SECOND);
  expect([...secretsIn(anna)].filter((secret) => before.has(secret))).toEqual([]);
  await anna.ok('user', 'cleanAccount');
  expect(anna.files.has(BURN_FILE)).toBe(false);
});
