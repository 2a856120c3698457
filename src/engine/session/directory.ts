/** Other accounts' device lists: looked up, verified, pinned; never replaced by an older one or by another branch. */

import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { NetworkError } from '../ports.ts';
import { HINTS, type Hint, PEERS, type Peer, type PeerDevice } from '../tables.ts';
import { follows, trustedPeer } from './device-lists.ts';
import { Endpoints } from './endpoints.ts';
import type { ListWitness, Shown } from './list-witness.ts';
import { rootDeviceOf } from './root-device.ts';
import type { Trust } from './trust.ts';

export type LookupError = NetworkError | 'NotFound' | 'Invalid';

export type DirectoryActions = {
  /** Devices that somebody's newer list doesn't name any more, under the keys that they had. */
  dropped(tx: Transaction, address: string, devices: readonly string[]): Promise<void>;
  /** A list of our own account that follows the one we have. */
  ownList(tx: Transaction, peer: Peer, list: Bytes): Promise<void>;
  /** A device has spoken of a list of its account that no node which we know of shows. */
  unfound(address: string, device: string): void;
};

/** Which list a device of an account has spoken of, by the epoch that the account was known under. */
export type SpokenList = Pick<Peer, 'epoch' | 'version'> & { readonly device: string };

export class Directory {
  readonly peers = new CachedTable<Peer>(PEERS, (peer) => peer.address);
  readonly hints = new CachedTable<Hint>(HINTS, (hint) => hint.address);
  readonly trust: Trust;
  readonly endpoints: Endpoints;
  readonly #core: Core;
  readonly #witness: ListWitness;
  readonly #actions: DirectoryActions;
  #own: Peer;
  /** The own list as an uncommitted change has it. */
  readonly #ownDrafts = new WeakMap<Transaction, Peer>();

  constructor(core: Core, trust: Trust, witness: ListWitness, actions: DirectoryActions) {
    this.#core = core;
    this.#witness = witness;
    this.trust = trust;
    this.endpoints = new Endpoints(core);
    this.#actions = actions;
    this.#own = trustedPeer(core.provider, core.own.deviceList);
  }

  async load(): Promise<void> {
    const { store } = this.#core;
    await Promise.all([this.peers.load(store), this.hints.load(store), this.trust.load(), this.endpoints.load()]);
  }

