/** Home nodes and the device lists they show: a node that goes back, forks or keeps back is caught, an honest one never. */
import { beforeEach, describe, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { Core } from '#engine/account/core.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { provisionAccount } from '#engine/account/provisioning.ts';
import { readPeer } from '#engine/session/device-lists.ts';
import { Directory } from '#engine/session/directory.ts';
import { ListWitness } from '#engine/session/list-witness.ts';
import { Trust } from '#engine/session/trust.ts';
import type { AccountRow, Peer } from '#engine/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodeDeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { SimulatedInternet } from '../simulation/internet.ts';
import { Dice, seededBytes } from '../simulation/random.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import { NOW, openCore } from './core-fixture.ts';

const ONE = 'https://one.test' as HomeNode;
const TWO = 'https://two.test' as HomeNode;
const WORDS = `${'legal '.repeat(11)}winner`.split(' ');
const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** A node of its own, honest until its ways are changed. */
class Node {
  readonly kept: SimulatedInternet;
  reachable = true;

  constructor(clock: VirtualClock) {
    this.kept = new SimulatedInternet(clock, new Dice('node'), { loss: 0, duplication: 0, reordering: 0 });
  }
}

let core: Core;
let clock: VirtualClock;
let friend: AccountRow;
let directory: Directory;
let nodes: Map<string, Node>;
let isFriend: boolean;
let alarms: string[];
let key: string;

beforeEach(async () => {
  core = await openCore('list witness');
  clock = core.ports.clock as VirtualClock;
  nodes = new Map([ONE, TWO].map((name) => [name, new Node(clock)]));
  alarms = [];
  isFriend = true;
  friend = await provisionAccount(nobleProvider, seededBytes('friend'), NOW, [ONE, TWO], WORDS, null);
  key = toHex(friend.signing.publicKey);
  const nodesOf = (names: readonly string[]) => names.flatMap((name) => nodes.get(name) ?? []);
  Object.assign(core.ports, {
    network: {
      time: async () => ok(clock.now()),
      getRecords: async (names: readonly string[], name: Bytes) => {
        const reached = nodesOf(names).filter(({ reachable }) => reachable);
        const found = reached.flatMap(({ kept }) => kept.record(toHex(name))?.bytes ?? []);
        return reached.length === 0 ? err('Unreachable') : ok(found);
      },
      putRecord: async (record: Bytes, names: readonly string[]) => {
        const [node] = nodesOf(names);
        return node?.reachable === true ? node.kept.keep(record) : err('Unreachable');
      },
    },
  });
  const witness = new ListWitness(core, {
    pinned: (address) => directory.peerOf(address),
    isFriend: () => isFriend,
    raise: (_tx, kind, node, address) => {
      expect(address).toBe(friend.address);
      alarms.push(`${kind} ${node}`);
    },
  });
  const trust = new Trust(core, {
    isFriend: () => false,
    announce: async () => undefined,
    seen: () => undefined,
    seenElsewhere: async () => undefined,
  });
  directory = new Directory(core, trust, witness, {
    dropped: async () => undefined,
    ownList: async () => undefined,
  });
});

const keep = (record: Bytes, ...where: string[]) => {
  for (const name of where) nodes.get(name)?.kept.records.set(key, record);
};
const shownAt = (name: string) => nodes.get(name)?.kept.record(key)?.version;
const look = () => directory.refresh(friend.address);
const pinned = () => directory.peerOf(friend.address)?.version;

async function pin(record: Bytes): Promise<void> {
  const peer = await readPeer(nobleProvider, record);
  if (!peer.ok) throw new Error(peer.error);
  await core.transact((tx) => directory.pin(tx, peer.value));
}

/** The friend's list after `previous`, or of another branch, at home at `homes`. */
async function listAfter(previous: Bytes | undefined, homes: readonly string[] = [ONE, TWO], now = clock.now()) {
  const record = decodeRecord(previous ?? friend.deviceList);
  const list = decodeRecord(friend.deviceList);
  const body = list.ok ? decodeDeviceList(list.value.body) : list;
  if (!record.ok || !body.ok) throw new Error('the list is in order');
  const before = previous === undefined ? undefined : { version: record.value.version, bytes: previous };
  const content = encodeDeviceList({ ...body.value, homeNodes: [...homes] });
  return signDeviceList(nobleProvider, friend.signing, content, now, before);
}

/** The friend's first two lists, the second of which is pinned and was seen at both nodes. */
async function seen(): Promise<{ first: Bytes; second: Bytes }> {
  const first = friend.deviceList;
  const second = await listAfter(first);
  keep(second, ONE, TWO);
  await pin(first);
  await look();
  expect([pinned(), alarms]).toEqual([2, []]);
  return { first, second };
}

describe('a node is caught', () => {
  test('that goes back to an older list, and gets the newer one; what is pinned holds', async () => {
    const { first } = await seen();
    keep(first, ONE);
    await look();
    expect(alarms).toEqual([`rollback ${ONE}`]);
    expect([pinned(), shownAt(ONE)]).toEqual([2, 2]);
    await look();
    expect(alarms.length).toBe(1);
  });

  test('that shows no list any more, or one that nobody has signed', async () => {
    const { second } = await seen();
    nodes.get(ONE)?.kept.records.delete(key);
    const forged = second.slice();
    forged[forged.length - 5] = (forged.at(-5) ?? 0) ^ 1;
    keep(forged, TWO);
    await look();
    expect(new Set(alarms)).toEqual(new Set([`rollback ${ONE}`, `rollback ${TWO}`]));
    expect(pinned()).toBe(2);
  });

  test('that shows another list of the version that it had, and of the version that is pinned', async () => {
    const { first, second } = await seen();
    keep(await listAfter(first, [TWO]), ONE);
    await look();
    expect(alarms).toEqual([`fork ${ONE}`]);
    expect(directory.homeNodesOf(friend.address)).toContain(ONE);
    // of a version that was pinned before it was seen anywhere
    const third = await listAfter(second);
    keep(await listAfter(second, [ONE]), TWO);
    await pin(third);
    alarms = [];
    await look();
    expect(alarms).toContain(`fork ${TWO}`);
  });

  test('that says it has taken a list, and goes on showing the one before', async () => {
    const { second } = await seen();
    await pin(await listAfter(second));
    const { kept } = nodes.get(ONE) as Node;
    kept.keep = () => ok();
    await look();
    expect(alarms).toEqual([`rollback ${ONE}`]);
    expect([pinned(), shownAt(ONE), shownAt(TWO)]).toEqual([3, 2, 3]);
  });

  test('that refuses a list since it holds another branch', async () => {
    await seen();
    const branch = await listAfter(friend.deviceList, [TWO]);
    await pin(await listAfter(branch));
    await look();
    expect(alarms).toEqual([`fork ${ONE}`, `fork ${TWO}`]);
  });

  test('that doesn’t show, an hour after a device of theirs spoke of it, the list that there is', async () => {
    const { second } = await seen();
    await directory.refresh(friend.address, 3);
    await directory.refresh(friend.address, 3);
    expect(alarms).toEqual([]);
    keep(await listAfter(second), TWO);
    await clock.runUntil(clock.now() + HOUR);
    await clock.until(core.transact(async () => undefined));
    // the list has been there to be had at one of the nodes, and has been brought to the other
    expect([alarms, pinned(), shownAt(ONE)]).toEqual([[], 3, 3]);
    await directory.refresh(friend.address, 4);
    await clock.runUntil(clock.now() + HOUR);
    await clock.until(core.transact(async () => undefined));
    expect([...alarms].sort()).toEqual([`withheld ${ONE}`, `withheld ${TWO}`]);
    // said once in a while, not at every word
    await directory.refresh(friend.address, 4);
    expect(alarms.length).toBe(2);
  });
});

describe('an honest node isn’t', () => {
  test('when it is slow, or was away when the list changed: it is brought along', async () => {
    const { second } = await seen();
    const third = await listAfter(second);
    keep(third, TWO);
    await look();
    expect([pinned(), shownAt(ONE)]).toEqual([3, 3]);
    await pin(await listAfter(third));
    (nodes.get(TWO) as Node).reachable = false;
    await look();
    expect([shownAt(ONE), shownAt(TWO), alarms]).toEqual([4, 3, []]);
  });

  test('when they aren’t at home there, have never been, or have moved elsewhere', async () => {
    const { second } = await seen();
    const moved = await listAfter(second, [TWO]);
    keep(moved, TWO);
    await look();
    nodes.get(ONE)?.kept.records.delete(key);
    await look();
    // back again, at a node that has nothing of them
    await pin(await listAfter(moved, [ONE, TWO]));
    await look();
    expect([alarms, shownAt(ONE), shownAt(TWO)]).toEqual([[], 4, 4]);
  });

  test('when the list has run out', async () => {
    await seen();
    await clock.runUntil(clock.now() + YEAR);
    await look();
    expect([alarms, shownAt(ONE), pinned()]).toEqual([[], undefined, 2]);
  });

  test('when they have taken the account over elsewhere: a node goes by versions alone', async () => {
    const { second } = await seen();
    const higher = (await readPeer(nobleProvider, await listAfter(friend.deviceList, [TWO]))) as { value: Peer };
    await core.transact((tx) => directory.pin(tx, { ...higher.value, epoch: 1 }));
    await look();
    keep(await listAfter(second), ONE);
    await look();
    expect([alarms, directory.peerOf(friend.address)?.epoch]).toEqual([[], 1]);
  });

  test('when they write a list that this version can’t read', async () => {
    const { second } = await seen();
    const previous = { version: 2, bytes: second };
    keep(await signDeviceList(nobleProvider, friend.signing, new Uint8Array(9), clock.now(), previous), ONE);
    await look();
    expect(alarms).toEqual([]);
  });

  test('when they are no friends: nothing is remembered of them', async () => {
    isFriend = false;
    keep(await listAfter(friend.deviceList), ONE, TWO);
    await pin(friend.deviceList);
    await look();
    keep(friend.deviceList, ONE);
    await look();
    isFriend = true;
    nodes.get(TWO)?.kept.records.delete(key);
    await look();
    expect(alarms).toEqual([]);
  });
});
