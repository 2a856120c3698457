/** One room's storage: sealed rows in named tables and conversations in sealed pages, over one database. */

import type { CryptoProvider } from '#crypto/provider.ts';
import type { RoomKeys } from '#crypto/vault.ts';
import { ok, type Result } from '#lib/result.ts';
import type { IndexedDb, RandomBytes } from '../ports.ts';
import { Batch } from './batch.ts';
import { plantCover } from './cover-rows.ts';
import { openRowDatabase } from './database.ts';
import { MessagePages, type StoredMessage } from './message-pages.ts';
import type { Changes, RowDatabase, RowRecord, StorageError } from './row-database.ts';
import { Sealer } from './sealer.ts';

/** Names a table and carries the type of its rows: plain data that CBOR can hold. */
export type Table<Row> = { readonly name: string; readonly row?: Row };

const tables = new Set<string>();

export function table<Row>(name: string): Table<Row> {
  tables.add(name);
  return { name };
}

/** The names of all tables that any part of the program has. */
export function tableNames(): readonly string[] {
  return [...tables];
}

/**
 * `beforeCommit` and `afterCommit` run around every transaction; a throw kills the engine there: from the first, nothing
 * is written, from the second, everything is and the caller never learns. `corrupt` reports a box that didn't open.
 */
export type StoreHooks = {
  beforeCommit?(): void;
  afterCommit?(): void;
  corrupt?(kind: 'row' | 'page'): void;
};

export class Store<Message extends StoredMessage = StoredMessage> {
  readonly messages: MessagePages<Message>;
  readonly #database: RowDatabase;
  readonly #sealer: Sealer;
  readonly #hooks: StoreHooks;

  private constructor(database: RowDatabase, sealer: Sealer, hooks: StoreHooks) {
    this.#database = database;
    this.#sealer = sealer;
    this.#hooks = hooks;
    this.messages = new MessagePages(database, sealer, () => hooks.corrupt?.('page'));
  }

  /** Opens the IndexedDB database `name` (which says nothing of the user). Rejects when the browser refuses to. */
  static async open<Message extends StoredMessage = StoredMessage>(
    db: IndexedDb,
    name: string,
    provider: CryptoProvider,
    keys: RoomKeys,
    random: RandomBytes,
    hooks: StoreHooks = {},
  ): Promise<Store<Message>> {
    return Store.over(openRowDatabase(db, name), provider, keys, random, hooks);
  }

  /** A store over any row database, which may be opening still: over `createMemoryRows()` for an anonymous session. */
  static async over<Message extends StoredMessage = StoredMessage>(
    database: RowDatabase | Promise<RowDatabase>,
    provider: CryptoProvider,
    keys: RoomKeys,
    random: RandomBytes,
    hooks: StoreHooks = {},
  ): Promise<Store<Message>> {
    // while the database opens
    const sealing = Sealer.create(provider, keys, random);
    return new Store<Message>(await database, await sealing, hooks);
  }

  /** The row as committed; a corrupt one is reported to the hook and counts as missing. */
  async get<Row>(from: Table<Row>, id: string): Promise<Row | undefined> {
    const row = await this.read(from, id);
    return row.ok ? row.value : undefined;
  }

  /** As `get`, for rows of which the caller must tell `missing` from `damaged`. */
  async read<Row>(from: Table<Row>, id: string): Promise<Result<Row | undefined, 'Corrupt'>> {
    const record = await this.#database.getRow(this.#sealer.rowName(from.name, id));
    return record === undefined ? ok(undefined) : this.#open(from, record);
  }

  /** All readable rows of a table, in no particular order. */
  async list<Row>(from: Table<Row>): Promise<Row[]> {
    const records = await this.#database.listRows(this.#sealer.groupName(from.name));
    const rows = await Promise.all(records.map((record) => this.#open(from, record)));
    return rows.flatMap((row) => (row.ok ? [row.value] : []));
  }

  /** All rows of this room, and the pages of these conversations, as they lie there. */
  async everything(conversations: readonly string[]): Promise<Changes> {
    const groups = tableNames().map((name) => this.#sealer.groupName(name));
    const owned = new Set(conversations.map((id) => this.#sealer.conversationName(id)));
    const rows = await Promise.all(groups.map((group) => this.#database.listRows(group)));
    const { pages } = await this.#database.names();
    const kept = pages.filter(({ conversation }) => owned.has(conversation));
    const found = await Promise.all(kept.map((key) => this.#database.getPage(key)));
    return {
      putRows: rows.flat(),
      putPages: found.filter((page) => page !== undefined),
      deleteRows: [],
      deletePages: [],
    };
  }

  /** Deletes all rows of this room, and the pages of these conversations: what else there is in the database stays. */
  eraseAll(conversations: readonly string[]): Promise<Result<void, StorageError>> {
    return this.#erase(conversations, (isOwn) => isOwn);
  }

  /** Deletes everything in the database but the rows of this room, and the pages of these conversations. */
  eraseOthers(conversations: readonly string[]): Promise<Result<void, StorageError>> {
    return this.#erase(conversations, (isOwn) => !isOwn);
  }

  async #erase(
    conversations: readonly string[],
    isErased: (isOwn: boolean) => boolean,
  ): Promise<Result<void, StorageError>> {
    const groups = new Set([...tables].map((name) => this.#sealer.groupName(name)));
    const owned = new Set(conversations.map((id) => this.#sealer.conversationName(id)));
    const { rows, pages } = await this.#database.names();
    return this.#database.write({
      putRows: [],
      putPages: [],
      deleteRows: rows.flatMap(({ id, group }) => (isErased(groups.has(group)) ? [id] : [])),
      deletePages: pages.filter(({ conversation }) => isErased(owned.has(conversation))),
    });
  }

  /** Writes the cover as it is once more: see `RowDatabase`. */
  async renewCover(): Promise<void> {
    await this.#database.renewCover();
  }

  /** Overwrites the cover, and with it all that hidden rooms keep. */
  async replantCover(random: RandomBytes): Promise<Result<void, StorageError>> {
    return plantCover(this.#database, await this.#database.countCover(), random);
  }

  batch(): Batch {
    return new Batch(this.#database, this.#sealer, this.#hooks);
  }

  close(): void {
    this.#database.close();
  }

  /** Resolves once it has been closed and nothing is left to be written. */
  get settled(): Promise<void> {
    return this.#database.settled;
  }

  async #open<Row>(from: Table<Row>, record: RowRecord): Promise<Result<Row, 'Corrupt'>> {
    const opened = await this.#sealer.openRow(from.name, record.id, record.box);
    if (!opened.ok) this.#hooks.corrupt?.('row');
    return opened as Result<Row, 'Corrupt'>;
  }
}
