/** Changes collected in memory, sealed, then written in one durable transaction: all of them or none. */
import { err, ok, type Result } from '#lib/result.ts';
import type { PageKey, PageRecord, RowDatabase, StorageError } from './row-database.ts';
import type { Sealer } from './sealer.ts';
import type { StoreHooks, Table } from './store.ts';

export type { StorageError } from './row-database.ts';

/** The message pages' share of a batch. */
export type PageShare = {
  /** Seals the changed pages. */
  seal(): Promise<{ puts: PageRecord[]; deletes: PageKey[] }>;
  /** Runs right after the commit, before any `onCommit`. */
  committed(): void;
};

type RowChange = { readonly table: string; readonly id: string; readonly value: unknown; readonly kept: boolean };

export class Batch {
  readonly #database: RowDatabase;
  readonly #sealer: Sealer;
  readonly #hooks: StoreHooks;
  /** By table and id: a row that is changed several times is named, and sealed, once. */
  readonly #rows = new Map<string, RowChange>();
  readonly #afterwards: (() => void)[] = [];
  #pages: PageShare | undefined;
  #committed = false;
  #wrote = false;

  constructor(database: RowDatabase, sealer: Sealer, hooks: StoreHooks) {
    this.#database = database;
    this.#sealer = sealer;
    this.#hooks = hooks;
  }

  /** Sets a row. It is sealed as it is at the commit: don't change it in between. The last of several changes wins. */
  put<Row>(table: Table<Row>, id: string, row: Row): void {
    this.#rows.set(keyOf(table.name, id), { table: table.name, id, value: row, kept: true });
  }

  /** Removes a row; one that doesn't exist is fine. */
  delete(table: Table<unknown>, id: string): void {
    this.#rows.set(keyOf(table.name, id), { table: table.name, id, value: undefined, kept: false });
  }

  /** Runs synchronously after the commit, in the order given; never when the commit failed. */
  onCommit(run: () => void): void {
    this.#afterwards.push(run);
  }

  /** Whether the commit came to the database: with nothing to change it doesn't. */
  get wrote(): boolean {
    return this.#wrote;
  }

  /** For the message pages alone: their share is sealed and written with the rest. */
  setPages(share: PageShare): void {
    this.#pages = share;
  }

  /**
   * Writes everything at once; a batch commits once. On an error nothing was written and no cache was changed.
   * Rejects only when the simulation kills the engine in a hook, or on a bug (two batches that changed one conversation
   * at the same time).
   */
  async commit(): Promise<Result<void, StorageError>> {
    if (this.#committed) throw new Error('a batch commits once');
    this.#committed = true;
    const [rows, pages] = await Promise.all([this.#sealRows(), this.#pages?.seal()]);
    const changes = { ...rows, putPages: pages?.puts ?? [], deletePages: pages?.deletes ?? [] };
    if (Object.values(changes).some((list) => list.length > 0)) {
      this.#hooks.beforeCommit?.();
      this.#wrote = true;
      const written = await this.#database.write(changes);
      if (!written.ok) return err(written.error);
      this.#hooks.afterCommit?.();
    }
    this.#pages?.committed();
    for (const run of this.#afterwards) run();
    return ok();
  }

  async #sealRows() {
    const deleteRows: string[] = [];
    const puts = [];
    for (const { table, id, value, kept } of this.#rows.values()) {
      const name = this.#sealer.rowName(table, id);
      if (kept) puts.push(this.#sealRow(table, name, value));
      else deleteRows.push(name);
    }
    return { putRows: await Promise.all(puts), deleteRows };
  }

  async #sealRow(table: string, id: string, value: unknown) {
    return { id, group: this.#sealer.groupName(table), box: await this.#sealer.sealRow(table, id, value) };
  }
}

/** Names of tables hold no zero. */
function keyOf(table: string, id: string): string {
  return `${table}\0${id}`;
}
