/** Which keys of others have been seen and compared; what a friend's new devices must wait for until a person has looked. */
import { deviceFingerprint } from '#crypto/safety-number.ts';
import { equalBytes } from '#lib/bytes.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { type Peer, type PeerDevice, TRUST, type Trusted } from '../tables.ts';

export type TrustState = 'unverified' | 'verified' | 'changed';

export type TrustActions = {
  isFriend(address: string, tx: Transaction): boolean;
  /** A friend has other keys than those that were seen: their conversation says so. */
  announce(tx: Transaction, address: string): Promise<void>;
  /** All devices of somebody may be written to again. */
  seen(address: string): void;
  /** What another own device has seen of somebody's keys, or this one before it was set up anew. */
  seenElsewhere(tx: Transaction, address: string): Promise<Seen | undefined>;
};

/** What the account's devices tell each other of somebody's keys. */
export type Seen = Pick<Trusted, 'seen' | 'exchange' | 'devices' | 'verified'>;
type Sight = Pick<Trusted, 'address' | 'seen' | 'exchange' | 'devices'>;

/**
 * The first keys of anybody are taken silently. From then on a key more of a friend, or of somebody whose keys were
 * verified, counts as a change, which holds until the person has seen it: no new message is taken for them meanwhile,
 * and nothing at all is sealed to a device that wasn't on the list that was seen. What the known devices wait for goes
 * on to them, receipts and acknowledgements included, and everything that comes in is read.
 */
export class Trust {
  readonly rows = new CachedTable<Trusted>(TRUST, (row) => row.address);
  readonly #core: Core;
  readonly #actions: TrustActions;

  constructor(core: Core, actions: TrustActions) {
    this.#core = core;
    this.#actions = actions;
  }

  async load(): Promise<void> {
    await this.rows.load(this.#core.store);
  }

  stateOf(peer: Peer, tx?: Transaction): TrustState {
    const row = this.rows.get(peer.address, tx);
    if (row === undefined) return 'unverified';
    if (!equalBytes(row.seen, peer.fingerprint)) return 'changed';
    return row.verified ? 'verified' : 'unverified';
  }

  /** When somebody's keys changed last; 0 for never. */
  changedAt(address: string): number {
    return this.rows.get(address)?.changedAt ?? 0;
  }

  /** The devices that may be written to. */
  devicesOf(peer: Peer, tx?: Transaction): readonly PeerDevice[] {
    const row = this.rows.get(peer.address, tx);
    if (row === undefined || equalBytes(row.seen, peer.fingerprint)) return peer.devices;
    return peer.devices.filter((device) => row.devices.includes(this.#printOf(device)));
  }

  /** A first list of somebody was pinned: what the account has seen of them before holds here. */
  async pinned(tx: Transaction, peer: Peer): Promise<void> {
    const elsewhere = await this.#actions.seenElsewhere(tx, peer.address);
    if (elsewhere === undefined) return;
    if (equalBytes(elsewhere.seen, peer.fingerprint)) return this.see(tx, peer, elsewhere.verified);
    const sight = { ...elsewhere, address: peer.address };
    if (this.#isNoMore(sight, undefined, peer)) return this.see(tx, peer, elsewhere.verified);
    this.#put(tx, peer, { ...sight, verified: false, changedAt: this.#core.now() });
  }

  /** Another own device has seen keys of somebody: those that are pinned here are seen with that, and no others. */
  adopt(tx: Transaction, peer: Peer, { seen, verified }: Seen): void {
    if (equalBytes(seen, peer.fingerprint)) this.see(tx, peer, verified);
  }

  /** Another list of somebody has taken the place of the one that was pinned. */
  async replaced(tx: Transaction, before: Peer, after: Peer): Promise<void> {
    const { address } = after;
    if (equalBytes(before.fingerprint, after.fingerprint)) return;
    const elsewhere = await this.#actions.seenElsewhere(tx, address);
    if (elsewhere !== undefined && equalBytes(elsewhere.seen, after.fingerprint))
      return this.see(tx, after, elsewhere.verified);
    const row = this.rows.get(address, tx);
    const friend = this.#actions.isFriend(address, tx);
    const matters = friend || row?.verified === true || this.stateOf(before, tx) === 'changed';
    if (!matters) return this.forget(tx, address);
    const sight = row ?? this.#sight(before);
    const known = this.stateOf(before, tx) === 'changed' ? undefined : before;
    if (this.#isNoMore(sight, known, after)) return this.#lessen(tx, before, after);
    this.#put(tx, after, { ...sight, verified: false, changedAt: this.#core.now() });
    if (friend && this.stateOf(after, tx) === 'changed') await this.#actions.announce(tx, address);
  }

  /** A person has seen these keys, and perhaps compared them. */
  see(tx: Transaction, peer: Peer, verified: boolean): void {
    const before = this.stateOf(peer, tx);
    if (before === (verified ? 'verified' : 'unverified')) return;
    this.#put(tx, peer, { ...this.#sight(peer), verified, changedAt: this.changedAt(peer.address) });
    if (before === 'changed') tx.afterwards(() => this.#actions.seen(peer.address));
  }

  /** From now on it is as if nothing were known of somebody: whatever keys they have are taken. */
  forget(tx: Transaction, address: string): void {
    if (this.rows.get(address, tx) !== undefined) this.rows.delete(tx, address);
  }

  /** Whether a list certifies nothing but what was seen: devices that were dropped are no keys that anybody must look at. */
  #isNoMore(sight: Sight, known: Peer | undefined, after: Peer): boolean {
    // rows of earlier versions don't say which exchange key was seen
    const exchange = sight.exchange ?? known?.exchange;
    if (exchange === undefined || !equalBytes(exchange, after.exchange)) return false;
    return after.devices.every((device) => sight.devices.includes(this.#printOf(device)));
  }

  /** The keys that were seen are fewer from now on, and as verified as they were. */
  #lessen(tx: Transaction, before: Peer, after: Peer): void {
    const row = this.rows.get(after.address, tx);
    if (row === undefined) return;
    const wasChanged = this.stateOf(before, tx) === 'changed';
    const next = { ...row, ...this.#sight(after) };
    if (!wasChanged) return this.rows.put(tx, next);
    this.#put(tx, after, next);
    tx.afterwards(() => this.#actions.seen(after.address));
  }

  #put(tx: Transaction, peer: Peer, row: Trusted): void {
    this.rows.put(tx, row);
    const state = this.stateOf(peer, tx);
    tx.publish('trust.changed', () => ({ nodeId: peer.address, state }));
  }

  #sight({ address, fingerprint, exchange, devices }: Peer): Sight {
    return { address, seen: fingerprint, exchange, devices: devices.map((device) => this.#printOf(device)) };
  }

  #printOf(device: PeerDevice): string {
    return deviceFingerprint(this.#core.provider, device);
  }
}
