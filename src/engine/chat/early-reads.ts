/** Messages that somebody has read before they are here: the word of one device can overtake the message of another. */
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { EARLY_READS, type EarlyRead } from '../devices/tables.ts';

/** Twice as long (ms) as anything waits in a mailbox. */
const KEPT = 60 * 24 * 3_600_000;
const MOST = 5000;

export class EarlyReads {
  readonly #rows = new CachedTable<EarlyRead>(EARLY_READS, ({ id }) => id);
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
  }

  /** What never comes is forgotten some day, the oldest first when there is too much of it. `readAt` as in `EarlyRead`. */
  remember(tx: Transaction, id: string, readAt?: number): void {
    const at = this.#core.now();
    const rows = this.#rows.all(tx).sort((a, b) => a.at - b.at);
    const excess = rows.length + 1 - MOST;
    for (const [index, row] of rows.entries()) if (index < excess || row.at < at - KEPT) this.#rows.delete(tx, row.id);
    this.#rows.put(tx, { id, at, readAt: readAt ?? at });
  }

  /** When a message that comes now was read, undefined when it wasn't; it is remembered no longer. */
  take(tx: Transaction, id: string): number | undefined {
    const row = this.#rows.get(id, tx);
    if (row !== undefined) this.#rows.delete(tx, id);
    return row && (row.readAt ?? row.at);
  }
}
