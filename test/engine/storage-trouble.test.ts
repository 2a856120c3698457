/** Storage that has no room or can't be read: nothing is acknowledged that isn't stored, pages are told, and it mends by itself. */
import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import { type Changes, StorageFailure } from '#engine/storage/row-database.ts';
import { VAULT_FILE } from '#engine/storage/vault.ts';
import { ACCOUNT } from '#engine/tables.ts';
import { err } from '#lib/result.ts';
import { openCore } from './core-fixture.ts';
import { PASSWORD, textTo } from './device.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;

afterEach(() => {
  vi.restoreAllMocks();
});

/** From now on every write of a database fails as a full disk's does. */
function fillDisk(): () => void {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  return () => put.mockRestore();
}

/** From now on nobody can find out which page holds a message, who hasn't looked for one yet. */
function breakReading(): () => void {
  const { getAll } = IDBObjectStore.prototype;
  let asked = 0;
  const read = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
    this: IDBObjectStore,
    ...range
  ) {
    if (this.name !== 'tokens') return getAll.apply(this, range);
    asked++;
    throw new DOMException('bad sector', 'UnknownError');
  });
  return () => {
    expect(asked).toBeGreaterThan(0);
    read.mockRestore();
  };
}

test('a full disk: the call says so, nothing has changed, and later it works', async () => {
  const world = new World('full disk');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  const before = await anna.history(ben);
  const empty = fillDisk();
  anna.events = [];
  expect(await anna.code('chat', 'sendTextMessage', textTo(ben.address, 'no room'))).toBe(20013);
  expect(await anna.code('contact', 'updateRemake', { nodeId: ben.address, remake: 'Ben' })).toBe(20013);
  expect(await anna.code('user', 'updateUserSingleInfo', { nickname: 'Anna' })).toBe(20013);
  expect(anna.events.map(({ type, data }) => ({ type, data }))).toEqual([
    { type: 'storage.changed', data: { state: 'full' } },
  ]);
  expect(await anna.history(ben)).toEqual(before);
  expect((await anna.ok('contact', 'getContactByNoId', { nodeId: ben.address })) as object).toMatchObject({ c_ps: '' });
  empty();
  await anna.send(ben, 'room again');
  await world.pass(10_000);
  expect(await ben.texts(anna)).toEqual(['room again']);
});

test('a full disk at the recipient: nothing is acknowledged, and the message comes once there is room', async () => {
  const world = new World('full there');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  ben.network.goOffline();
  const id = await anna.send(ben, 'for later');
  await world.pass(5000);
  const empty = fillDisk();
  anna.network.goOffline();
  ben.network.goOnline();
  await world.pass(10_000);
  expect(await ben.texts(anna)).toEqual([]);
  expect([...world.internet.mailboxes.values()].some((box) => box.envelopes.size > 0)).toBe(true);
  empty();
  anna.network.goOnline();
  await world.pass(30_000);
  expect(await ben.texts(anna)).toEqual(['for later']);
  expect(await anna.message(id)).toMatchObject({ msg_is_send: 1, msg_state: 3 });
});

test('a full disk, with a direct stream open: the message comes once, when there is room', async () => {
  const world = new World('full and direct');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  for (const device of [anna, ben]) {
    device.network.goOffline();
    device.network.direct = true;
    device.network.goOnline();
  }
  await world.pass(10_000);
  expect(ben.published('presence.changed').at(-1)?.data).toEqual({ nodeId: anna.address, direct: true });
  const added = () => ben.published('message.added').length;
  const before = added();
  const id = await anna.send(ben, 'straight to a full disk');
  const empty = fillDisk();
  await world.pass(2000);
  expect(await ben.texts(anna)).toEqual([]);
  expect(await anna.message(id)).toMatchObject({ msg_state: 1 });
  empty();
  await world.pass(120_000);
  expect(await ben.texts(anna)).toEqual(['straight to a full disk']);
  expect(await anna.message(id)).toMatchObject({ msg_is_send: 1, msg_state: 3 });
  expect(added()).toBe(before + 1);
});

