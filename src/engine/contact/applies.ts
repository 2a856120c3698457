/** Friend requests of others: kept until they are answered or deleted, counted until they have been looked at. */
import { toHex } from '#lib/bytes.ts';
import type { ProfileCard } from '#wire/payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { uuid } from '../account/uuid.ts';
import type { Sender } from '../inbox/inbox.ts';
import { APPLIES, type Apply } from '../tables.ts';
import { applyRow } from './contact-rows.ts';

export class Applies {
  readonly rows = new CachedTable<Apply>(APPLIES, (apply) => apply.address);
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The request that waits for an answer. */
  waiting(address: string, tx?: Transaction): Apply | undefined {
    const apply = this.rows.get(address, tx);
    return apply?.accepted === false ? apply : undefined;
  }

  /** How many wait and have not been looked at. */
  badge(): number {
    return this.rows.all().filter(({ accepted, seen }) => !accepted && !seen).length;
  }

  clearBadge(): Promise<void> {
    return this.#core.transact(async (tx) => {
      for (const apply of this.rows.all()) if (!apply.seen) this.#put(tx, { ...apply, seen: true });
    });
  }

  arrived(tx: Transaction, { address, peer }: Sender, profile: ProfileCard, content: string): void {
    const known = this.rows.get(address, tx);
    this.#put(tx, {
      address,
      id: known?.id ?? uuid(this.#core.ports.random),
      profile,
      exchange: toHex(peer.exchange),
      content,
      count: known === undefined ? 0 : known.count + 1,
      seen: false,
      accepted: false,
      created: this.#core.now(),
    });
  }

  accept(tx: Transaction, apply: Apply): void {
    this.#put(tx, { ...apply, accepted: true, seen: true });
  }

  renamed(tx: Transaction, address: string, profile: ProfileCard): void {
    const apply = this.waiting(address, tx);
    if (apply !== undefined && profile.version >= apply.profile.version) this.#put(tx, { ...apply, profile });
  }

  forget(tx: Transaction, address: string): void {
    if (this.rows.get(address, tx) === undefined) return;
    this.rows.delete(tx, address);
    tx.publish('apply.changed', () => ({ nodeId: address, row: null, badge: this.badge() }));
  }

  #put(tx: Transaction, apply: Apply): void {
    this.rows.put(tx, apply);
    tx.publish('apply.changed', () => ({ nodeId: apply.address, row: applyRow(apply), badge: this.badge() }));
  }
}
