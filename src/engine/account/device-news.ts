/** What follows when a device list changes, ours or a friend's: who is told, and what of dropped devices is forgotten. */
import type { Bytes } from '#lib/bytes.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { encodePayload } from '#wire/payload.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Presence } from '../network/presence.ts';
import type { Capabilities } from '../outbox/capabilities.ts';
import type { Deposits } from '../outbox/deposits.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import type { Channels } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import type { PeerDevice } from '../tables.ts';
import type { Core } from './core.ts';
import type { DeviceEnd, KeeperActions } from './device-list-keeper.ts';
import type { OwnDevices } from './own-devices.ts';
import type { Publication } from './publication.ts';
import type { Transaction } from './transaction.ts';

/** A device that was dropped may come for the news within thirty days (ms); it finds the list at its home nodes at any time. */
const FAREWELL_TTL = 30 * 24 * 3_600_000;

export type NewsParts = {
  readonly capabilities: Capabilities;
  readonly channels: Channels;
  readonly contacts: Contacts;
  readonly deposits: Deposits;
  readonly directory: Directory;
  readonly entries: OutboxEntries;
  readonly inbox: Inbox;
  readonly ownDevices: OwnDevices;
  readonly presence: Presence;
  readonly publication: Publication;
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
    const { contacts, entries } = this.#parts();
    const told = contacts.contacts
      .all(tx)
      .filter(
        ({ address, friendship }) => friendship !== 'ended' && contacts.blacklist.refusal(address, tx) === undefined,
      )
      .map(({ address }) => address);
    for (const address of [this.#core.own.address, ...told])
      await entries.enqueue(tx, address, { kind: 'devices', list });
  }

  handOver(tx: Transaction, device: PeerDevice, body: Extract<OwnBody, { kind: 'primary' }>): Promise<void> {
    return this.#parts().ownDevices.tellOne(tx, device, body);
  }

  /** Devices that are being dropped hear it once more in their session; what isn't heard stands in the list at the nodes. */
  async farewell(tx: Transaction, devices: readonly PeerDevice[], list: Bytes): Promise<void> {
    const { channels, deposits, directory, presence } = this.#parts();
    const { address } = this.#core.own;
    for (const device of devices) {
      const envelope = await channels.seal(tx, address, device, encodePayload({ kind: 'dropped', list }));
      if (envelope === undefined) continue;
      tx.afterwards(() =>
        this.#core.background('device.farewell', async () => {
          if (!presence.sendDirect(address, device.id, envelope))
            await deposits.deposit(address, device, directory.homeNodesOf(address), envelope, FAREWELL_TTL);
        }),
      );
    }
  }

  /** Forgets what was between us and devices that aren't their account's any more. */
  async dropped(tx: Transaction, address: string, devices: readonly string[]): Promise<void> {
    const { capabilities, deposits, entries, inbox, presence } = this.#parts();
    for (const device of devices) {
      await entries.drop(tx, address, device);
      inbox.forget(tx, address, device);
      capabilities.revoke(tx, address, device);
      deposits.forget(tx, address, device);
      tx.afterwards(() => presence.part(address, device));
    }
  }

  /** Own devices get the right to write to each other; sessions between them begin by it. */
  async changed(tx: Transaction): Promise<void> {
    await this.#parts().capabilities.issue(tx, this.#core.own.address);
  }
}
