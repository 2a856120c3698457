/** Device lists of others: verified, pinned, replaced by newer ones only. */
import { beforeEach, describe, expect, test } from 'vitest';
import { generateMnemonic } from '#crypto/mnemonic.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { Core } from '#engine/account/core.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { provisionAccount, takeOverAccount } from '#engine/account/provisioning.ts';
import { readPeer } from '#engine/session/device-lists.ts';
import { Directory } from '#engine/session/directory.ts';
import { ListWitness } from '#engine/session/list-witness.ts';
import { Trust } from '#engine/session/trust.ts';
import type { AccountRow, Peer } from '#engine/tables.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodeDeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { seededBytes } from '../simulation/random.ts';
import { NODES, NOW, openCore } from './core-fixture.ts';

let own: AccountRow;
let core: Core;
let directory: Directory;
let dropped: string[];

beforeEach(async () => {
  core = await openCore('directory');
  own = await provisionAccount(
    nobleProvider,
    seededBytes('somebody'),
    NOW,
    NODES,
    generateMnemonic(seededBytes('s')),
    null,
  );
  dropped = [];
  const nobody = {
    isFriend: () => false,
    announce: async () => undefined,
    seen: () => undefined,
    seenElsewhere: async () => undefined,
  };
  const witness = new ListWitness(core, {
    pinned: (address) => directory.peerOf(address),
    isFriend: () => false,
    raise: () => undefined,
  });
  directory = new Directory(core, new Trust(core, nobody), witness, {
    dropped: async (_tx, _address, devices) => void dropped.push(...devices),
    ownList: async () => undefined,
    unfound: () => undefined,
  });
});

async function peerOf(record: Bytes): Promise<Peer> {
  const peer = await readPeer(nobleProvider, record);
  if (!peer.ok) throw new Error(peer.error);
  return peer.value;
}

/** A record of the account with other home nodes: of version 1, or of the version after `previous`. */
async function another(nodes: readonly string[], previous?: { version: number; bytes: Bytes }): Promise<Bytes> {
  const record = decodeRecord(own.deviceList);
  const list = record.ok ? decodeDeviceList(record.value.body) : record;
  if (!list.ok) throw new Error('the own list is in order');
  return signDeviceList(
    nobleProvider,
    own.signing,
    encodeDeviceList({ ...list.value, homeNodes: [...nodes] }),
    NOW,
    previous,
  );
}

const pin = (peer: Peer) => core.transact(async (tx) => (await directory.pin(tx, peer)).ok);

describe('pinning', () => {
  test('a newer list takes the place of an older one, never the other way round', async () => {
    const first = await peerOf(own.deviceList);
    const second = await peerOf(await another(NODES, { version: 1, bytes: own.deviceList }));
    expect([await pin(first), await pin(first), await pin(second), await pin(first)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(directory.peers.get(own.address)?.version).toBe(2);
  });

  test('a list of a higher epoch takes the place of any version, and drops every other device', async () => {
    const second = await another(NODES, { version: 1, bytes: own.deviceList });
    const third = await peerOf(await another(NODES, { version: 2, bytes: second }));
    expect(await pin(third)).toBe(true);
    const words = generateMnemonic(seededBytes('s'));
    const random = seededBytes('a new machine');
    const taken = await takeOverAccount(nobleProvider, random, NOW, NODES, words, null, own.deviceList);
    const first = await peerOf(taken.deviceList);
    expect([first.epoch, first.version, first.address]).toEqual([NOW, 2, own.address]);
    expect([await pin(first), await pin(third)]).toEqual([true, false]);
    expect(dropped).toEqual([own.device.id]);
  });

  test('another list of the same version is refused: its author says two things at once', async () => {
    const first = await peerOf(own.deviceList);
    const branch = await peerOf(await another(['https://elsewhere.test']));
    expect(branch.version).toBe(first.version);
    expect([await pin(first), directory.accepts(branch), await pin(branch)]).toEqual([true, false, false]);
    expect(directory.homeNodesOf(own.address)).toEqual(NODES);
  });
});

describe('cards', () => {
  const evil = 'https://evil.test' as HomeNode;
  const read = (node: HomeNode) => core.transact(async (tx) => directory.remember(tx, own.address, [node]));

  test('a card says where to look only until its owner has', async () => {
    const first = 'https://first.test' as HomeNode;
    await read(first);
    expect(directory.homeNodesOf(own.address)).toEqual([first, ...NODES]);
    await pin(await peerOf(own.deviceList));
    expect(directory.homeNodesOf(own.address)).toEqual(NODES);
    expect(directory.hints.all()).toEqual([]);
    await read(evil);
    expect(directory.homeNodesOf(own.address)).toEqual(NODES);
  });
});

describe('reading', () => {
  test('a record that was touched anywhere is refused', async () => {
    const { length } = own.deviceList;
    for (let index = 0; index < length; index += 29) {
      const touched = own.deviceList.slice();
      touched[index] = (touched[index] ?? 0) ^ 1;
      expect((await readPeer(nobleProvider, touched)).ok, `byte ${index}`).toBe(false);
    }
  });

  test('a device whose id is not that of its key is refused', async () => {
    const record = decodeRecord(own.deviceList);
    const list = record.ok ? decodeDeviceList(record.value.body) : record;
    if (!list.ok) throw new Error('the own list is in order');
    const devices = list.value.devices.map((device) => ({ ...device, id: 'web0123456789abcdef' }));
    const body = encodeDeviceList({ ...list.value, devices });
    const signed = await signDeviceList(nobleProvider, own.signing, body, NOW);
    expect((await readPeer(nobleProvider, signed)).ok).toBe(false);
  });

  test('home nodes that are no secure origins of the web are left out', async () => {
    const peer = await peerOf(
      await another(['https://node.test', 'http://router.test', 'javascript:alert(1)', 'file:///etc']),
    );
    expect(peer.homeNodes).toEqual(NODES);
  });
});
