/** What a contact may do on purpose: nothing of it stops the mail of others, or the own changes. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { Contacts } from '#engine/contact/contacts.ts';
import { PEERS } from '#engine/tables.ts';
import { toHex } from '#lib/bytes.ts';
import { err } from '#lib/result.ts';
import { decodeDeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { Impostor } from './impostor.ts';
import { nextList } from './second-device.ts';
import { World } from './world.ts';

const REQUEST = {
  kind: 'request',
  profile: { nick: 'x', pfpId: 0, pfpUrl: '', version: 9 },
  content: '',
} as const;

afterEach(() => {
  vi.restoreAllMocks();
});

test('a device list with an unusable sealing key is refused', async () => {
  const world = new World('unusable key');
  const [anna, ben] = await world.friends();
  const impostor = await Impostor.of(anna, ben);
  const { own } = impostor;
  const record = decodeRecord(own.deviceList);
  const list = record.ok ? decodeDeviceList(record.value.body) : record;
  if (!record.ok || !list.ok) throw new Error('her list is in order');
  const devices = list.value.devices.map((device) => ({ ...device, sealing: new Uint8Array(32) }));
  const previous = { version: record.value.version, bytes: own.deviceList };
  const body = encodeDeviceList({ ...list.value, devices });
  const second = await signDeviceList(nobleProvider, own.signing, body, world.clock.now(), previous);
  world.internet.records.set(toHex(own.signing.publicKey), second);
  await world.until(impostor.say({ kind: 'typing', active: true }, { list: 2 }));
  await world.pass(5000);
  await ben.withStore(async (store) => {
    expect((await store.list(PEERS)).map(({ version }) => version)).toEqual([1]);
  });
  await impostor.sayDurably(REQUEST);
  expect(await ben.code('user', 'updateUserSingleInfo', { nickname: 'B' })).toBe(200);
});

test('where an unusable sealing key is pinned, nothing goes out to it, and everything else goes on', async () => {
  const world = new World('unusable pinned');
  const [anna, ben] = await world.friends();
  const impostor = await Impostor.of(anna, ben);
  await ben.stop();
  await ben.withStore(async (store) => {
    const batch = store.batch();
    for (const peer of await store.list(PEERS)) {
      const devices = peer.devices.map((device) => ({ ...device, sealing: new Uint8Array(32) }));
      batch.put(PEERS, peer.address, { ...peer, devices });
    }
    await batch.commit();
  });
  await ben.start();
  await ben.login();
  await world.pass(5000);
  await impostor.sayDurably(REQUEST);
  expect(await ben.code('user', 'updateUserSingleInfo', { nickname: 'B' })).toBe(200);
  await world.pass(120_000);
  expect(ben.problems).toEqual([]);
});

test('an envelope that brings a bug to light is taken and logged without its content', async () => {
  const world = new World('bug');
  const [anna, ben] = await world.friends();
  const impostor = await Impostor.of(anna, ben);
  vi.spyOn(Contacts.prototype, 'receive').mockRejectedValue(new TypeError('a secret'));
  await impostor.sayDurably(REQUEST);
  expect(ben.problems).toEqual(['envelope.failed undefined']);
});

test('who asks for a list without end is given it once an hour, and asked once for those that they speak of', async () => {
  const world = new World('lists without end');
  const [anna, ben] = await world.friends();
  const impostor = await Impostor.of(anna, ben);
  await world.pass(5000);
  const waiting = () => world.internet.mailbox(toHex(impostor.own.device.mailbox.publicKey)).envelopes.size;
  const before = waiting();
  for (let minute = 0; minute < 50; minute++) {
    await world.until(impostor.say({ kind: 'listWanted' }, { list: 2 + minute }));
    await world.pass(60_000);
  }
  expect(waiting() - before).toBe(2);
});

describe('a device list', () => {
  const HOMES = Array.from({ length: 8 }, (_, index) => `https://victim${index}.test`);

  /** Anna's device in a stranger's hands, and how often Ben's has turned to nodes that its lists name. */
  async function namingNodes(seed: string) {
    const world = new World(seed);
    const [anna, ben] = await world.friends();
    const impostor = await Impostor.of(anna, ben);
    await world.pass(5000);
    const { network } = ben;
    const { getRecords, putRecord } = network;
    const seen = { looks: 0, puts: 0 };
    const areNamed = (nodes: readonly string[] = []) => nodes.some((node) => HOMES.includes(node));
    network.getRecords = async (nodes, key) => {
      if (areNamed(nodes)) seen.looks++;
      return getRecords.call(network, nodes, key);
    };
    network.putRecord = async (bytes, nodes) => {
      if (areNamed(nodes)) seen.puts++;
      return putRecord.call(network, bytes, nodes);
    };
    let { own } = impostor;
    const sayList = async () => {
      const deviceList = await nextList(
        own,
        (list) => ({ ...list, homeNodes: HOMES }),
        world.clock.now(),
        world.provider,
      );
      own = { ...own, deviceList };
      await world.until(impostor.say({ kind: 'list', list: deviceList }));
      await world.pass(1_000);
    };
    return { world, anna, ben, impostor, seen, sayList };
  }

  test('that nobody has asked for is passed over: no node of its choice hears of us', async () => {
    const { ben, seen, sayList } = await namingNodes('unasked lists');
    for (let count = 0; count < 20; count++) await sayList();
    expect(seen).toEqual({ looks: 0, puts: 0 });
    expect(ben.problems).toEqual([]);
  });

  test('that was asked for is taken, and no further one', async () => {
    const { world, impostor, seen, sayList } = await namingNodes('asked list');
    await world.until(impostor.say({ kind: 'typing', active: true }, { list: 2 }));
    await world.pass(10_000);
    await sayList();
    await world.pass(60_000);
    const { puts } = seen;
    expect(puts).toBeGreaterThan(0);
    for (let count = 0; count < 20; count++) {
      await world.until(impostor.say({ kind: 'typing', active: true }, { list: 9 + count }));
      await sayList();
    }
    expect(seen.puts).toBe(puts);
  });

  test('is asked for again soon where the question hasn’t got there', async () => {
    const { world, ben, impostor } = await namingNodes('question lost');
    const waiting = () => world.internet.mailbox(toHex(impostor.own.device.mailbox.publicKey)).envelopes.size;
    const speak = async () => {
      await world.until(impostor.say({ kind: 'typing', active: true }, { list: 2 }));
      await world.pass(120_000);
    };
    const { deposit } = ben.network;
    ben.network.deposit = async () => err('Unreachable');
    const before = waiting();
    await speak();
    expect(waiting() - before).toBe(0);
    ben.network.deposit = deposit;
    await speak();
    await speak();
    expect(waiting() - before).toBe(1);
  });
});