test('pages are told when nothing can be stored and when it can again, a page that comes late too', async () => {
  const world = new World('told');
  const [anna, ben] = await world.friends();
  const said = () => anna.published('storage.changed').map(({ data }) => data.state);
  const empty = fillDisk();
  await anna.code('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  await anna.code('user', 'updateUserSingleInfo', { nickname: 'Anne' });
  expect(said()).toEqual(['full']);
  const late: string[] = [];
  anna.engine.subscribe(({ type }) => late.push(type))();
  expect(late).toEqual(['session.changed', 'storage.changed']);
  await world.pass(120_000);
  expect(said()).toEqual(['full']);
  empty();
  // nobody does anything: it is found out
  await world.pass(60_000);
  expect(said()).toEqual(['full', 'ok']);
  anna.engine.subscribe(({ type }) => late.push(type))();
  expect(late.slice(2)).toEqual(['session.changed']);
  expect(await ben.ok('contact', 'isFriend', { nodeId: anna.address })).toEqual({ status: true });
});

test('what was on its way while the disk was full goes out when there is room, with nobody doing anything', async () => {
  const world = new World('outbox');
  const [anna, ben] = await world.friends();
  await ben.send(anna, 'so that both have written');
  await world.pass(10_000);
  anna.network.goOffline();
  await anna.send(ben, 'kept here');
  // another step of the ratchet: what waits has to be sealed anew, and stored so, before it can go
  await ben.send(anna, 'meanwhile');
  await world.pass(5000);
  anna.network.refusal = 'Unreachable';
  anna.network.goOnline();
  await world.pass(500);
  const empty = fillDisk();
  anna.network.refusal = undefined;
  await world.pass(120_000);
  empty();
  await world.pass(180_000);
  expect(await ben.texts(anna)).toEqual(['so that both have written', 'meanwhile', 'kept here']);
  expect(anna.published('storage.changed').map(({ data }) => data.state)).toEqual(['full', 'ok']);
});

test('an envelope that comes while the database can’t be read is not acknowledged, and comes again', async () => {
  const world = new World('unreadable database');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  await ben.restart();
  const id = await anna.send(ben, 'read me later');
  const mend = breakReading();
  await world.pass(10_000);
  expect(await anna.ok('chat', 'getMessageByIdChat', { messageId: id })).toMatchObject({ msg_state: 1 });
  expect([...world.internet.mailboxes.values()].some((box) => box.envelopes.size > 0)).toBe(true);
  mend();
  await world.pass(60_000);
  expect(await ben.texts(anna)).toEqual(['read me later']);
  expect(await anna.message(id)).toMatchObject({ msg_is_send: 1, msg_state: 3 });
});

test('a text that can’t be stored is answered 20013, whatever it is that fails', async () => {
  const world = new World('failing');
  const [anna, ben] = await world.friends();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('disk', 'UnknownError');
  });
  expect(await anna.code('chat', 'sendTextMessage', textTo(ben.address, 'lost'))).toBe(20013);
  expect(anna.published('storage.changed').map(({ data }) => data.state)).toEqual(['failing']);
});

test('what others need is published again after storage had failed, with nobody doing anything', {
  timeout: 120_000,
}, async () => {
  const world = new World('published again');
  const anna = await world.person('anna');
  const time = vi.spyOn(anna.network, 'time');
  await world.pass(7 * 24 * HOUR - 6 * HOUR);
  const empty = fillDisk();
  // by now keys have to be renewed, which can't be stored
  await world.pass(24 * HOUR);
  expect(anna.published('storage.changed').map(({ data }) => data.state)).toEqual(['full']);
  empty();
  time.mockClear();
  await world.pass(24 * HOUR);
  expect(time.mock.calls.length).toBeGreaterThanOrEqual(3);
});

test('a change of nothing doesn’t pass for storage that works, and one retry waits at a time', async () => {
  let full = true;
  const rows = createMemoryRows();
  const write = async (changes: Changes) => (full ? err({ kind: 'QuotaExceeded' as const }) : rows.write(changes));
  const core = await openCore('nothing to write', { ...rows, write });
  let recovered = 0;
  core.onStorageRecovery(() => recovered++);
  const after = vi.spyOn(core.ports.clock, 'after');
  const change = () => core.transact(async (tx) => tx.batch.put(ACCOUNT, 'own', core.own));
  for (let index = 0; index < 3; index++) {
    await expect(change()).rejects.toBeInstanceOf(StorageFailure);
    await core.transact(async () => undefined);
  }
  expect([core.storage, recovered, after.mock.calls.length]).toEqual(['full', 0, 1]);
  full = false;
  await change();
  expect([core.storage, recovered]).toEqual(['ok', 1]);
});

test('what a node has lost is deposited again, though the disk was full when it was time', async () => {
  const world = new World('deposited again');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  ben.network.goOffline();
  await anna.send(ben, 'lost by the node');
  await world.pass(5000);
  for (const { envelopes } of world.internet.mailboxes.values()) envelopes.clear();
  ben.network.goOnline();
  // another step of the ratchet: what is deposited again has to be sealed anew, and stored so
  await ben.send(anna, 'meanwhile');
  await world.pass(60_000);
  await ben.send(anna, 'and again');
  await world.pass(HOUR);
  const empty = fillDisk();
  await world.pass(2 * HOUR);
  expect(await ben.texts(anna)).toEqual(['meanwhile', 'and again']);
  empty();
  await world.pass(120_000);
  expect(await ben.texts(anna)).toEqual(['meanwhile', 'and again', 'lost by the node']);
});

test('where the account’s files are gone, asking whether it is here says that it isn’t, once', async () => {
  const anna = new World('gone').device('anna');
  await anna.start();
  await anna.register();
  anna.files.delete(VAULT_FILE);
  expect(await anna.code('login', 'exportLogin', { password: PASSWORD, loginType: 'text' })).toBe(20008);
  await anna.ok('login', 'init');
  await anna.ok('login', 'init');
  expect(anna.published('session.changed').map(({ data }) => data.state)).toEqual(['none', 'locked', 'none']);
  await anna.register();
});
