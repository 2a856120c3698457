/** A friend whose device list is kept at two nodes, and what looks at it there, for tests of who is accused of what. */
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { Core } from '#engine/account/core.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { provisionAccount } from '#engine/account/provisioning.ts';
import { readPeer } from '#engine/session/device-lists.ts';
import { Directory } from '#engine/session/directory.ts';
import { ListWitness } from '#engine/session/list-witness.ts';
import { Trust } from '#engine/session/trust.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import type { AccountRow } from '#engine/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodeDeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { SimulatedInternet } from '../simulation/internet.ts';
import { Dice, seededBytes } from '../simulation/random.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import { NOW, openCore } from './core-fixture.ts';

export const ONE = 'https://one.test' as HomeNode;
export const TWO = 'https://two.test' as HomeNode;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;
const WORDS = `${'legal '.repeat(11)}winner`.split(' ');

/** A node of its own, honest until its ways are changed. */
export class Node {
  readonly kept: SimulatedInternet;
  reachable = true;

  constructor(clock: VirtualClock) {
    this.kept = new SimulatedInternet(clock, new Dice('node'), { loss: 0, duplication: 0, reordering: 0 });
  }
}

export class ListWorld {
  readonly core: Core;
  readonly clock: VirtualClock;
  readonly friend: AccountRow;
  readonly nodes: Map<string, Node>;
  /** Under what name the nodes have the friend's list. */
  readonly key: string;
  directory: Directory;
  isFriend = true;
  alarms: string[] = [];
  /** Devices that have spoken of what no node shows. */
  unfound: string[] = [];
  /** How often the first node has been asked for a list, and any given one. */
  looks = 0;
  puts = 0;
  /** What the nodes say that the time is; undefined where none says it. */
  time: () => number | undefined;

  private constructor(core: Core, friend: AccountRow) {
    this.core = core;
    this.friend = friend;
    const clock = core.ports.clock as VirtualClock;
    this.clock = clock;
    this.time = () => clock.now();
    this.nodes = new Map([ONE, TWO].map((name) => [name, new Node(clock)]));
    this.key = toHex(friend.signing.publicKey);
    const nodesOf = (names: readonly string[]) => names.flatMap((name) => this.nodes.get(name) ?? []);
    Object.assign(core.ports, {
      network: {
        time: async () => {
          const time = this.time();
          return time === undefined ? err('Unreachable') : ok(time);
        },
        getRecords: async (names: readonly string[], name: Bytes) => {
          if (names.includes(ONE)) this.looks++;
          const reached = nodesOf(names).filter(({ reachable }) => reachable);
          const found = reached.flatMap(({ kept }) => kept.record(toHex(name))?.bytes ?? []);
          return reached.length === 0 ? err('Unreachable') : ok(found);
        },
        putRecord: async (record: Bytes, names: readonly string[]) => {
          this.puts++;
          const [node] = nodesOf(names);
          return node?.reachable === true ? node.kept.keep(record) : err('Unreachable');
        },
      },
    });
    this.directory = this.#directory();
  }

  static async open(rows?: RowDatabase): Promise<ListWorld> {
    const core = await openCore('list witness', rows);
    const friend = await provisionAccount(nobleProvider, seededBytes('friend'), NOW, [ONE, TWO], WORDS, null);
    return new ListWorld(core, friend);
  }

  #directory(): Directory {
    const witness = new ListWitness(this.core, {
      pinned: (address) => this.directory.peerOf(address),
      isFriend: () => this.isFriend,
      raise: (_tx, kind, node, address) => {
        if (address !== this.friend.address) throw new Error('nobody else has a list here');
        this.alarms.push(`${kind} ${node}`);
      },
    });
    const trust = new Trust(this.core, {
      isFriend: () => false,
      announce: async () => undefined,
      seen: () => undefined,
      seenElsewhere: async () => undefined,
    });
    return new Directory(this.core, trust, witness, {
      dropped: async () => undefined,
      ownList: async () => undefined,
      unfound: (_address, device) => this.unfound.push(device),
    });
  }

  keep(record: Bytes, ...where: string[]): void {
    for (const name of where) this.nodes.get(name)?.kept.records.set(this.key, record);
  }

  shownAt(name: string): number | undefined {
    return this.nodes.get(name)?.kept.record(this.key)?.version;
  }

  look(): Promise<void> {
    return this.directory.refresh(this.friend.address);
  }

  /** A device of the friend, as it is known under an epoch, speaks of a list. */
  speak(version: number, epoch = 0): Promise<void> {
    return this.directory.refresh(this.friend.address, { version, epoch, device: this.friend.device.id });
  }

  /** Lets time pass, and what it brings come to its end. */
  async pass(duration: number): Promise<void> {
    await this.clock.runUntil(this.clock.now() + duration);
    await this.clock.until(this.core.transact(async () => undefined));
  }

  pinned(): number | undefined {
    return this.directory.peerOf(this.friend.address)?.version;
  }

  async pin(record: Bytes): Promise<void> {
    const peer = await readPeer(nobleProvider, record);
    if (!peer.ok) throw new Error(peer.error);
    await this.core.transact((tx) => this.directory.pin(tx, peer.value));
  }

  /** The friend's list after `previous`, or of another branch, at home at `homes`. */
  async listAfter(
    previous: Bytes | undefined,
    homes: readonly string[] = [ONE, TWO],
    now = this.clock.now(),
    epoch = 0,
  ): Promise<Bytes> {
    const record = decodeRecord(previous ?? this.friend.deviceList);
    const list = decodeRecord(this.friend.deviceList);
    const body = list.ok ? decodeDeviceList(list.value.body) : list;
    if (!record.ok || !body.ok) throw new Error('the list is in order');
    const before = previous === undefined ? undefined : { version: record.value.version, bytes: previous };
    const content = encodeDeviceList({ ...body.value, epoch, homeNodes: [...homes] });
    return signDeviceList(nobleProvider, this.friend.signing, content, now, before);
  }

  /** The friend's first two lists, the second of which is pinned and was seen at both nodes. */
  async seen(): Promise<{ first: Bytes; second: Bytes }> {
    const first = this.friend.deviceList;
    const second = await this.listAfter(first);
    this.keep(second, ONE, TWO);
    await this.pin(first);
    await this.look();
    if (this.pinned() !== 2 || this.alarms.length > 0) throw new Error('the list is seen at both nodes');
    return { first, second };
  }
}
