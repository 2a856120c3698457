/** The row database in plain memory: for an anonymous session, of which nothing may touch the disk. */
import type { Bytes } from '#lib/bytes.ts';
import { ok } from '#lib/result.ts';
import type { PageKey, PageRecord, RowDatabase, RowRecord } from './row-database.ts';

const nameOf = ({ conversation, order }: PageKey): string => `${conversation} ${order}`;

/** An empty database that lives as long as it is referenced. */
export function createMemoryRows(): RowDatabase {
  const rows = new Map<string, RowRecord>();
  const pages = new Map<string, PageRecord>();
  const orders = new Map<string, Set<number>>();
  const cover = new Map<number, Bytes>();
  /** By token the names of the pages that have it: nearly always one. */
  const places = new Map<string, readonly string[]>();

  function takeOff(name: string, tokens: readonly string[]): void {
    for (const token of tokens) {
      const others = (places.get(token) ?? []).filter((holder) => holder !== name);
      if (others.length > 0) places.set(token, others);
      else places.delete(token);
    }
  }

  function forget(key: PageKey): void {
    const name = nameOf(key);
    takeOff(name, pages.get(name)?.tokens ?? []);
    pages.delete(name);
    orders.get(key.conversation)?.delete(key.order);
    if (orders.get(key.conversation)?.size === 0) orders.delete(key.conversation);
  }

  function remember(page: PageRecord): void {
    const { conversation, order, tokens } = page;
    const name = nameOf(page);
    const before = pages.get(name)?.tokens ?? [];
    // a page that is written again has its messages as before, and mostly one more
    let same = 0;
    while (same < before.length && before[same] === tokens[same]) same++;
    takeOff(name, before.slice(same));
    for (const token of tokens.slice(same)) {
      const holders = places.get(token);
      places.set(token, holders === undefined ? [name] : [...holders.filter((holder) => holder !== name), name]);
    }
    pages.set(name, page);
    orders.set(conversation, (orders.get(conversation) ?? new Set()).add(order));
  }

  return {
    getRow: async (id) => rows.get(id),
    listRows: async (group) => [...rows.values()].filter((row) => row.group === group),
    getPage: async (key) => pages.get(nameOf(key)),
    async newestPages(conversation, count) {
      const newest = [...(orders.get(conversation) ?? [])].sort((a, b) => b - a).slice(0, count);
      return newest.flatMap((order) => pages.get(nameOf({ conversation, order })) ?? []);
    },
    pageOrders: async (conversation) => [...(orders.get(conversation) ?? [])].sort((a, b) => a - b),
    async findPages(token) {
      const found = (places.get(token) ?? []).flatMap((name) => pages.get(name) ?? []);
      return found.map(({ conversation, order }) => ({ conversation, order }));
    },
    names: async () => ({
      rows: [...rows.values()],
      pages: [...pages.values()].map(({ conversation, order }) => ({ conversation, order })),
    }),
    async write(changes) {
      for (const id of changes.deleteRows) rows.delete(id);
      for (const row of changes.putRows) rows.set(row.id, row);
      for (const key of changes.deletePages) forget(key);
      for (const page of changes.putPages) remember(page);
      for (const { number, bytes } of changes.putCover ?? []) cover.set(number, bytes);
      return ok();
    },
    cover: async () => [...cover].map(([number, bytes]) => ({ number, bytes })).sort((a, b) => a.number - b.number),
    countCover: async () => cover.size,
    hasCover: async () => cover.size > 0,
    renewCover: async () => ok(cover.size),
    close: () => undefined,
    settled: Promise.resolve(),
  };
}
