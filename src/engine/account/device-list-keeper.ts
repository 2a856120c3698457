/**
 * The account's own device list: the primary device changes and signs it, every device goes by the newest that it learns of.
 *
 * The account's key is handed on in three steps, each one durable change: the primary sends key and signed list to the next
 * one and signs nothing more; that one stores both and tells everybody; the first drops its key when it hears the list.
 * At no point is there nobody who has the key, or two who sign with it because of that (the words can make a second one at
 * any time). A primary that changes its mind meanwhile signs a list of a higher epoch, which holds against whatever the other
 * one may have signed by then.
 */
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { type DeviceList, type ListedDevice, MAX_DEVICES } from '#wire/device-list.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { follows, readDeviceList, readPeer, trustedPeer } from '../session/device-lists.ts';
import type { Directory } from '../session/directory.ts';
import { rootDeviceOf } from '../session/root-device.ts';
import type { AccountRow, Peer, PeerDevice } from '../tables.ts';
import type { Core } from './core.ts';
import { isRunningOut } from './device-list-record.ts';
import { hasUnknownKey, inheriting, mayShareKey } from './list-state-keys.ts';
import { type Signing, signNextList } from './next-list.ts';
import {
  areSecretsOf,
  endOf,
  isOther,
  isTakingOver,
  listOf,
  loggingOut,
  previousOf,
  secretsOf,
  without,
} from './own-device-list.ts';
import type { Transaction } from './transaction.ts';

/** Of devices that were dropped, so many are remembered until they are told. */
const MAX_UNTOLD = 4 * MAX_DEVICES;

export type KeeperError = 'NotPrimary' | 'DeviceNotFound' | 'TooManyDevices';
/** Why this device may go on no longer: it was taken out of the account for good, or until it is authorised again. */
export type DeviceEnd = NonNullable<AccountRow['ended']>;

/** What a changed list touches. */
export type KeeperActions = {
  /** Tells contacts and own devices the new list, within the change. */
  tell(tx: Transaction, list: Bytes): Promise<void>;
  /** Hands the key on. */
  handOver(tx: Transaction, device: PeerDevice, body: Extract<OwnBody, { kind: 'primary' }>): Promise<void>;
  /** Says the list to devices that it doesn't name any more and that are connected to this one, once the change is durable. */
  farewell(tx: Transaction, devices: readonly PeerDevice[], list: Bytes): Promise<void>;
  /** Own devices are no devices of the account any more. */
  dropped(tx: Transaction, address: string, devices: readonly string[]): Promise<void>;
  /** The list has been replaced: `before` is the old one. */
  changed(tx: Transaction, before: Peer, after: Peer, list: Bytes): Promise<void>;
  /** Brings the list to the home nodes. */
  publish(): void;
  /** This device is none of the account's any more. */
  ended(end: DeviceEnd): void;
};

export class DeviceListKeeper {
  readonly #core: Core;
  readonly #directory: Directory;
  readonly #actions: KeeperActions;

  constructor(core: Core, directory: Directory, actions: KeeperActions) {
    this.#core = core;
    this.#directory = directory;
    this.#actions = actions;
  }

