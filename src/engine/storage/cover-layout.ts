/**
 * How the items of a hidden room lie in records of the cover: cut into fragments, several small ones to a record.
 * A record's content: fragments, zeros behind them. Fragment: item (uint32) ‖ part (uint16) ‖ parts (uint16) ‖ length
 * (uint16) ‖ bytes; an item's number is its own until it is replaced.
 */
import { COVER_CONTENT_LENGTH } from '#crypto/cover.ts';
import { type Bytes, concat } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';

const HEAD_LENGTH = 10;
const LARGEST_PART = COVER_CONTENT_LENGTH - HEAD_LENGTH;

type Fragment = { readonly item: number; readonly part: number; readonly parts: number; readonly bytes: Bytes };
type Place = { readonly item: number; readonly records: readonly number[] };

/** `contents`: of each record that changes; undefined for one that is no longer used. */
export type Plan = {
  readonly contents: ReadonlyMap<number, Bytes | undefined>;
  /** For when it has been written. */
  apply(): void;
};

export class CoverLayout {
  /** Numbers of records that nobody uses, in random order. */
  #free: number[];
  readonly #records: Map<number, readonly Fragment[]>;
  readonly #places: Map<string, Place>;
  #nextItem: number;

  /** Only `read` makes one. */
  private constructor(
    free: number[],
    records: Map<number, readonly Fragment[]>,
    places: Map<string, Place>,
    nextItem: number,
  ) {
    this.#free = free;
    this.#records = records;
    this.#places = places;
    this.#nextItem = nextItem;
  }

  /**
   * Puts together what the records hold. `keyOf` names an item; `damaged` counts those of which a part is missing, since
   * somebody who didn't know of this room has overwritten it: they are gone. Of two items of one key the later one counts.
   */
  static read(
    contents: ReadonlyMap<number, Uint8Array>,
    free: readonly number[],
    keyOf: (item: Bytes) => string,
  ): { layout: CoverLayout; items: Map<string, Bytes>; damaged: number } {
    const parts = new Map<number, { fragment: Fragment; record: number }[]>();
    for (const [record, content] of contents) {
      for (const fragment of readFragments(content)) {
        const known = parts.get(fragment.item) ?? [];
        parts.set(fragment.item, [...known, { fragment, record }]);
      }
    }
    const items = new Map<string, Bytes>();
    const places = new Map<string, Place>();
    const records = new Map<number, readonly Fragment[]>();
    let damaged = 0;
    for (const [item, found] of [...parts].sort(([a], [b]) => a - b)) {
      found.sort((a, b) => a.fragment.part - b.fragment.part);
      if (found.length !== found[0]?.fragment.parts) {
        damaged++;
        continue;
      }
      const bytes = concat(...found.map(({ fragment }) => fragment.bytes));
      const key = keyOf(bytes);
      items.set(key, bytes);
      places.set(key, { item, records: found.map(({ record }) => record) });
      for (const { fragment, record } of found) records.set(record, [...(records.get(record) ?? []), fragment]);
    }
    const abandoned = [...contents.keys()].filter((record) => !records.has(record));
    const nextItem = 1 + Math.max(0, ...parts.keys());
    return { layout: new CoverLayout([...free, ...abandoned], records, places, nextItem), items, damaged };
  }

  /** How many records are free. */
  get free(): number {
    return this.#free.length;
  }

  /** What has to be written so that items are gone and others are there; `Full` when the cover can't hold them. */
  plan(deletes: readonly string[], puts: ReadonlyMap<string, Bytes>): Result<Plan, 'Full'> {
    const touched = new Map<number, Fragment[]>();
    const free = [...this.#free];
    const places = new Map<string, Place | undefined>();
    const edit = (record: number): Fragment[] => {
      const fragments = touched.get(record) ?? [...(this.#records.get(record) ?? [])];
      touched.set(record, fragments);
      return fragments;
    };
    for (const key of [...deletes, ...puts.keys()]) {
      const place = this.#places.get(key);
      if (place === undefined) continue;
      for (const record of place.records) {
        const fragments = edit(record);
        touched.set(
          record,
          fragments.filter(({ item }) => item !== place.item),
        );
      }
      places.set(key, undefined);
    }
    let nextItem = this.#nextItem;
    for (const [key, bytes] of puts) {
      const item = nextItem++;
      const used: number[] = [];
      for (const fragment of cut(item, bytes)) {
        const record = this.#roomFor(fragment, touched) ?? free.pop();
        if (record === undefined) return err('Full');
        edit(record).push(fragment);
        used.push(record);
      }
      places.set(key, { item, records: used });
    }
    const emptied = [...touched].flatMap(([record, fragments]) => (fragments.length === 0 ? [record] : []));
    const contents = new Map([...touched].map(([record, fragments]) => [record, contentOf(fragments)]));
    return ok({
      contents,
      apply: () => {
        this.#free = [...emptied, ...free];
        this.#nextItem = nextItem;
        for (const [record, fragments] of touched) {
          if (fragments.length === 0) this.#records.delete(record);
          else this.#records.set(record, fragments);
        }
        for (const [key, place] of places) {
          if (place === undefined) this.#places.delete(key);
          else this.#places.set(key, place);
        }
      },
    });
  }

  /** A record of this room with room for the fragment: first among those that are written anyway. */
  #roomFor(fragment: Fragment, touched: ReadonlyMap<number, readonly Fragment[]>): number | undefined {
    const space = HEAD_LENGTH + fragment.bytes.length;
    for (const [record, fragments] of touched) if (spaceIn(fragments) >= space) return record;
    for (const [record, fragments] of this.#records)
      if (!touched.has(record) && spaceIn(fragments) >= space) return record;
    return undefined;
  }
}

function spaceIn(fragments: readonly Fragment[]): number {
  return fragments.reduce((left, { bytes }) => left - HEAD_LENGTH - bytes.length, COVER_CONTENT_LENGTH);
}

function cut(item: number, bytes: Bytes): Fragment[] {
  const parts = Math.max(1, Math.ceil(bytes.length / LARGEST_PART));
  return Array.from({ length: parts }, (_, part) => ({
    item,
    part,
    parts,
    bytes: bytes.subarray(part * LARGEST_PART, (part + 1) * LARGEST_PART),
  }));
}

function contentOf(fragments: readonly Fragment[]): Bytes | undefined {
  if (fragments.length === 0) return undefined;
  const content = new Uint8Array(COVER_CONTENT_LENGTH);
  const view = new DataView(content.buffer);
  let at = 0;
  for (const { item, part, parts, bytes } of fragments) {
    view.setUint32(at, item);
    view.setUint16(at + 4, part);
    view.setUint16(at + 6, parts);
    view.setUint16(at + 8, bytes.length);
    content.set(bytes, at + HEAD_LENGTH);
    at += HEAD_LENGTH + bytes.length;
  }
  return content;
}

function readFragments(content: Uint8Array): Fragment[] {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const fragments: Fragment[] = [];
  let at = 0;
  while (at + HEAD_LENGTH <= content.length && view.getUint16(at + 6) > 0) {
    const length = view.getUint16(at + 8);
    const bytes = content.slice(at + HEAD_LENGTH, at + HEAD_LENGTH + length);
    fragments.push({ item: view.getUint32(at), part: view.getUint16(at + 4), parts: view.getUint16(at + 6), bytes });
    at += HEAD_LENGTH + length;
  }
  return fragments;
}
