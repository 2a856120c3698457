/** The account's state comes back on an empty device, follows on all, and no edit is lost by whatever happens meanwhile. */
import { describe, expect, test } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import type { UserRow } from '#contract/rows/user.ts';
import { STATE_MARK } from '#engine/sync/state-tables.ts';
import { CONTACTS } from '#engine/tables.ts';
import { concat, toBase58, toHex, uint32 } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { World } from './world.ts';

/** Until what was changed has been written to the home nodes. */
const WRITTEN = 10_000;
/** Until a device has looked at its records again. */
const LOOKED = 7 * 3_600_000;
const TEN_YEARS = 10 * 365 * 24 * 3_600_000;

async function contactsOf(device: Device): Promise<ContactRow[]> {
  return (await device.ok('contact', 'getContacts')) as ContactRow[];
}

function addressOf(index: number): string {
  return toBase58(concat(new Uint8Array(28).fill(9), uint32(index)));
}

/** Puts friends into a device's store, as an older version of the app has left them: they aren't part of the state yet. */
async function addContacts(device: Device, count: number): Promise<void> {
  await device.stop();
  await device.withStore(async (store) => {
    const batch = store.batch();
    batch.delete(STATE_MARK, 'own');
    for (let index = 0; index < count; index++) {
      const address = addressOf(index);
      const profile = { nick: `friend ${index}`, pfpId: index % 12, pfpUrl: '', version: 3 };
      const times = { created: 1, updated: 1, version: 1 };
      const row = { address, profile, exchange: '11'.repeat(32), remark: `remark ${index}`, ...times };
      batch.put(CONTACTS, address, { ...row, friendship: 'friend' });
    }
    await batch.commit();
  });
  await device.start();
  await device.login();
}

const versions = (device: Device) => device.ok('user', 'getVersion');

describe('restore', () => {
  test('brings back profile, settings, contacts with remarks, and the blacklist', async () => {
    const world = new World('state/restore', 'swift');
    const [anna, ben] = await world.friends();
    const carl = await world.person('carl');
    await world.befriend(anna, carl);
    await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna', pfpId: 4 });
    await anna.ok('user', 'updateUserSingleSetting', { lang: 'zh-CN' });
    await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'the baker' });
    await anna.ok('sync', 'updateWithDisturb', { cId: ben.address });
    await anna.ok('contact', 'onBlack', { nodeId: carl.address });
    await world.pass(WRITTEN);

    const second = await furtherDevice(world, anna, 'anna/2');
    const [bensRow] = (await contactsOf(second)).filter(({ c_nd_add }) => c_nd_add === ben.address);
    expect(bensRow).toMatchObject({ c_ps: 'the baker', c_state: 2, c_is_disturb: 1 });
    const user = (await second.ok('user', 'getUserSingleInfo')) as UserRow;
    expect(user).toMatchObject({ u_nick: 'Anna', u_pfp_id: 4 });
    expect(user.u_id).toBe(((await anna.ok('user', 'getUserSingleInfo')) as UserRow).u_id);
    expect(await second.ok('user', 'getUserSingleSetting')).toMatchObject({ lang: 'zh-CN' });
    expect(await second.ok('contact', 'getBlacklist')).toMatchObject([{ ndAdd: carl.address, blackState: 'yes' }]);
    expect(await versions(second)).toEqual(await versions(anna));
    expect([...anna.problems, ...second.problems]).toEqual([]);
  });

  test('makes contacts reachable again, without another request', async () => {
    const world = new World('state/reach', 'swift');
    const [anna, ben] = await world.friends();
    await world.pass(WRITTEN);
    const second = await furtherDevice(world, anna, 'anna/2');
    await world.pass(60_000);
    // Ben has learnt of the new device from its first message; his friend's keys have changed, which he has to see
    await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
    await second.send(ben, 'from my new machine');
    await world.pass(WRITTEN);
    expect(await ben.texts(second)).toContain('from my new machine');
    await ben.send(second, 'welcome back');
    await world.pass(WRITTEN);
    expect(await second.texts(ben)).toContain('welcome back');
    expect([...ben.problems, ...second.problems]).toEqual([]);
  });

  test('spreads a thousand contacts over shards, and a change rewrites one of them', async () => {
    const world = new World('state/thousand', 'swift');
    const anna = await world.person('anna');
    await world.pass(WRITTEN);
    const before = world.internet.records.size;
    await addContacts(anna, 1000);
    await world.pass(WRITTEN);
    expect(world.internet.records.size - before).toBeGreaterThan(16);
    const versionsOf = () => new Map([...world.internet.records].map(([key, bytes]) => [key, toHex(bytes.slice(-64))]));
    const written = versionsOf();
    await anna.ok('contact', 'updateRemake', { nodeId: addressOf(7), remake: 'seven' });
    await world.pass(WRITTEN);
    const changed = [...versionsOf()].filter(([key, end]) => written.get(key) !== end);
    expect(changed.length).toBe(1);

    const second = await furtherDevice(world, anna, 'anna/2');
    const rows = await contactsOf(second);
    expect(rows.length).toBe(1000);
    expect(rows.find(({ c_nd_add }) => c_nd_add === addressOf(7))?.c_ps).toBe('seven');
    expect(await versions(second)).toEqual(await versions(anna));
  });
});

