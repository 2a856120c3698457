/**
 * Capabilities from hand to hand, so that no device has to work for its first words to another one: an account's devices tell
 * each other what they may deposit by, and a new friend how to write to all of them.
 */
import { toHex } from '#lib/bytes.ts';
import { MAX_SHARED_CAPABILITIES } from '#wire/capability.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { Channels } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import type { PeerDevice } from '../tables.ts';
import { type Capabilities, SOONEST } from './capabilities.ts';
import type { Deposits, Given } from './deposits.ts';
import type { Momentary } from './momentary.ts';

/** For whoever is away for weeks: as long as a capability holds. */
const TTL = 30 * 24 * 3_600_000;

export type SharingParts = {
  readonly capabilities: Capabilities;
  readonly channels: Channels;
  readonly contacts: Contacts;
  readonly deposits: Deposits;
  readonly directory: Directory;
  readonly momentary: Momentary;
};

export class SharedCapabilities {
  readonly #core: Core;
  readonly #parts: () => SharingParts;
  /** Friends that couldn't be told. */
  readonly #untold = new Set<string>();
  /** When (ms) what a friend said of a mailbox of theirs, in hex, was last handed on. */
  readonly #handedOn = new Map<string, number>();

  /** `parts`: asked for when something is to be told, since they know each other. */
  constructor(core: Core, parts: () => SharingParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Tells whoever doesn't know it yet; to be called when the connection is back, and now and then. */
  async publish(): Promise<void> {
    for (const address of this.#untold) await this.#tellFriend(address);
    const others = this.#ownOthers();
    // another one is made when it is time
    if (others.length > 0) await this.#own();
    for (const { id } of others) if (!this.#parts().capabilities.isToldTo(id)) await this.#tellOwn(id);
  }

  /** There is a session with a device that there was none with: one of our own is told everything. */
  opened(address: string, device: string): void {
    if (address !== this.#core.own.address) return;
    this.#core.background('capabilities.share', async () => {
      const { contacts, deposits, directory } = this.#parts();
      const theirs = contacts.inTouch().flatMap((contact) =>
        directory.devicesOf(contact.address).flatMap((other) => {
          const token = deposits.capabilityFor(contact.address, other);
          return token === undefined ? [] : [{ mailbox: other.mailbox, token }];
        }),
      );
      await this.#tellOwn(device, [...this.#ofOthers(), ...theirs]);
    });
  }

  /** Somebody may write to all our devices from now on. */
  meet(address: string): void {
    this.#core.background('capabilities.share', () => this.#tellFriend(address));
  }

  /**
   * What another device hands on. Friends speak for mailboxes of their own account alone; our other devices are told of it, of
   * each mailbox no sooner than its owner makes another one.
   */
  async receive(tx: Transaction, address: string, device: string, given: readonly Given[]): Promise<void> {
    const { contacts, deposits, directory } = this.#parts();
    const { own } = this.#core;
    const isOwn = address === own.address;
    // a friend's may come before the word that makes them one
    const { friendship = 'ended' } = contacts.contacts.get(address, tx) ?? {};
    if (!isOwn && (friendship === 'ended' || contacts.blacklist.refusal(address, tx) !== undefined)) return;
    const devices = directory.devicesOf(address, tx);
    const from = devices.find(({ id }) => id === device);
    if (from === undefined) return;
    const ourMailbox = toHex(own.device.mailbox.publicKey);
    const theirs = new Set(devices.map(({ mailbox }) => toHex(mailbox)));
    const isMeant = (name: string) => (isOwn ? name !== ourMailbox : theirs.has(name));
    const news = await deposits.handedOn(
      tx,
      from,
      given.filter(({ mailbox }) => isMeant(toHex(mailbox))),
    );
    if (isOwn) return;
    tx.afterwards(() => {
      const last = ({ mailbox }: Given) => this.#handedOn.get(toHex(mailbox)) ?? Number.NEGATIVE_INFINITY;
      const due = news.filter((one) => this.#core.since(last(one)) >= SOONEST);
      for (const { mailbox } of due) this.#handedOn.set(toHex(mailbox), this.#core.now());
      this.#core.background('capabilities.share', async () => {
        for (const { id } of this.#ownOthers()) await this.#tell(own.address, id, due);
      });
    });
  }

  /** Tells all devices of a friend that cost no work; where there is none, one, which tells the others. */
  async #tellFriend(address: string): Promise<void> {
    const { channels, contacts, deposits, directory } = this.#parts();
    const theirs = directory.devicesOf(address);
    // of one device and one, each gives the other what it has
    if (!contacts.isInTouch(address) || theirs.length + this.#ownOthers().length < 2) return;
    const reachable = theirs.filter(({ id }) => channels.get(address, id)?.current != null);
    const free = reachable.filter((device) => deposits.capabilityFor(address, device) !== undefined);
    const given = [...(await this.#own()), ...this.#ofOthers()];
    let isTold = false;
    for (const { id } of free.length > 0 ? free : reachable.slice(0, 1))
      isTold = (await this.#tell(address, id, given)) || isTold;
    if (isTold) this.#untold.delete(address);
    else this.#untold.add(address);
  }

  /** Tells another device of the account what it may hand on of ours, and more. */
  async #tellOwn(device: string, more: readonly Given[] = []): Promise<void> {
    const given = [...(await this.#own()), ...more];
    if (await this.#tell(this.#core.own.address, device, given)) await this.#parts().capabilities.toldTo(device);
  }

  /** Lost, it costs work, and no more: so nothing is kept of it until it has arrived. */
  async #tell(address: string, device: string, given: readonly Given[]): Promise<boolean> {
    const { momentary } = this.#parts();
    for (let from = 0; from < given.length; from += MAX_SHARED_CAPABILITIES) {
      const part = given.slice(from, from + MAX_SHARED_CAPABILITIES);
      if (!(await momentary.send(address, device, TTL, () => ({ kind: 'capabilities', given: part })))) return false;
    }
    return true;
  }

  #ownOthers(): readonly PeerDevice[] {
    return this.#parts().directory.devicesOf(this.#core.own.address);
  }

  async #own(): Promise<Given[]> {
    const token = await this.#parts().capabilities.shared();
    return token === undefined ? [] : [{ mailbox: this.#core.own.device.mailbox.publicKey, token }];
  }

  /** What our other devices have given us to hand on. */
  #ofOthers(): Given[] {
    return this.#ownOthers().flatMap(({ mailbox }) => {
      const token = this.#parts().deposits.sharedFor(mailbox);
      return token === undefined ? [] : [{ mailbox, token }];
    });
  }
}
