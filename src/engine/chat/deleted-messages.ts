/** Remembers what was deleted here: a writer that lost our acknowledgement sends it again, and that must not bring it back. */
import { concat, fromHex, toHex } from '#lib/bytes.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { DELETED, type DeletedIds } from '../tables.ts';

/** Twice as long (ms) as anything waits in a mailbox. */
const KEPT = 60 * 24 * 3_600_000;
/** Bytes of an id that are kept: enough to tell it from every other. */
const HEAD = 16;

export class DeletedMessages {
  readonly #rows = new CachedTable<DeletedIds>(DELETED, ({ id }) => id);
  readonly #heads = new Set<string>();
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
    for (const { heads } of this.#rows.all())
      for (let at = 0; at < heads.length; at += HEAD) this.#heads.add(toHex(heads.subarray(at, at + HEAD)));
  }

  has(id: string): boolean {
    return this.#heads.has(id.slice(0, 2 * HEAD));
  }

  /** One row for all of them, however many. */
  remember(tx: Transaction, ids: readonly string[]): void {
    if (ids.length === 0) return;
    const { ports } = this.#core;
    const now = this.#core.now();
    for (const { id, deleted } of this.#rows.all(tx)) if (deleted < now - KEPT) this.#rows.delete(tx, id);
    const heads = ids.map((id) => id.slice(0, 2 * HEAD));
    const bytes = heads.map((head) => fromHex(head) ?? new Uint8Array(0));
    this.#rows.put(tx, { id: toHex(ports.random(16)), deleted: now, heads: concat(...bytes) });
    tx.batch.onCommit(() => {
      for (const head of heads) this.#heads.add(head);
    });
  }
}