  /** The list that this device goes by. */
  list(): DeviceList {
    return listOf(this.#core.own);
  }

  /** Whether this device keeps the account's key. */
  isPrimary(): boolean {
    return this.#core.own.signing.secretKey !== null;
  }

  /** Certifies a device, or one that was logged out again; answers the signed list that names it. */
  add(device: ListedDevice): Promise<Result<Bytes, KeeperError>> {
    return this.#change((list) => {
      const devices = [...list.devices.filter(({ id }) => id !== device.id), device];
      if (devices.length > MAX_DEVICES) return err('TooManyDevices');
      return ok({ ...list, devices, loggedOut: list.loggedOut.filter((id) => id !== device.id) });
    });
  }

  /** Takes a device out of the account for good: it wipes what it has when it hears of it. */
  remove(id: string): Promise<Result<Bytes, KeeperError>> {
    return this.#change(
      (list) => {
        if (!isOther(this.#core.own, list, id)) return err('DeviceNotFound');
        return ok({ ...without(list, id), loggedOut: list.loggedOut.filter((other) => other !== id) });
      },
      // a list that still names it must not bring it half-way back
      { spares: false },
    );
  }

  /**
   * Takes a device out until it is authorised again: it is locked and keeps what it has. `TooManyDevices`: as many are out as
   * a list can say, and whoever fell out of that would wipe what they have.
   */
  logOut(id: string): Promise<Result<Bytes, KeeperError>> {
    return this.#change((list) => {
      if (!isOther(this.#core.own, list, id)) return err('DeviceNotFound');
      const loggedOut = [...list.loggedOut.filter((other) => other !== id), id];
      if (loggedOut.length > MAX_DEVICES) return err('TooManyDevices');
      return ok({ ...without(list, id), loggedOut });
    });
  }

  /** Begins to make another device the primary one; the list changes once that has the account's key. */
  handOver(id: string): Promise<Result<void, KeeperError>> {
    return this.#core.transact(async (tx) => {
      const { own } = this.#core;
      const secrets = secretsOf(own);
      if (secrets === undefined) return err('NotPrimary');
      const list = listOf(own);
      if (id === own.device.id || id === own.successor) return ok();
      const device = list.devices.find((other) => other.id === id);
      if (device === undefined) return err('DeviceNotFound');
      const devices = list.devices.map((other): ListedDevice => {
        if (other.id === id) return { ...other, kind: 'primary' };
        return other.kind === 'primary' ? { ...other, kind: 'default' } : other;
      });
      const signed = await this.#sign(own, { ...list, devices });
      this.#core.putOwn(tx, { ...own, successor: id });
      await this.#actions.handOver(tx, device, { kind: 'primary', ...secrets, list: signed });
      return ok();
    });
  }

  /** The primary device has handed the key to this one. Anything else that claims so is passed over. */
  async takeOver(tx: Transaction, body: Extract<OwnBody, { kind: 'primary' }>, from: string): Promise<void> {
    const { own, provider } = this.#core;
    const peer = await readPeer(provider, body.list);
    const isPrimary = (list: Peer | undefined, id: string) =>
      list?.devices.some((device) => device.id === id && device.kind === 'primary') === true;
    if (!peer.ok || peer.value.address !== own.address || !this.#directory.accepts(peer.value, tx)) return;
    if (!isPrimary(this.#directory.peerOf(own.address, tx), from) || !isPrimary(peer.value, own.device.id)) return;
    const { secretKey, exchange, wallet } = body;
    const secrets = { secretKey, exchange, wallet };
    if (!(await areSecretsOf(provider, own, secrets))) return;
    await this.adopt(tx, peer.value, body.list, own, [], secrets);
    await this.#actions.tell(tx, body.list);
    tx.afterwards(() => this.#actions.publish());
  }

  /**
   * Goes by a list from now on that follows the one this device has, whose row is `own`. `keptBack`: devices that only a list
   * between has named.
   */
  async adopt(
    tx: Transaction,
    peer: Peer,
    list: Bytes,
    own = this.#core.own,
    keptBack: readonly PeerDevice[] = [],
    secrets = secretsOf(own),
  ): Promise<void> {
    const before = this.#directory.peerOf(own.address, tx);
    if (before === undefined) throw new Error('there is an own list at any time');
    const id = rootDeviceOf(own);
    const end = endOf(own, before, peer, list);
    const kept = peer.devices.some((device) => device.id === id && device.kind === 'primary') ? secrets : undefined;
    const stays = new Set([id, ...peer.devices.map((device) => device.id)]);
    const gone = before.devices.filter((device) => !stays.has(device.id));
    // the primary device tells them from the default room alone
    const tells = [...(kept === undefined ? [] : [...gone, ...keptBack]), ...this.#directory.ownRoomsOn(gone, tx)];
    const untold = [...(own.untold ?? []), ...tells].filter((device) => !stays.has(device.id)).slice(-MAX_UNTOLD);
    this.#core.putOwn(tx, {
      ...own,
      deviceList: list,
      signing: { ...own.signing, secretKey: kept?.secretKey ?? null },
      exchange: { ...own.exchange, secretKey: kept?.exchange ?? null },
      wallet: { ...own.wallet, secretKey: kept?.wallet ?? null },
      successor: null,
      ended: end,
      // whoever drops it after another primary device has named it knows of it
      takingOver: kept === undefined && end === null ? null : (own.takingOver ?? null),
      untold,
    });
    this.#directory.replaceOwn(tx, peer);
    await this.#actions.farewell(tx, tells, list);
    await this.#actions.dropped(
      tx,
      own.address,
      gone.map((device) => device.id),
    );
    await this.#actions.changed(tx, before, peer, list);
    if (end !== null && end !== own.ended) tx.afterwards(() => this.#actions.ended(end));
  }

  /** Devices that were dropped and in whose mailboxes the list has been left. */
  async told(ids: readonly string[]): Promise<void> {
    await this.#core.transact(async (tx) => {
      const { own } = this.#core;
      this.#core.putOwn(tx, { ...own, untold: own.untold?.filter(({ id }) => !ids.includes(id)) ?? [] });
    });
  }

  /** Whether this device has taken the account over, and hasn't seen the home nodes with its list yet. */
  isTakingOver(): boolean {
    return isTakingOver(this.#core.own);
  }

  /**
   * Looks at what the home nodes have, and goes by it if it follows ours. Where what they have keeps ours out, the primary
   * device signs anew, above that. False when no node answered.
   */
  async refresh(): Promise<boolean> {
    const { address } = this.#core.own;
    const found = await this.#directory.newest(address);
    if (!found.ok) return found.error === 'NotFound';
    const peer = found.value;
    await this.#core.transact(async (tx) => {
      const { own } = this.#core;
      const known = this.#directory.peerOf(address, tx);
      if (known === undefined) return;
      if (equalBytes(known.hash, peer.hash)) {
        if (isTakingOver(own)) this.#core.putOwn(tx, { ...own, takingOver: null });
        return;
      }
      if (follows(peer, known)) {
        await this.adopt(tx, peer, peer.list);
        return;
      }
      if (peer.version < known.version || own.signing.secretKey === null) return;
      await this.#passOver(tx, peer, peer.list);
    });
    return true;
  }

  /**
   * Signs the list anew long before it runs out, by the home nodes' time `now`; at once where devices that were dropped may
   * have the state key that it goes by.
   */
  async renew(now: number): Promise<void> {
    await this.#core.transact(async (tx) => {
      const { own } = this.#core;
      // whoever is about to hand the key on signs nothing more
      if (own.signing.secretKey === null || own.successor !== null) return;
      const present = listOf(own);
      const { version } = previousOf(own.deviceList);
      if (!isRunningOut(own.deviceList, now) && !mayShareKey(present, version)) return;
      const list = await this.#sign(own, present, { now });
      await this.adopt(tx, trustedPeer(this.#core.provider, list), list);
    });
  }

  #change(
    change: (list: DeviceList) => Result<DeviceList, KeeperError>,
    also: Partial<AccountRow> = {},
  ): Promise<Result<Bytes, KeeperError>> {
    return this.#core.transact(async (tx) => {
      const { own } = this.#core;
      if (own.signing.secretKey === null) return err('NotPrimary');
      const next = change(listOf(own));
      if (!next.ok) return next;
      const signed = await this.#sign(own, next.value);
      await this.#replace(tx, signed, { ...own, ...also });
      tx.afterwards(() => this.#actions.publish());
      return ok(signed);
    });
  }

  /** Signs above a list that was out of sight when this one was signed, and takes in what was written by keys that it didn't know. */
  async #passOver(tx: Transaction, peer: Peer, list: Bytes): Promise<void> {
    const { own, provider } = this.#core;
    const present = listOf(own);
    const next = own.spares === true ? loggingOut(present, peer.devices) : present;
    const passedOver = { version: peer.version, bytes: list };
    const signed = await this.#sign(own, next, { now: this.#core.now(), passedOver });
    const theirs = readDeviceList(list);
    const inherits = isTakingOver(own) || (theirs !== undefined && hasUnknownKey(theirs, present));
    await this.#replace(tx, signed, inherits ? inheriting(provider, own, list) : own, peer.devices);
  }

  /** Goes by a list that was signed here, and has it known. */
  async #replace(
    tx: Transaction,
    list: Bytes,
    own = this.#core.own,
    keptBack: readonly PeerDevice[] = [],
  ): Promise<void> {
    await this.adopt(tx, trustedPeer(this.#core.provider, list), list, own, keptBack);
    await this.#actions.tell(tx, list);
  }

  #sign(own: AccountRow, list: DeviceList, signing: Signing = { now: this.#core.now() }): Promise<Bytes> {
    return signNextList(this.#core.ports, own, list, signing);
  }
}
