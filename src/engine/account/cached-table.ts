/** A sealed table that is small enough to live in memory: read at once, written through a transaction. */
import type { Store, Table } from '../storage/store.ts';
import type { Transaction } from './transaction.ts';

/** How rows stand in the database, where that differs from how they are used; undefined for one that is to be passed over. */
export type RowCover<Row> = { close(row: Row): Row; open(row: Row): Row | undefined };

export class CachedTable<Row> {
  readonly #table: Table<Row>;
  readonly #rows = new Map<string, Row>();
  /** What an uncommitted transaction has changed; undefined stands for a deleted row. */
  readonly #drafts = new WeakMap<Transaction, Map<string, Row | undefined>>();
  readonly #idOf: (row: Row) => string;
  readonly #watchers: ((tx: Transaction, id: string) => void)[] = [];
  readonly #cover: RowCover<Row> | undefined;

  constructor(table: Table<Row>, idOf: (row: Row) => string, cover?: RowCover<Row>) {
    this.#table = table;
    this.#idOf = idOf;
    this.#cover = cover;
  }

  async load(store: Store): Promise<void> {
    for (const stored of await store.list(this.#table)) {
      const row = this.#cover === undefined ? stored : this.#cover.open(stored);
      if (row !== undefined) this.#rows.set(this.#idOf(row), row);
    }
  }

  /** With a transaction: as that transaction sees it. */
  get(id: string, tx?: Transaction): Row | undefined {
    const draft = tx === undefined ? undefined : this.#drafts.get(tx);
    return draft?.has(id) === true ? draft.get(id) : this.#rows.get(id);
  }

  /** With a transaction: as that transaction sees them. */
  all(tx?: Transaction): Row[] {
    const draft = tx === undefined ? undefined : this.#drafts.get(tx);
    if (draft === undefined) return [...this.#rows.values()];
    return [...new Map([...this.#rows, ...draft]).values()].filter((row) => row !== undefined);
  }

  ids(tx: Transaction): string[] {
    return this.all(tx).map(this.#idOf);
  }

  put(tx: Transaction, row: Row): void {
    const id = this.#idOf(row);
    tx.batch.put(this.#table, id, this.#cover?.close(row) ?? row);
    this.#set(tx, id, row);
  }

  delete(tx: Transaction, id: string): void {
    tx.batch.delete(this.#table, id);
    this.#set(tx, id, undefined);
  }

  /** Has `changed` told of every row that a change puts or deletes, while it does. */
  watch(changed: (tx: Transaction, id: string) => void): void {
    this.#watchers.push(changed);
  }

  #set(tx: Transaction, id: string, row: Row | undefined): void {
    this.#draft(tx).set(id, row);
    for (const changed of this.#watchers) changed(tx, id);
  }

  #draft(tx: Transaction): Map<string, Row | undefined> {
    const known = this.#drafts.get(tx);
    if (known !== undefined) return known;
    const draft = new Map<string, Row | undefined>();
    this.#drafts.set(tx, draft);
    tx.batch.onCommit(() => {
      for (const [id, row] of draft) {
        if (row === undefined) this.#rows.delete(id);
        else this.#rows.set(id, row);
      }
    });
    return draft;
  }
}
