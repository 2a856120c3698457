/** What is known of the records that hold the account's state, shard by shard, and which of them must be written anew. */
import type { Item } from '#domain/state/item.ts';
import { childrenOf, ROOT_SHARD, shardOf } from '#domain/state/shard-tree.ts';
import { NO_HASH } from '#wire/record.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import { isSameSalt, type StateSalt } from '../account/present-state-key.ts';
import type { Transaction } from '../account/transaction.ts';
import type { StateItems } from './state-items.ts';
import { SHARDS_KEY, type Shard, type ShardsKey, STATE_SHARDS } from './state-tables.ts';

export class Shards {
  readonly #core: Core;
  readonly #items: StateItems;
  readonly #rows = new CachedTable<Shard>(STATE_SHARDS, ({ path }) => path);
  readonly #key = new CachedTable<ShardsKey>(SHARDS_KEY, ({ id }) => id);

  constructor(core: Core, items: StateItems) {
    this.#core = core;
    this.#items = items;
  }

  async load(): Promise<void> {
    const { store } = this.#core;
    await Promise.all([this.#rows.load(store), this.#key.load(store)]);
  }

  /** Whether what is known here is of records under the key of this salt. */
  areUnder(salt: StateSalt | undefined, tx?: Transaction): boolean {
    return isSameSalt(this.#key.get('own', tx)?.salt ?? null, salt);
  }

  /** Under another key there is no record yet: what was known of the others is forgotten, and all have to be written. */
  moveUnder(tx: Transaction, salt: StateSalt): void {
    this.#key.put(tx, { id: 'own', salt });
    for (const { path, split, changed } of this.#rows.all(tx)) {
      this.#rows.put(tx, { ...FRESH, path, split, changed, published: changed });
      if (split || this.itemsOf(tx, path).length > 0) this.mark(tx, path);
    }
  }

  get(path: string, tx?: Transaction): Shard {
    return this.#rows.get(path, tx) ?? { ...FRESH, path };
  }

  change(tx: Transaction, path: string, change: Partial<Omit<Shard, 'path'>>): void {
    this.#rows.put(tx, { ...this.get(path, tx), ...change });
  }

  /**
   * Those whose newest record doesn't hold what we have, a split one after those below it. Left out are those at which
   * writing has failed, and those above them, which may hold what is missing there.
   */
  waiting(failed: readonly string[] = []): Shard[] {
    return this.#rows
      .all()
      .filter(({ changed, published }) => changed !== published)
      .filter(({ path }) => !failed.some((other) => other.startsWith(path)))
      .sort((a, b) => b.path.length - a.path.length);
  }

  /** The shard that an item belongs to. */
  pathOf(tx: Transaction, item: Pick<Item, 'map' | 'id'>): string {
    return shardOf(this.#items.placeOf(item), (path) => this.get(path, tx).split);
  }

  /** The items of a shard, or of all below it. */
  itemsOf(tx: Transaction, path: string): Item[] {
    return this.#items.below(tx, path);
  }

  /** The shard's record has to be written. */
  mark(tx: Transaction, path: string): void {
    this.change(tx, path, { changed: this.get(path, tx).changed + 1 });
  }

  markOf(tx: Transaction, items: readonly Item[]): void {
    for (const path of new Set(items.map((item) => this.pathOf(tx, item)))) this.mark(tx, path);
  }

  /** From now on its items belong to the shards below it, which have to be written first. */
  split(tx: Transaction, path: string): void {
    this.change(tx, path, { split: true });
    this.mark(tx, path);
    for (const child of childrenOf(path)) if (this.itemsOf(tx, child).length > 0) this.mark(tx, child);
  }

  /** All that are known or can be: the first, and those below what is split. */
  paths(): string[] {
    const found = [ROOT_SHARD];
    for (const path of found) if (this.get(path).split) found.push(...childrenOf(path));
    return found;
  }
}

const FRESH: Omit<Shard, 'path'> = {
  split: false,
  version: 0,
  hash: NO_HASH,
  expires: 0,
  changed: 0,
  published: 0,
  witnessed: [],
};
