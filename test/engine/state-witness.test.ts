/** A super node that shows an older record than it had, another branch, or an old device list is found out and shown. */
import { describe, expect, test } from 'vitest';
import { placeOf } from '#domain/state/shard-tree.ts';
import type { Network } from '#engine/ports.ts';
import { bringAlong } from '#engine/sync/lagging-nodes.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf, shardRecordsOf } from './impostor.ts';
import { nextList, publish } from './second-device.ts';
import { World } from './world.ts';

const WRITTEN = 10_000;
const LOOKED = 7 * 3_600_000;
const NODE = 'https://node.test';

type Alarm = { kind: string; what: string; nodeId: string; node: string; seen: boolean };
const statusOf = async (device: Device) =>
  (await device.ok('state', 'getStatus')) as { waiting: number; alarms: Alarm[] };
const rename = (device: Device, nickname: string) => device.ok('user', 'updateUserSingleInfo', { nickname });

/** All records of a world as they are now, those of device lists left out. */
async function stateRecords(world: World, ...people: Device[]): Promise<Map<string, Bytes>> {
  const lists = await Promise.all(people.map(async (device) => toHex((await keysOf(device)).signing.publicKey)));
  return new Map([...world.internet.records].filter(([key]) => !lists.includes(key)));
}

/** The node says that it takes lists of the key, and goes on showing an old one. */
function holdBack(world: World, key: string, old: Bytes): void {
  const { keep } = world.internet;
  world.internet.keep = (bytes) => {
    const before = world.internet.records.get(key);
    const kept = keep.call(world.internet, bytes);
    if (before === old) world.internet.records.set(key, old);
    return kept;
  };
  world.internet.records.set(key, old);
}

async function written(seed: string): Promise<{ world: World; anna: Device }> {
  const world = new World(seed, 'swift');
  const anna = await world.person('anna');
  await rename(anna, 'One');
  await world.pass(WRITTEN);
  return { world, anna };
}

