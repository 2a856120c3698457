/** What others need in order to reach us, kept on the home nodes: device list, prekeys, and whose mail comes in no more. */
import { retryDelay } from '#domain/outbox/retry.ts';
import type { Capabilities } from '../outbox/capabilities.ts';
import type { SharedCapabilities } from '../outbox/shared-capabilities.ts';
import type { OwnRooms } from '../rooms/own-rooms.ts';
import type { PrekeyStock } from '../session/prekey-stock.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { AccountState } from '../sync/account-state.ts';
import type { Core } from './core.ts';
import { type LeavingParts, leaveList } from './dropped-devices.ts';

/** Prekeys age and are used up while the connection stands. */
const AGAIN_AFTER = 6 * 3_600_000;
/** The primary device tells the default room what becomes of a device; a room that stays open finds it in the list. */
const AGAIN_IN_ROOM = 3_600_000;

export type PublicationParts = LeavingParts & {
  readonly capabilities: Capabilities;
  readonly prekeys: PrekeyStock;
  readonly room: OwnRooms;
  readonly shared: SharedCapabilities;
  readonly state: AccountState;
};

export class Publication {
  readonly #core: Core;
  readonly #parts: () => PublicationParts;
  #cancel: () => void = () => undefined;

  /** `parts`: asked for when they are needed, since they know each other. */
  constructor(core: Core, parts: () => PublicationParts) {
    this.#core = core;
    this.#parts = parts;
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
    const { capabilities, devices, prekeys, room, shared, state } = this.#parts();
    const time = await this.#core.ports.network.time();
    if (!time.ok) return false;
    const isListed = (await devices.refresh()) && (await this.#publishList(time.value));
    // who hears it goes by it, so it is what the nodes have
    const listed = isListed && (await leaveList(this.#parts()));
    await capabilities.renew(time.value);
    // others' nodes may let us wait, or want work: what everybody needs doesn't wait for that
    this.#core.background('capabilities.share', () => shared.publish());
    // its owner waits for their contacts, and nobody yet for a hundred and fifty keys
    await state.restored();
    // a node takes revocations for mailboxes that have prekeys there
    const stocked = await prekeys.publish(time.value);
    if (stocked) await room.markPublished();
    room.serveRooms();
    return (await capabilities.publish()) && stocked && listed;
  }

  /** Two devices that both published would only meet each other's: the primary one does. */
  async #publishList(now: number): Promise<boolean> {
    const { devices } = this.#parts();
    if (!devices.isPrimary()) return true;
    await devices.renew(now);
    const record = await this.#core.ports.network.putRecord(this.#core.own.deviceList);
    // a node that has another version keeps it: what is there is newer than ours, or the same
    const stored = record.ok || record.error === 'Conflict';
    if (!stored || !devices.isTakingOver()) return stored;
    // a takeover holds once the nodes show it
    return (await devices.refresh()) && !devices.isTakingOver();
  }
}