  /** Where to look for somebody: where they said, or a card of theirs before they did, and at our own nodes. */
  homeNodesOf(address: string): HomeNode[] {
    return [...new Set([...(this.saidNodesOf(address) ?? []), ...this.#core.ports.homeNodes])];
  }

  /** Where they said that they are, or a card of theirs before they did; undefined when nobody has said anything. */
  saidNodesOf(address: string, tx?: Transaction): readonly HomeNode[] | undefined {
    return (this.peerOf(address, tx) ?? this.hints.get(address, tx))?.homeNodes;
  }

  /** What is pinned of an account; of our own, the list that we go by. */
  peerOf(address: string, tx?: Transaction): Peer | undefined {
    if (address !== this.#core.own.address) return this.peers.get(address, tx);
    return (tx && this.#ownDrafts.get(tx)) ?? this.#own;
  }

  /**
   * The devices that may be written to: all but those that have come with a change that nobody has seen yet; of our own
   * account all but this one, and from a room the places of that room on them.
   */
  devicesOf(address: string, tx?: Transaction): readonly PeerDevice[] {
    const peer = this.peerOf(address, tx);
    if (peer === undefined) return [];
    const { own } = this.#core;
    if (address !== own.address) return this.endpoints.of(address, this.trust.devicesOf(peer, tx), tx);
    const root = rootDeviceOf(own);
    if (!peer.devices.some(({ id }) => id === root)) return [];
    const others = peer.devices.filter(({ id }) => id !== root);
    return own.endpoint === undefined ? others : this.ownRoomsOn(others, tx);
  }

  /** The places that the open room has on other devices of the account; none of the default room, nor of a hidden one. */
  ownRoomsOn(devices: readonly PeerDevice[], tx?: Transaction): readonly PeerDevice[] {
    const { address, endpoint } = this.#core.own;
    return endpoint === undefined || this.#core.isAlone ? [] : this.endpoints.roomsOn(address, devices, tx);
  }

  /** A device that may be answered: as `devicesOf`, and those that were to be written to before they named a room. */
  deviceOf(address: string, id: string, tx?: Transaction): PeerDevice | undefined {
    const peer = this.peerOf(address, tx);
    if (peer === undefined) return undefined;
    if (address === this.#core.own.address) return this.devicesOf(address, tx).find((device) => device.id === id);
    return this.endpoints.find(address, this.trust.devicesOf(peer, tx), id, tx);
  }

  /** The same by their names alone. */
  namesOf(address: string): { readonly address: string; readonly device: string }[] {
    return this.devicesOf(address).map(({ id }) => ({ address, device: id }));
  }

  /** Goes by another list of our own account from this change on. */
  replaceOwn(tx: Transaction, peer: Peer): void {
    this.#ownDrafts.set(tx, peer);
    tx.batch.onCommit(() => {
      this.#own = peer;
    });
  }

  /** Whether somebody's keys have changed and nobody has seen it yet. */
  isChanged(address: string, tx?: Transaction): boolean {
    const peer = this.peerOf(address, tx);
    return peer !== undefined && this.trust.stateOf(peer, tx) === 'changed';
  }

  /** Keeps what a card says until its owner says it: anybody can write a card for somebody. */
  remember(tx: Transaction, address: string, homeNodes: readonly HomeNode[]): void {
    if (homeNodes.length > 0 && this.peers.get(address, tx) === undefined) this.hints.put(tx, { address, homeNodes });
  }

  /** Whether a list is the pinned one or newer: not an older one, nor another of the same version. */
  accepts(peer: Peer, tx?: Transaction): boolean {
    const pinned = this.peerOf(peer.address, tx);
    return pinned === undefined || follows(peer, pinned);
  }

  /** Keeps a list that may take the place of the pinned one; `Invalid` for any other. */
  async pin(tx: Transaction, peer: Peer): Promise<Result<void, 'Invalid'>> {
    if (!this.accepts(peer, tx)) return err('Invalid');
    const before = this.peerOf(peer.address, tx);
    const isNew = peer.version !== before?.version || peer.epoch !== before.epoch;
    if (peer.address === this.#core.own.address) {
      if (isNew && peer.list !== undefined) await this.#actions.ownList(tx, peer, peer.list);
      return ok();
    }
    const kept = this.#witness.isFriend(peer.address, tx) ? peer : withoutList(peer);
    if (isNew || (before.list === undefined && kept.list !== undefined)) this.peers.put(tx, kept);
    if (before === undefined) await this.trust.pinned(tx, peer);
    if (before !== undefined && isNew) {
      await this.trust.replaced(tx, before, peer);
      const dropped = before.devices.filter(({ id }) => peer.devices.every((device) => device.id !== id));
      await this.#actions.dropped(
        tx,
        peer.address,
        dropped.map(({ id }) => id),
      );
    }
    if (this.hints.get(peer.address, tx) !== undefined) this.hints.delete(tx, peer.address);
    return ok();
  }

  /** The verified device list of an account as its nodes have it now; of our own, the one that we go by. */
  async lookUp(address: string): Promise<Result<Peer, LookupError>> {
    const own = address === this.#core.own.address ? this.peerOf(address) : undefined;
    return own === undefined ? this.newest(address) : ok(own);
  }

  /** The newest list that the nodes of an account have. */
  async newest(address: string): Promise<Result<Required<Peer>, LookupError>> {
    return newestOf(await this.#witness.ask(address, this.homeNodesOf(address)));
  }

  /**
   * Looks at what the nodes of an account have, goes by it if it may take the place of what is pinned, and gives them what
   * they lack. `spoken`: what a device has spoken of. It is asked for it where no node shows it, which accuses none of them:
   * the account may have moved to others. What makes us look so often brings nodes along only where there is something new.
   */
  async refresh(address: string, spoken?: SpokenList): Promise<void> {
    const before = this.peerOf(address);
    const shown = await this.#witness.ask(address, this.homeNodesOf(address));
    const found = newestOf(shown);
    if (found.ok) await this.#core.transact((tx) => this.pin(tx, found.value));
    const pinned = this.peerOf(address);
    // versions of two epochs say nothing of each other
    const isUnfound = spoken !== undefined && pinned?.epoch === spoken.epoch && pinned.version < spoken.version;
    if (isUnfound) this.#actions.unfound(address, spoken.device);
    if (spoken === undefined || pinned !== before) await this.#witness.bringAlong(address, shown);
  }

  /** As if nothing had been heard of somebody. */
  forget(tx: Transaction, address: string): void {
    this.peers.delete(tx, address);
    this.#witness.forget(tx, address);
  }
}

/** As it is kept of those whose nodes nobody here looks after: a record may be large, and there are many strangers. */
function withoutList(peer: Peer): Peer {
  const { list: _, ...kept } = peer;
  return kept;
}

/** The newest that is genuine: no single node can hide it behind a forged one. */
function newestOf(shown: readonly Shown[]): Result<Required<Peer>, LookupError> {
  let newest: Required<Peer> | undefined;
  for (const { answer } of shown) {
    const peer = answer.ok ? answer.value : undefined;
    if (peer !== undefined && (newest === undefined || follows(peer, newest))) newest = peer;
  }
  if (newest !== undefined) return ok(newest);
  const errors = shown.flatMap(({ answer }) =>
    answer.ok ? [] : [answer.error === 'Forged' ? 'Invalid' : answer.error],
  );
  // retrying helps as long as one of the nodes couldn't be reached
  const failure = (['Invalid', 'Unreachable'] as const).find((error) => errors.includes(error)) ?? errors[0];
  const isFinal = failure === 'Invalid' || errors.length === shown.length;
  return err(isFinal && failure !== undefined ? failure : 'NotFound');
}
