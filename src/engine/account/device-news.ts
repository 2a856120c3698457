/** What follows when a device list changes, ours or a friend's: who is told, and what of dropped devices is forgotten. */
import type { Bytes } from '#lib/bytes.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { encodePayload } from '#wire/payload.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { Machines } from '../devices/machines.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Presence } from '../network/presence.ts';
import type { Capabilities } from '../outbox/capabilities.ts';
import type { Deposits } from '../outbox/deposits.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { WIPED } from '../pairing/tables.ts';
import type { OwnRooms } from '../rooms/own-rooms.ts';
import type { Channels } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import type { AccountState } from '../sync/account-state.ts';
import type { Peer, PeerDevice } from '../tables.ts';
import type { Core } from './core.ts';
import type { DeviceEnd, KeeperActions } from './device-list-keeper.ts';
import type { OwnDevices } from './own-devices.ts';
import type { Publication } from './publication.ts';
import type { Transaction } from './transaction.ts';

export type NewsParts = {
  readonly capabilities: Capabilities;
  readonly channels: Channels;
  readonly contacts: Contacts;
  readonly deposits: Deposits;
  readonly directory: Directory;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly machines: Machines;
  readonly ownDevices: OwnDevices;
  readonly presence: Presence;
  readonly publication: Publication;
  readonly room: OwnRooms;
  readonly state: AccountState;
};

export class DeviceNews implements KeeperActions {
  readonly #core: Core;
  readonly #parts: () => NewsParts;
  /** This device is none of the account's any more. */
  readonly ended: (end: DeviceEnd) => void;

  /** `parts`: asked for when something has changed, since they know each other. */
  constructor(core: Core, parts: () => NewsParts, ended: (end: DeviceEnd) => void) {
    this.#core = core;
    this.#parts = parts;
    this.ended = ended;
  }

  publish(): void {
    this.#parts().publication.publish();
  }

  /** Tells everybody in touch, and the own devices, the list: they go by it at once. */
  async tell(tx: Transaction, list: Bytes): Promise<void> {
    const { contacts, outbox } = this.#parts();
    const told = contacts.contacts
      .all(tx)
      .filter(
        ({ address, friendship }) => friendship !== 'ended' && contacts.blacklist.refusal(address, tx) === undefined,
      )
      .map(({ address }) => address);
    for (const address of [this.#core.own.address, ...told])
      await outbox.entries.enqueue(tx, address, { kind: 'devices', list });
  }

  handOver(tx: Transaction, device: PeerDevice, body: Extract<OwnBody, { kind: 'primary' }>): Promise<void> {
    return this.#parts().ownDevices.tellOne(tx, device, body);
  }

  /** Devices that are being dropped and connected hear it in their session; it is left in all their mailboxes, too. */
  async farewell(tx: Transaction, devices: readonly PeerDevice[], list: Bytes): Promise<void> {
    const { channels, presence } = this.#parts();
    const { address } = this.#core.own;
    for (const device of devices) {
      const envelope = await channels.seal(tx, address, device, encodePayload({ kind: 'dropped', list }));
      if (envelope === undefined) continue;
      tx.afterwards(() => presence.sendDirect(address, device.id, envelope));
    }
  }

  /** Forgets what was between us and devices that aren't their account's any more. */
  async dropped(tx: Transaction, address: string, devices: readonly string[]): Promise<void> {
    const { capabilities, deposits, directory, inbox, outbox, presence } = this.#parts();
    // its rooms are none of theirs either; that it had them stays known, for when it is let in again
    const all = [...devices, ...directory.endpoints.idsOn(address, devices, tx)];
    for (const device of all) {
      await outbox.entries.drop(tx, address, device);
      inbox.forget(tx, address, device);
      deposits.forget(tx, address, device);
      if (address === this.#core.own.address) tx.batch.delete(WIPED, device);
      tx.afterwards(() => presence.part(address, device));
    }
    if (all.length > 0) await capabilities.dropped(tx, address, all);
  }

  /** Own devices get the right to write to each other, by which sessions between them begin; each learns what the other is. */
  async changed(tx: Transaction, before: Peer, after: Peer, list: Bytes): Promise<void> {
    const { capabilities, machines, room, state } = this.#parts();
    await machines.listChanged(tx, before, after, list);
    await room.endpoints.listChanged(tx);
    state.listChanged(tx);
    // what is under the key that the list names is so in the rooms that are managed here, too
    tx.afterwards(() => room.onElsewhere());
    await capabilities.issue(tx, this.#core.own.address);
  }
}