test('an edit shows on the other devices at once, and on one that was away when it comes back', async () => {
  const world = new World('state/live', 'swift');
  const [anna, ben] = await world.friends();
  const second = await furtherDevice(world, anna, 'anna/2');
  const third = await furtherDevice(world, anna, 'anna/3');
  await world.pass(60_000);
  third.network.goOffline();
  second.events = [];
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'at once' });
  // sooner than records are written or read
  await world.pass(1_000);
  expect((await contactsOf(second))[0]?.c_ps).toBe('at once');
  expect(second.published('contact.changed').at(-1)?.data.row?.c_ps).toBe('at once');
  await world.pass(LOOKED);
  third.network.goOnline();
  await world.pass(WRITTEN);
  expect((await contactsOf(third))[0]?.c_ps).toBe('at once');
  expect(await versions(third)).toEqual(await versions(anna));
  expect([...anna.problems, ...second.problems, ...third.problems]).toEqual([]);
});

describe('apart', () => {
  test('edits of two devices that were offline come together, whatever their clocks say', async () => {
    const world = new World('state/apart', 'swift');
    const [anna, ben] = await world.friends();
    const second = await furtherDevice(world, anna, 'anna/2');
    second.clockOffset = -TEN_YEARS;
    for (const device of [anna, second]) device.network.goOffline();
    await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'by the first' });
    await second.ok('sync', 'updateWithDisturb', { cId: ben.address });
    await second.ok('user', 'updateUserSingleSetting', { lang: 'zh-TW' });
    await second.ok('user', 'updateUserSingleInfo', { nickname: 'Second' });
    await anna.ok('user', 'updateUserSingleInfo', { nickname: 'First' });
    await world.pass(60_000);
    for (const device of [anna, second]) device.network.goOnline();
    await world.pass(LOOKED);
    await world.pass(LOOKED);
    for (const device of [anna, second]) {
      const [row] = await contactsOf(device);
      expect(row).toMatchObject({ c_ps: 'by the first', c_is_disturb: 1 });
      expect(await device.ok('user', 'getUserSingleSetting')).toMatchObject({ lang: 'zh-TW' });
      expect(await device.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'First' });
    }
    expect(await versions(second)).toEqual(await versions(anna));
    // what friends have been told by both is told once more
    expect((await contactsOf(ben))[0]?.c_nic).toBe('First');

    // an edit that knew of the other wins, by a clock that is ten years behind
    await second.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'later' });
    await world.pass(LOOKED);
    expect((await contactsOf(anna))[0]?.c_ps).toBe('later');
    expect([...anna.problems, ...second.problems]).toEqual([]);
  });

  test('somebody who is deleted on one device is gone on the other', async () => {
    const world = new World('state/deleted', 'swift');
    const [anna, ben] = await world.friends();
    const second = await furtherDevice(world, anna, 'anna/2');
    expect((await contactsOf(second)).length).toBe(1);
    await second.ok('contact', 'deleteFriend', { nodeId: ben.address });
    await world.pass(LOOKED);
    expect(await contactsOf(anna)).toEqual([]);
    expect(await versions(second)).toEqual(await versions(anna));
  });
});

test('an engine that is ended at any write of an edit has lost nothing of it once it is back', async () => {
  const world = new World('state/kill', 'swift');
  const [anna, ben] = await world.friends();
  await world.pass(WRITTEN);
  for (let step = 1; step <= 6; step++) {
    for (const after of [false, true]) {
      anna.killAt = { write: anna.writes + step, after };
      const remake = `${step}/${after}`;
      const done = await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake }).then(
        () => true,
        () => false,
      );
      await world.pass(WRITTEN);
      anna.killAt = undefined;
      await anna.restart();
      const shown = (await contactsOf(anna))[0]?.c_ps;
      if (done) expect(shown).toBe(remake);
      await world.pass(WRITTEN);
      expect(await anna.ok('state', 'getStatus')).toEqual({ waiting: 0, alarms: [] });
    }
  }
  const second = await furtherDevice(world, anna, 'anna/2');
  expect((await contactsOf(second))[0]?.c_ps).toBe((await contactsOf(anna))[0]?.c_ps);
});