describe('a node', () => {
  test('that is honest is never accused, whoever writes', async () => {
    const { world, anna } = await written('witness/honest');
    const second = await furtherDevice(world, anna, 'anna/2');
    for (let round = 0; round < 4; round++) {
      await Promise.all([rename(anna, `A${round}`), rename(second, `B${round}`)]);
      await anna.ok('user', 'updateUserSingleSetting', { lang: `x${round}` });
      await world.pass(round % 2 === 0 ? WRITTEN : LOOKED);
    }
    await world.pass(2 * LOOKED);
    for (const device of [anna, second]) expect(await statusOf(device)).toEqual({ waiting: 0, alarms: [] });
    expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({
      u_nick: ((await second.ok('user', 'getUserSingleInfo')) as { u_nick: string }).u_nick,
    });
  });

  test('that goes back to an older record is found out, and gets what it lost', async () => {
    const { world, anna } = await written('witness/rollback');
    const old = await stateRecords(world, anna);
    await rename(anna, 'Two');
    await world.pass(WRITTEN);
    for (const [key, bytes] of old) world.internet.records.set(key, bytes);
    anna.events = [];
    await world.pass(LOOKED);
    const { waiting, alarms } = await statusOf(anna);
    expect(alarms).toMatchObject([{ kind: 'rollback', what: 'state', node: NODE, seen: false }]);
    expect(anna.published('state.changed').at(-1)?.data).toEqual({ alarms: 1, waiting: 0 });
    expect(waiting).toBe(0);
    const second = await furtherDevice(world, anna, 'anna/2');
    expect(await second.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Two' });

    await anna.ok('state', 'acknowledgeAlarms');
    expect((await statusOf(anna)).alarms).toMatchObject([{ seen: true }]);
    expect(anna.published('state.changed').at(-1)?.data).toMatchObject({ alarms: 0 });
  });

  test('that shows no record any more is found out', async () => {
    const { world, anna } = await written('witness/none');
    for (const key of (await stateRecords(world, anna)).keys()) world.internet.records.delete(key);
    await world.pass(LOOKED);
    expect((await statusOf(anna)).alarms).toMatchObject([{ kind: 'rollback', what: 'state' }]);
  });

  test('that keeps a branch for each device is found out as soon as they tell each other', async () => {
    const { world, anna } = await written('witness/fork');
    const second = await furtherDevice(world, anna, 'anna/2');
    await world.pass(LOOKED);
    // each device writes upon the same record, and the node takes both
    const before = await stateRecords(world, anna);
    second.network.goOffline();
    await rename(anna, 'Branch A');
    await world.pass(WRITTEN);
    anna.network.goOffline();
    for (const [key, bytes] of before) world.internet.records.set(key, bytes);
    // what they told each other waits in their mailboxes meanwhile
    const mail = [...world.internet.mailboxes.values()].map(({ envelopes }) => [...envelopes]);
    for (const { envelopes } of world.internet.mailboxes.values()) envelopes.clear();
    second.network.goOnline();
    await second.ok('user', 'updateUserSingleSetting', { lang: 'fr' });
    await world.pass(WRITTEN);
    [...world.internet.mailboxes.values()].forEach(({ envelopes }, index) => {
      for (const [id, envelope] of mail[index] ?? []) envelopes.set(id, envelope);
    });
    anna.network.goOnline();
    await world.pass(LOOKED);
    const kinds = [...(await statusOf(anna)).alarms, ...(await statusOf(second)).alarms].map(({ kind }) => kind);
    expect(kinds).toContain('fork');
    // both edits are there all the same
    await world.pass(LOOKED);
    for (const device of [anna, second]) {
      expect(await device.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Branch A' });
      expect(await device.ok('user', 'getUserSingleSetting')).toMatchObject({ lang: 'fr' });
    }
  });

  test('that withholds the newest device list is found out', async () => {
    const { world, anna } = await written('witness/list');
    const { signing } = await keysOf(anna);
    const key = toHex(signing.publicKey);
    const old = world.internet.records.get(key) as Bytes;
    const second = await furtherDevice(world, anna, 'anna/2');
    await world.pass(LOOKED);
    for (const device of [anna, second]) expect((await statusOf(device)).alarms).toEqual([]);
    holdBack(world, key, old);
    await world.pass(LOOKED);
    for (const device of [anna, second])
      expect((await statusOf(device)).alarms).toMatchObject([{ kind: 'rollback', what: 'devices', node: NODE }]);
  });

  test('that brings back a friend’s older device list is found out by all devices, and by the friend', async () => {
    const { world, anna } = await written('witness/friend');
    const ben = await world.person('ben');
    await world.befriend(anna, ben);
    const second = await furtherDevice(world, anna, 'anna/2');
    const key = toHex((await keysOf(ben)).signing.publicKey);
    const old = world.internet.records.get(key) as Bytes;
    await furtherDevice(world, ben, 'ben/2');
    await world.pass(LOOKED);
    for (const device of [anna, second, ben]) expect((await statusOf(device)).alarms).toEqual([]);
    holdBack(world, key, old);
    await world.pass(LOOKED);
    for (const device of [anna, second])
      expect((await statusOf(device)).alarms).toMatchObject([
        { kind: 'rollback', what: 'friend', nodeId: ben.address, node: NODE, seen: false },
      ]);
    expect((await statusOf(ben)).alarms).toMatchObject([{ kind: 'rollback', what: 'devices', nodeId: '', node: NODE }]);
    expect(await anna.ok('contact', 'getUserInfo', { nodeId: ben.address })).toMatchObject({ listVersion: '2' });
  });

  test('that withholds a list that a friend’s device speaks of is found out once the device was asked for it', async () => {
    const { world, anna } = await written('witness/spoken');
    const ben = await world.person('ben');
    await world.befriend(anna, ben);
    const own = await keysOf(ben);
    const next = await nextList(own, (list) => ({ ...list, loggedOut: ['web0123456789abcdef'] }), world.clock.now());
    await publish(world, ben, next);
    holdBack(world, toHex(own.signing.publicKey), own.deviceList);
    await ben.send(anna, 'I have lost my tablet');
    await world.pass(WRITTEN);
    expect(await anna.texts(ben)).toEqual(['I have lost my tablet']);
    expect((await statusOf(anna)).alarms).toMatchObject([
      { kind: 'withheld', what: 'friend', nodeId: ben.address, node: NODE },
    ]);
    expect(await anna.ok('contact', 'getUserInfo', { nodeId: ben.address })).toMatchObject({ listVersion: '2' });
  });
});

test('a record that was changed on its way, or that somebody else signed, is none', async () => {
  const { world, anna } = await written('witness/forged');
  const [entry] = await stateRecords(world, anna);
  const [key, bytes] = entry as [string, Bytes];
  const forged = bytes.slice();
  forged[forged.length - 5] = (forged.at(-5) ?? 0) ^ 1;
  world.internet.records.set(key, forged);
  await world.pass(LOOKED);
  // what isn't genuine counts as not shown
  expect((await statusOf(anna)).alarms).toMatchObject([{ kind: 'rollback', what: 'state' }]);
  expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'One' });
});

test('what somebody with the state key has written absurdly ends no item and no record', async () => {
  const { world, anna } = await written('witness/absurd');
  const own = await keysOf(anna);
  const records = await shardRecordsOf(world, anna);
  const key = toHex(await records.nameOf(''));
  const found = await records.read('', world.internet.records.get(key) as Bytes);
  if (!found.ok || found.value.content === undefined) throw new Error('the record is in order');
  const { version, hash, content } = found.value;
  const [card] = content.items.filter(({ map, id }) => map === 'user' && id === 'card');
  if (card === undefined) throw new Error('a name is an item');
  const device = own.device.id;
  const absurd = [
    { ...card, stamp: { time: Date.UTC(2090, 0, 1), count: 0, device: 'hostile' }, value: null },
    { ...card, stamp: { time: Number.MAX_SAFE_INTEGER, count: 0, device: 'hostile' }, value: null },
    { ...card, stamp: { ...card.stamp, count: Number.MAX_SAFE_INTEGER }, value: null },
    { ...card, edits: { [device]: Number.MAX_SAFE_INTEGER } },
  ];
  for (const item of absurd) {
    const others = content.items.filter((other) => other !== card);
    const body = records.encode({ split: false, items: [...others, item] });
    if (!body.ok) throw new Error(body.error);
    const hostile = await records.write('', body.value, version + 2 ** 20, hash, world.clock.now());
    world.internet.records.set(key, hostile.bytes);
    await world.pass(LOOKED);
    expect(await anna.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'One' });
  }
  await rename(anna, 'Two');
  await world.pass(WRITTEN);
  const { userVersion } = (await anna.ok('user', 'getVersion')) as { userVersion: number };
  expect(userVersion).toBeLessThan(100);
  const second = await furtherDevice(world, anna, 'anna/2');
  expect(await second.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Two' });
  expect(world.internet.record(key)?.version).toBeGreaterThan(version + 2 ** 20);
});

