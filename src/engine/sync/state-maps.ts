/**
 * Which rows of the account are its state: each map watches a table, and takes what a change does to its rows into items
 * within the same change; what other devices have edited it puts into the rows.
 */
import type * as v from 'valibot';
import type { Item } from '#domain/state/item.ts';
import { decodeCbor, encodeCbor } from '#wire/cbor.ts';
import { MAX_VALUE_BYTES } from '#wire/state.ts';
import type { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { type MergedItem, type StateItems, sameValue } from './state-items.ts';

/**
 * `Row`: what the table holds; `Value`: what of it is the same on all devices, plain data that CBOR can hold.
 * Values that others wrote are checked against `schema`; one that doesn't fit, such as a newer version's, is kept and not
 * applied.
 */
export type StateMap<Row, Value> = {
  readonly name: string;
  readonly schema: v.GenericSchema<Value>;
  readonly table: CachedTable<Row>;
  /** The items that a row gives; one of the row's own name when left out. */
  readonly itemsOf?: readonly string[];
  /** The row as an item, undefined when there is no such item: no row, or nothing in it that anybody chose. */
  valueOf(row: Row, item: string, tx: Transaction): Value | undefined;
  /**
   * Makes the rows say what the item says; undefined: it was deleted. A row that then says otherwise is a new edit. `at`: when
   * (ms) it was edited, by the clock of the device that did.
   */
  apply(tx: Transaction, item: string, value: Value | undefined, at: number): void | Promise<void>;
  /** Hears of an item that was made and deleted before it was known here. */
  missed?(tx: Transaction, item: string, at: number): void;
};

type AnyMap = StateMap<unknown, unknown>;

export class StateMaps {
  readonly #core: Core;
  readonly #items: StateItems;
  readonly #maps = new Map<string, AnyMap>();
  readonly #touched = new WeakMap<Transaction, Map<AnyMap, Set<string>>>();
  readonly #applied = new WeakSet<Transaction>();
  readonly #edited: (tx: Transaction, items: readonly Item[]) => Promise<void>;

  /** `edited` is told of the edits of this device, within the change that makes them. */
  constructor(core: Core, items: StateItems, edited: (tx: Transaction, items: readonly Item[]) => Promise<void>) {
    this.#core = core;
    this.#items = items;
    this.#edited = edited;
  }

  /** To be called before the account is loaded. Maps are applied in the order in which they were added. */
  add<Row, Value>(map: StateMap<Row, Value>): void {
    const added = map as unknown as AnyMap;
    this.#maps.set(map.name, added);
    map.table.watch((tx, id) => this.#touch(tx, added, id));
  }

  /** Takes everything that the watched tables hold into items: what is there already stays as it is. */
  async takeAll(tx: Transaction): Promise<void> {
    await this.#items.ready(tx);
    const edits = [...this.#maps.values()].flatMap((map) =>
      map.table.ids(tx).flatMap((id) => this.#editsOf(tx, map, id)),
    );
    if (edits.length > 0) await this.#edited(tx, edits);
  }

  /** Puts what merging has changed into the rows. */
  async apply(tx: Transaction, merged: readonly MergedItem[]): Promise<void> {
    this.#applied.add(tx);
    for (const { before, after } of merged)
      if (before === undefined && after.value === null)
        this.#maps.get(after.map)?.missed?.(tx, after.id, after.stamp.time);
    const order = [...this.#maps.keys()];
    const known = merged
      .filter(({ before, after }) => order.includes(after.map) && !sameValue(before?.value ?? null, after.value))
      .sort((a, b) => order.indexOf(a.after.map) - order.indexOf(b.after.map));
    for (const { after } of known) {
      const map = this.#maps.get(after.map);
      if (map !== undefined) await this.#applyOne(tx, map, after);
    }
  }

  /** Whether a change puts into the rows what other devices have edited: what only this device knows is no edit then. */
  hasApplied(tx: Transaction): boolean {
    return this.#applied.has(tx);
  }

  /** The value of an item, as far as it can be read. */
  valueOf<Value>(tx: Transaction, map: string, id: string, schema: v.GenericSchema<Value>): Value | undefined {
    const value = this.#items.get(tx, map, id)?.value;
    if (value == null) return undefined;
    const decoded = decodeCbor(schema, value, MAX_VALUE_BYTES);
    return decoded.ok ? decoded.value : undefined;
  }

  async #applyOne(tx: Transaction, map: AnyMap, item: Item): Promise<void> {
    if (item.value === null) return map.apply(tx, item.id, undefined, item.stamp.time);
    const decoded = decodeCbor(map.schema, item.value, MAX_VALUE_BYTES);
    if (decoded.ok) await map.apply(tx, item.id, decoded.value, item.stamp.time);
    else this.#core.ports.log('warn', 'state.unknown');
  }

  #touch(tx: Transaction, map: AnyMap, id: string): void {
    let touched = this.#touched.get(tx);
    if (touched === undefined) {
      touched = new Map();
      this.#touched.set(tx, touched);
      tx.beforeCommit(() => this.#take(tx));
    }
    const ids = touched.get(map) ?? new Set();
    touched.set(map, ids.add(id));
  }

  /** Compares the rows that a change has touched with their items. */
  async #take(tx: Transaction): Promise<void> {
    await this.#items.ready(tx);
    const edits: Item[] = [];
    for (const [map, ids] of this.#touched.get(tx) ?? [])
      for (const id of ids) edits.push(...this.#editsOf(tx, map, id));
    this.#touched.delete(tx);
    if (edits.length > 0) await this.#edited(tx, edits);
  }

  #editsOf(tx: Transaction, map: AnyMap, rowId: string): Item[] {
    const row = map.table.get(rowId, tx);
    return (map.itemsOf ?? [rowId]).flatMap((id) => {
      const value = row === undefined ? undefined : map.valueOf(row, id, tx);
      const encoded = value === undefined ? null : encodeCbor(value);
      const known = this.#items.get(tx, map.name, id);
      if (known !== undefined && sameValue(known.value, encoded)) return [];
      // what a newer version of the app wrote and this one can't read must not be taken back
      if (known?.value != null && !decodeCbor(map.schema, known.value, MAX_VALUE_BYTES).ok) return [];
      return this.#items.edit(tx, map.name, id, encoded) ?? [];
    });
  }
}
