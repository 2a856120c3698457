/** Everything about messages that burn: after how long between whom, and when each does; and what a room's messages outlive. */
import type { Account } from '../account/account.ts';
import type { Core } from '../account/core.ts';
import { Lifetime } from '../chat/lifetime.ts';
import type { MessageActions } from '../chat/messages.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import { BurnSettings } from './burn-settings.ts';
import { Burning } from './burning.ts';

/** Of the account only what is asked for later: it is being made still. */
type Around = Pick<Account, 'contacts' | 'conversations' | 'core' | 'deleting' | 'messages' | 'ownDevices' | 'room'>;

export class Burn {
  readonly #core: Core;
  readonly #lifetime: Lifetime;
  readonly clock: Burning;
  readonly settings: BurnSettings;
  readonly forMessages: Pick<MessageActions, 'burnTime' | 'wasRead'>;

  /** `account`: has its core and its contacts; the others are asked for when something burns or is set. */
  constructor(account: Around, outbox: OutboxEntries) {
    this.#core = account.core;
    this.clock = new Burning(account.core, (ids) => account.deleting.messages(ids));
    this.settings = new BurnSettings(account.core, account.contacts.settings, outbox, {
      say: (...notice) => account.messages.notice(...notice),
      tellOwn: (tx, body) => account.ownDevices.tell(tx, body),
    });
    this.#lifetime = new Lifetime(
      account.core,
      () => account.conversations,
      () => account.room.get().exp,
      (ids) => account.deleting.messages(ids),
    );
    this.forMessages = {
      burnTime: (address, tx) => this.settings.time(address, tx),
      wasRead: (tx, message, readAt) => this.clock.start(tx, message, readAt),
    };
  }

  /** Loads the keys before the rest, since what they cover doesn't open without them, and lets burn what is due after it. */
  async loadAround(rest: () => Promise<unknown>): Promise<void> {
    await this.#core.burnKeys.load();
    await rest();
    await this.clock.load();
    this.#lifetime.start();
  }
}