/** Has somebody with the state key split the root; answers which children have items, and what a child's record is read with. */
async function splitByForce(world: World, anna: Device) {
  const records = await shardRecordsOf(world, anna);
  const keyOf = async (path: string) => toHex(await records.nameOf(path));
  const found = await records.read('', world.internet.records.get(await keyOf('')) as Bytes);
  if (!found.ok || found.value.content === undefined) throw new Error('the record is in order');
  const { version, hash, content } = found.value;
  const write = async (path: string, at: number, split = false) => {
    const body = records.encode({ split, items: [] });
    if (!body.ok) throw new Error(body.error);
    return (await records.write(path, body.value, at, hash, world.clock.now())).bytes;
  };
  expect(world.internet.keep(await write('', version + 1, true)).ok).toBe(true);
  const used = [...new Set(content.items.map(({ map, id }) => placeOf(map, id).charAt(0)))].sort();
  const itemsAt = async (path: string) => {
    const bytes = world.internet.records.get(await keyOf(path));
    const record = bytes && (await records.read(path, bytes));
    return record?.ok ? (record.value.content?.items ?? []) : [];
  };
  return { write, used, itemsAt, keyOf };
}

test('nor do shards that nobody has written yet, as far on as a node lets them begin', async () => {
  const { world, anna } = await written('witness/first');
  const { write, used, itemsAt, keyOf } = await splitByForce(world, anna);
  for (const digit of '0123456789abcdef') {
    expect(world.internet.keep(await write(digit, 2 ** 48))).toEqual({ ok: false, error: 'Conflict' });
    expect(world.internet.keep(await write(digit, 2 ** 32)).ok).toBe(true);
  }
  await world.pass(LOOKED);
  for (const digit of used) expect(await itemsAt(digit)).not.toEqual([]);
  await rename(anna, 'Two');
  await world.pass(WRITTEN);
  expect((await statusOf(anna)).waiting).toBe(0);
  const place = placeOf('user', 'card').charAt(0);
  expect(world.internet.record(await keyOf(place))?.version).toBeGreaterThan(2 ** 32);
  const second = await furtherDevice(world, anna, 'anna/2');
  expect(await second.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Two' });
});

test('a shard that can’t be written keeps back what is above it, and nothing else', async () => {
  const { world, anna } = await written('witness/dead');
  await anna.ok('user', 'updateUserSingleSetting', { lang: 'fr' });
  await world.befriend(anna, await world.person('ben'));
  await world.pass(WRITTEN);
  const { write, used, itemsAt, keyOf } = await splitByForce(world, anna);
  const [dead = '', ...others] = used;
  expect(others.length).toBeGreaterThan(0);
  // as a node keeps it that has no bounds
  world.internet.records.set(await keyOf(dead), await write(dead, 2 ** 48));
  const root = world.internet.record(await keyOf(''))?.version;
  await world.pass(LOOKED);
  for (const digit of others) expect(await itemsAt(digit)).not.toEqual([]);
  expect(await itemsAt(dead)).toEqual([]);
  expect(world.internet.record(await keyOf(''))?.version).toBe(root);
  expect((await statusOf(anna)).waiting).toBeGreaterThan(0);
});

test('a node that has nothing of a record that is above where it lets one begin gets it all the same', async () => {
  const { world, anna } = await written('witness/along');
  const records = await shardRecordsOf(world, anna);
  const body = records.encode({ split: false, items: [] });
  if (!body.ok) throw new Error(body.error);
  const far = await records.write('', body.value, 2 ** 32 + 5, new Uint8Array(32).fill(4), world.clock.now());
  const record = await records.read('', far.bytes);
  if (!record.ok) throw new Error(record.error);
  const key = toHex(await records.nameOf(''));
  world.internet.records.delete(key);
  const network = { putRecord: async (bytes: Bytes) => world.internet.keep(bytes) } as Network;
  const shown = [
    { node: NODE as HomeNode, record: record.value },
    { node: 'https://new.test' as HomeNode, record: undefined },
  ];
  await bringAlong(network, records, '', shown, world.clock.now());
  expect(world.internet.record(key)?.version).toBe(2 ** 32 + 5);
});
