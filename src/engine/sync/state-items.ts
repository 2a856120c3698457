/** The items of the account's state as this device has them: edited here, merged with what comes from elsewhere. */
import { editCount, edited, type Item, learnsFrom, merged } from '#domain/state/item.ts';
import { placeOf } from '#domain/state/shard-tree.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { STATE_ITEMS } from './state-tables.ts';

/** An item that merging has changed; `before` is what it was. */
export type MergedItem = { readonly before: Item | undefined; readonly after: Item };

export class StateItems {
  readonly #core: Core;
  readonly #rows = new CachedTable<Item>(STATE_ITEMS, keyOf);
  readonly #places = new Map<string, string>();
  /** Keys of items by the first digit of their place: of all that are there, and of some that never came to be. */
  readonly #byDigit = new Map<string, Set<string>>();
  #loaded = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Reads the items at their first use: opening the account doesn't wait for them. Within a change, so that nothing is
   * written meanwhile.
   */
  async ready(_tx: Transaction): Promise<void> {
    if (this.#loaded) return;
    await this.#rows.load(this.#core.store);
    for (const item of this.#rows.all()) this.#note(item);
    this.#loaded = true;
  }

  get(tx: Transaction, map: string, id: string): Item | undefined {
    return this.#rows.get(keyOf({ map, id }), tx);
  }

  all(tx: Transaction): Item[] {
    return this.#rows.all(tx);
  }

  /** The items whose place begins with a path. */
  below(tx: Transaction, path: string): Item[] {
    const [digit] = path;
    if (digit === undefined) return this.all(tx);
    const items = [...(this.#byDigit.get(digit) ?? [])].map((key) => this.#rows.get(key, tx));
    return items.filter((item) => item !== undefined).filter((item) => this.placeOf(item).startsWith(path));
  }

  /** An edit of this device; undefined when the item has this value already. */
  edit(tx: Transaction, map: string, id: string, value: Bytes | null): Item | undefined {
    const before = this.get(tx, map, id);
    if (before === undefined ? value === null : sameValue(before.value, value)) return undefined;
    const item = edited(before, { map, id }, value, this.#core.now(), this.#core.own.device.id);
    this.#put(tx, item);
    return item;
  }

  /** Takes in what others have edited; answers what changed by it. */
  merge(tx: Transaction, items: readonly Item[]): MergedItem[] {
    const changed: MergedItem[] = [];
    for (const item of items) {
      const before = this.get(tx, item.map, item.id);
      if (!learnsFrom(before, item)) continue;
      const after = before === undefined ? item : merged(before, item);
      this.#put(tx, after);
      changed.push({ before, after });
    }
    return changed;
  }

  /** How many edits these maps have seen. */
  versionOf(tx: Transaction, maps: readonly string[]): number {
    const counted = this.all(tx).reduce((sum, item) => (maps.includes(item.map) ? sum + editCount(item) : sum), 0);
    return Math.min(counted, Number.MAX_SAFE_INTEGER);
  }

  /** Where an item belongs among the shards. */
  placeOf(item: Pick<Item, 'map' | 'id'>): string {
    const key = keyOf(item);
    const known = this.#places.get(key) ?? placeOf(item.map, item.id);
    this.#places.set(key, known);
    return known;
  }

  #put(tx: Transaction, item: Item): void {
    this.#rows.put(tx, item);
    this.#note(item);
  }

  #note(item: Item): void {
    const digit = this.placeOf(item).charAt(0);
    const keys = this.#byDigit.get(digit) ?? new Set();
    this.#byDigit.set(digit, keys.add(keyOf(item)));
  }
}

export function sameValue(a: Bytes | null, b: Bytes | null): boolean {
  return a === null || b === null ? a === b : equalBytes(a, b);
}

function keyOf({ map, id }: Pick<Item, 'map' | 'id'>): string {
  return `${map}/${id}`;
}
