/** The right to deposit in our mailbox: given to the devices of friends, or to be handed on; renewed, and taken back. */
import { sign } from '#crypto/sign.ts';
import { type Bytes, fromHex, toHex } from '#lib/bytes.ts';
import { CAPABILITY_ID_LENGTH, CAPABILITY_PURPOSE, capabilityPart, encodeCapability } from '#wire/capability.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { channelKey } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import type { PeerDevice } from '../tables.ts';
import type { OutboxEntries } from './outbox-entries.ts';
import { ISSUED, type Issued, REVOKED, type Revoked } from './tables.ts';

const DAY = 24 * 3_600_000;
/** Long enough for somebody who is away for weeks. */
const LIFETIME = 30 * DAY;
/** A node can tell the envelopes of one capability apart from those of others: it learns no more than a week of them. */
const RENEW_AFTER = 7 * DAY;
/** Whatever a friend's device asks, it gets no more often (ms) than this. */
export const SOONEST = DAY / 4;

/** What the nodes' time may come late by (ms), and be behind what we went by until it came. */
const LATE = 10 * 60_000;
/** What the clocks of our devices may be apart (ms). */
const CLOCKS = DAY;

/** A device that gets one; this one itself: for those that are handed on. */
type Holder = Pick<PeerDevice, 'id'>;

export class Capabilities {
  readonly #issued = new CachedTable<Issued>(ISSUED, ({ address, device }) => channelKey(address, device));
  readonly #revoked = new CachedTable<Revoked>(REVOKED, ({ id }) => id);
  readonly #core: Core;
  readonly #directory: Directory;
  readonly #outbox: OutboxEntries;
  readonly #isInTouch: (address: string, tx?: Transaction) => boolean;
  /** What the nodes' clocks are ahead of ours (ms): they judge when a capability has ended. */
  #ahead = 0;

  constructor(
    core: Core,
    directory: Directory,
    outbox: OutboxEntries,
    isInTouch: (address: string, tx?: Transaction) => boolean,
  ) {
    this.#core = core;
    this.#directory = directory;
    this.#outbox = outbox;
    this.#isInTouch = isInTouch;
  }

  async load(): Promise<void> {
    await Promise.all([this.#issued.load(this.#core.store), this.#revoked.load(this.#core.store)]);
  }

  /**
   * Gives one to each device of a friend that may be written to, or to one of them, unless it has just got one. Nobody
   * else gets any, whatever they say.
   */
  async issue(tx: Transaction, address: string, which?: string): Promise<void> {
    if (!this.#isInTouch(address, tx)) return;
    for (const device of this.#directory.devicesOf(address, tx))
      if ((which === undefined || which === device.id) && this.#age(address, device, tx) >= SOONEST)
        await this.#issue(tx, address, device);
  }

  /**
   * The one that goes on from hand to hand, of our other devices and of friends; undefined while there is none, since the last
   * was taken back soon after it was made.
   */
  shared(): Promise<Bytes | undefined> {
    const { own } = this.#core;
    return this.#core.transact(async (tx) => {
      const last = this.#handedOn(tx)?.given.at(-1);
      if (!this.#isDue(own.address, own.device, tx)) return last && this.#encode(last);
      const made = this.#make();
      this.#keep(tx, own.address, own.device, made);
      return this.#encode(made);
    });
  }

  /** Whether another device of the account has the one that is handed on. */
  isToldTo(device: string): boolean {
    return this.#handedOn()?.told?.includes(device) ?? false;
  }

  /** Keeps that another device of the account has got what is handed on. */
  async toldTo(device: string): Promise<void> {
    await this.#core.transact(async (tx) => {
      const row = this.#handedOn(tx);
      if (row !== undefined) this.#issued.put(tx, { ...row, told: [...new Set(row.told).add(device)] });
    });
  }

  /**
   * Takes all of somebody's back; the nodes are told as soon as they can be. `since`: when (ms) another device parted with them,
   * by its own clock; what was made later, to be handed on, they can't have got.
   */
  revoke(tx: Transaction, address: string, since?: number): void {
    for (const row of this.#issued.all(tx).filter((issued) => issued.address === address)) {
      this.#takeBack(tx, row);
      this.#issued.delete(tx, channelKey(address, row.device));
    }
    this.#parted(tx, since);
  }

  /**
   * Takes back what devices know that aren't their account's any more: what they were given, and what the other devices of a
   * friend were, who get others. A stranger has nothing, and brings none of it about by another list.
   */
  async dropped(tx: Transaction, address: string, devices: readonly string[]): Promise<void> {
    const isOwn = address === this.#core.own.address;
    const rows = this.#issued.all(tx).filter((issued) => issued.address === address);
    if (rows.length === 0 && !this.#isInTouch(address, tx)) return;
    for (const row of rows) {
      const isDropped = devices.includes(row.device);
      if (!isDropped && isOwn) continue;
      this.#takeBack(tx, row);
      if (isDropped) this.#issued.delete(tx, channelKey(address, row.device));
    }
    this.#parted(tx);
    if (!isOwn) await this.issue(tx, address);
  }

  /** Renews those that are due; `time` is that of the nodes. */
  async renew(time: number): Promise<void> {
    this.#ahead = time - this.#core.now();
    const addresses = [this.#core.own.address, ...this.#directory.peers.all().map(({ address }) => address)];
    for (const address of addresses) {
      const due = (device: PeerDevice) => this.#isDue(address, device);
      if (!this.#isInTouch(address) || !this.#directory.devicesOf(address).some(due)) continue;
      await this.#core.transact(async (tx) => {
        for (const device of this.#directory.devicesOf(address, tx))
          if (due(device)) await this.#issue(tx, address, device);
      });
    }
  }

  /** Tells the nodes what gives no right any more: all of it each time, since a node may have missed some. */
  async publish(): Promise<boolean> {
    const now = this.#now();
    const expired = this.#revoked.all().filter(({ expires }) => expires <= now);
    if (expired.length > 0)
      await this.#core.transact(async (tx) => {
        for (const { id } of expired) this.#revoked.delete(tx, id);
      });
    const valid = this.#revoked.all().flatMap(({ id, expires }) => {
      const bytes = fromHex(id);
      return bytes === undefined ? [] : [{ id: bytes, expires }];
    });
    return valid.length === 0 || (await this.#core.ports.network.revokeCapabilities(valid)).ok;
  }

  #handedOn(tx?: Transaction): Issued | undefined {
    const { address, device } = this.#core.own;
    return this.#issued.get(channelKey(address, device.id), tx);
  }

