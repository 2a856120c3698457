/** How the owner has a contact shown: pinned, muted, hidden for a while; hiding ends by itself, and says so. */
import { type Hiding, hiddenFor, hide, SHOWN } from '#domain/contact/hiding.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { CONTACT_SETTINGS, type ContactSetting } from '../tables.ts';

/** A timer stands still while a computer sleeps, and can't run for months: it looks at the clock this often (ms). */
const LOOK = 60_000;

export class ContactSettings {
  readonly rows = new CachedTable<ContactSetting>(CONTACT_SETTINGS, ({ address }) => address);
  readonly #core: Core;
  readonly #changed: (tx: Transaction, address: string) => void;
  #cancel = () => {};

  /** `changed` says so where the contact is shown. */
  constructor(core: Core, changed: (tx: Transaction, address: string) => void) {
    this.#core = core;
    this.#changed = changed;
  }

  async load(): Promise<void> {
    await this.rows.load(this.#core.store);
    this.#watch();
  }

  get(address: string, tx?: Transaction): ContactSetting {
    return this.rows.get(address, tx) ?? { address, topTime: 0, muted: false, hiding: SHOWN };
  }

  /** When they are shown again (ms since the epoch); 0 when they aren't hidden. */
  hiddenUntil(address: string): number {
    const { hiding } = this.get(address);
    return hiddenFor(hiding, this.#core.now()) > 0 ? hiding.until : 0;
  }

  change(tx: Transaction, address: string, change: Partial<Omit<ContactSetting, 'address'>>): void {
    this.rows.put(tx, { ...this.get(address, tx), ...change });
    this.#changed(tx, address);
  }

  /** Takes over how another device of the owner has a contact shown. */
  adopt(tx: Transaction, address: string, shown: Omit<ContactSetting, 'address'>): void {
    this.change(tx, address, shown);
    tx.afterwards(() => this.#watch());
  }

  hide(tx: Transaction, address: string, time: number): void {
    this.change(tx, address, { hiding: hide(time, this.#core.now()) });
    tx.afterwards(() => this.#watch());
  }

  forget(tx: Transaction, address: string): void {
    this.rows.delete(tx, address);
  }

  #watch(): void {
    this.#cancel();
    const now = this.#core.now();
    const left = this.#hidden().map(({ hiding }) => hiddenFor(hiding, now));
    if (left.length === 0) return;
    this.#cancel = this.#core.after(Math.min(LOOK, ...left), () =>
      // what could not be written is tried again at the next look
      this.#core.background('contact.show', () => this.#show().finally(() => this.#watch())),
    );
  }

  #hidden(tx?: Transaction): ContactSetting[] {
    return this.rows.all(tx).filter(({ hiding }) => hiding.until > hiding.since);
  }

  #show(): Promise<void> {
    return this.#core.transact(async (tx) => {
      const now = this.#core.now();
      for (const { address, hiding } of this.#hidden(tx)) {
        const next = afterLook(hiding, now);
        if (next !== hiding) this.change(tx, address, { hiding: next });
      }
    });
  }
}

/** Ended, begun again because the clock was set back, or as it is. */
function afterLook(hiding: Hiding, now: number): Hiding {
  const left = hiddenFor(hiding, now);
  if (left === 0) return SHOWN;
  return now < hiding.since ? hide(left, now) : hiding;
}
