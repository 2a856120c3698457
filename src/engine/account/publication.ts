/** What others need in order to reach us, kept on the home nodes: device list, prekeys, and whose mail comes in no more. */
import { retryDelay } from '#domain/outbox/retry.ts';
import type { Capabilities } from '../outbox/capabilities.ts';
import type { OwnRooms } from '../rooms/own-rooms.ts';
import type { PrekeyStock } from '../session/prekey-stock.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Core } from './core.ts';
import type { DeviceListKeeper } from './device-list-keeper.ts';

/** Prekeys age and are used up while the connection stands. */
const AGAIN_AFTER = 6 * 3_600_000;
/** The primary device tells the default room what becomes of a device; a room that stays open finds it in the list. */
const AGAIN_IN_ROOM = 3_600_000;

export class Publication {
  readonly #core: Core;
  readonly #devices: DeviceListKeeper;
  readonly #prekeys: PrekeyStock;
  readonly #capabilities: Capabilities;
  readonly #room: OwnRooms;
  readonly #restored: () => Promise<void>;
  readonly #leaveList: () => Promise<boolean>;
  #cancel: () => void = () => undefined;

  /**
   * `restored`: resolves once a new device has what the account keeps on its home nodes, or can't get it now. `leaveList`:
   * tells devices that were dropped; true when all are told.
   */
  constructor(
    core: Core,
    devices: DeviceListKeeper,
    prekeys: PrekeyStock,
    capabilities: Capabilities,
    room: OwnRooms,
    restored: () => Promise<void>,
    leaveList: () => Promise<boolean>,
  ) {
    this.#restored = restored;
    this.#leaveList = leaveList;
    this.#core = core;
    this.#devices = devices;
    this.#prekeys = prekeys;
    this.#capabilities = capabilities;
    this.#room = room;
  }

  /** To be called whenever the connection to the home nodes is back. */
  publish(attempt = 1): void {
    this.#cancel();
    this.#core.background('publication', async () => {
      const done = await this.#publishAll().catch((reason: unknown) => {
        if (reason instanceof StorageFailure) return false;
        throw reason;
      });
      if (!done) this.#core.ports.log('warn', 'publication.incomplete', { attempt });
      this.#cancel();
      const again = this.#core.own.endpoint === undefined ? AGAIN_AFTER : AGAIN_IN_ROOM;
      this.#cancel = this.#core.after(done ? again : retryDelay(attempt, 0.5), () =>
        this.publish(done ? 1 : attempt + 1),
      );
    });
  }

  async #publishAll(): Promise<boolean> {
    const time = await this.#core.ports.network.time();
    if (!time.ok) return false;
    const isListed = (await this.#devices.refresh()) && (await this.#publishList(time.value));
    // who hears it goes by it, so it is what the nodes have
    const listed = isListed && (await this.#leaveList());
    await this.#capabilities.renew(time.value);
    // its owner waits for their contacts, and nobody yet for a hundred and fifty keys
    await this.#restored();
    // a node takes revocations for mailboxes that have prekeys there
    const stocked = await this.#prekeys.publish(time.value);
    if (stocked) await this.#room.markPublished();
    this.#room.serveRooms();
    return (await this.#capabilities.publish()) && stocked && listed;
  }

  /** Two devices that both published would only meet each other's: the primary one does. */
  async #publishList(now: number): Promise<boolean> {
    if (!this.#devices.isPrimary()) return true;
    await this.#devices.renew(now);
    const record = await this.#core.ports.network.putRecord(this.#core.own.deviceList);
    // a node that has another version keeps it: what is there is newer than ours, or the same
    const stored = record.ok || record.error === 'Conflict';
    if (!stored || !this.#devices.isTakingOver()) return stored;
    // a takeover holds once the nodes show it
    return (await this.#devices.refresh()) && !this.#devices.isTakingOver();
  }
}