  #now(): number {
    return this.#core.now() + this.#ahead;
  }

  /** How long ago (ms) a device got its last one; one that is dated by a wrong clock is old. */
  #age(address: string, { id }: Holder, tx?: Transaction): number {
    const issued = this.#issued.get(channelKey(address, id), tx);
    const age = issued === undefined ? Number.POSITIVE_INFINITY : this.#now() - issued.issuedAt;
    return age < -LATE ? Number.POSITIVE_INFINITY : age;
  }

  /** Whether it is time for another one: after a week, and soon where the last was taken back. */
  #isDue(address: string, device: Holder, tx?: Transaction): boolean {
    const issued = this.#issued.get(channelKey(address, device.id), tx);
    return this.#age(address, device, tx) >= (issued?.given.length === 0 ? SOONEST : RENEW_AFTER);
  }

  async #issue(tx: Transaction, address: string, device: PeerDevice): Promise<void> {
    const made = this.#make();
    const token = await this.#encode(made);
    const said = await this.#outbox.enqueueTo(tx, address, device, { kind: 'capability', token });
    // without a session with the device there is nothing that it could be given by
    if (said.ok) this.#keep(tx, address, device, made);
  }

  #make(): Revoked {
    return { id: toHex(this.#core.ports.random(CAPABILITY_ID_LENGTH)), expires: this.#now() + LIFETIME };
  }

  async #encode({ id: name, expires }: Revoked): Promise<Bytes> {
    const { own, provider } = this.#core;
    const id = fromHex(name) ?? new Uint8Array(CAPABILITY_ID_LENGTH);
    const part = capabilityPart({ id, expires });
    const signature = await sign(provider, own.device.mailbox.secretKey, CAPABILITY_PURPOSE, part);
    return encodeCapability({ v: 1, id, expires, signature });
  }

  #keep(tx: Transaction, address: string, { id: device }: Holder, made: Revoked): void {
    const now = this.#now();
    const before = this.#issued.get(channelKey(address, device), tx)?.given ?? [];
    const given = [...before.filter(({ expires }) => expires > now), made];
    this.#issued.put(tx, { address, device, given, issuedAt: now });
  }

  /** When it was given stays known, so that nobody makes us give more than is good. */
  #takeBack(tx: Transaction, row: Issued, until = Number.POSITIVE_INFINITY): void {
    const isKept = ({ expires }: Revoked) => expires - LIFETIME > until;
    for (const given of row.given) if (!isKept(given)) this.#revoked.put(tx, given);
    this.#issued.put(tx, { ...row, given: row.given.filter(isKept) });
  }

  /** Whoever is parted from may have the one that is handed on, whichever of our devices gave it to them. */
  #parted(tx: Transaction, since?: number): void {
    const shared = this.#handedOn(tx);
    if (shared !== undefined) this.#takeBack(tx, shared, since === undefined ? since : since + CLOCKS);
    tx.afterwards(() => this.#core.background('capabilities.revoke', () => this.publish()));
  }
}
