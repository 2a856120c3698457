/** Opens rooms' stores over one database, which is open for as long as one of them is. */
import type { CoverKeys } from '#crypto/cover.ts';
import { deriveRoomKeys, type SlotContent } from '#crypto/vault.ts';
import { deferred } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { Ports } from '../ports.ts';
import { openCoverRows } from '../storage/cover-rows.ts';
import { type RowDatabase, StorageFailure } from '../storage/row-database.ts';
import { Store, type StoreHooks } from '../storage/store.ts';
import { ACCOUNT, type AccountRow, type Message } from '../tables.ts';

/** The database's name says nothing of its owner. */
const DATABASE = 'icom';

export type RoomStoresOptions = {
  readonly storeHooks: StoreHooks;
  readonly openRows: (name: string) => Promise<RowDatabase>;
};

export class RoomStores {
  readonly #ports: Ports;
  readonly #options: RoomStoresOptions;
  #database: Promise<RowDatabase> | undefined;
  #users = 0;

  constructor(ports: Ports, options: RoomStoresOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** The store of the room with this root key. Throws `StorageFailure` when the database can't be opened. */
  open(rootKey: Bytes): Promise<Store<Message>> {
    return this.over(this.#share(), rootKey);
  }

  /** The same with its account; undefined when there is none in it. */
  async openAccount({ rootKey, cover }: SlotContent): Promise<{ store: Store<Message>; own: AccountRow } | undefined> {
    const store = await (cover === undefined ? this.open(rootKey) : this.over(this.#covered(cover), rootKey));
    try {
      const own = await store.get(ACCOUNT, 'own');
      if (own !== undefined) return { store, own };
    } catch (reason) {
      store.close();
      throw reason;
    }
    store.close();
    return undefined;
  }

  /** A hidden room's rows lie in the cover. */
  async #covered(keys: CoverKeys): Promise<RowDatabase> {
    const { crypto, random } = this.#ports;
    return openCoverRows(await this.#share(), keys, { provider: crypto, random });
  }

  /** The database itself; whoever has it closes it. */
  database(): Promise<RowDatabase> {
    return this.#share();
  }

  /** The same over rows elsewhere: in memory for an anonymous account. */
  over(rows: RowDatabase | Promise<RowDatabase>, rootKey: Bytes): Promise<Store<Message>> {
    const { crypto, random } = this.#ports;
    return Store.over<Message>(rows, crypto, deriveRoomKeys(crypto, rootKey), random, this.#options.storeHooks);
  }

  /** Opens a room's store for as long as the task takes. */
  async use<T>(rootKey: Bytes, task: (store: Store<Message>) => Promise<T>): Promise<T> {
    const store = await this.open(rootKey);
    try {
      return await task(store);
    } finally {
      store.close();
    }
  }

  /** Resolves once nothing that was written last tells whose the store was, which has been closed. */
  async settled(store: Store<Message>): Promise<void> {
    await store.settled;
    // it was not renewed by the closing where somebody else has the database open
    const database = await this.#database?.catch(() => undefined);
    await database?.renewCover();
  }

  async #share(): Promise<RowDatabase> {
    this.#users++;
    this.#database ??= this.#options.openRows(DATABASE);
    const opening = this.#database;
    let database: RowDatabase;
    try {
      database = await opening;
    } catch {
      this.#leave(opening);
      throw new StorageFailure({ kind: 'Failed' });
    }
    let isOpen = true;
    const settled = deferred<void>();
    return {
      ...database,
      close: () => {
        const isLast = isOpen && this.#leave(opening);
        isOpen = false;
        if (isLast) database.close();
        void (isLast ? database.settled : Promise.resolve()).then(settled.resolve);
      },
      settled: settled.promise,
    };
  }

  /** True for the last one. */
  #leave(database: Promise<RowDatabase>): boolean {
    this.#users--;
    if (this.#users > 0 || this.#database !== database) return false;
    this.#database = undefined;
    return true;
  }
}
