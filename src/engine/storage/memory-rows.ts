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
  const places = new Map<string, Map<string, PageKey>>();

  function forget(key: PageKey): void {
    for (const token of pages.get(nameOf(key))?.tokens ?? []) {
      const holders = places.get(token);
      holders?.delete(nameOf(key));
      if (holders?.size === 0) places.delete(token);
    }
    pages.delete(nameOf(key));
    orders.get(key.conversation)?.delete(key.order);
    if (orders.get(key.conversation)?.size === 0) orders.delete(key.conversation);
  }

  function remember(page: PageRecord): void {
    forget(page);
    const { conversation, order } = page;
    pages.set(nameOf(page), page);
    orders.set(conversation, (orders.get(conversation) ?? new Set()).add(order));
    for (const token of page.tokens) {
      places.set(token, (places.get(token) ?? new Map<string, PageKey>()).set(nameOf(page), { conversation, order }));
    }
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
    findPages: async (token) => [...(places.get(token)?.values() ?? [])],
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
    renewCover: async () => ok(cover.size),
    close: () => undefined,
  };
}
