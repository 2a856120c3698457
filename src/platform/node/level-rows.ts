/**
 * The row database of a headless engine that keeps its account: LevelDB, each change one synced batch.
 *
 * `r/<id>` holds a row and `p/<conversation>/<order>` a page, as CBOR of what finds it and of its box; `g/<group>/<id>`
 * and `t/<token>/<conversation>/<order>` lead there; `c/<number>` is a record of the cover. Names are hex of blind indexes, orders twelve digits of hex.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import {
  type CoverRecord,
  type PageKey,
  type PageRecord,
  type RowDatabase,
  type StorageError,
  StorageFailure,
} from '#engine/storage/row-database.ts';
import { deferred, SerialQueue } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { err, ok, type Result } from '#lib/result.ts';

type Level = ClassicLevel<string, Uint8Array>;
type Operation = { type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string };

const NOTHING = new Uint8Array(0);

const rowName = (id: string) => `r/${id}`;
const placeOf = ({ conversation, order }: PageKey) => `${conversation}/${order.toString(16).padStart(12, '0')}`;
const pageName = (key: PageKey) => `p/${placeOf(key)}`;
const coverName = (number: number) => `c/${number.toString(16).padStart(8, '0')}`;
const range = (prefix: string) => ({ gt: prefix, lt: `${prefix}\uffff` });

function readPlace(place: string): PageKey {
  const [conversation = '', order = ''] = place.split('/').slice(-2);
  return { conversation, order: Number.parseInt(order, 16) };
}

export type LevelDatabases = {
  openRows(name: string): Promise<RowDatabase>;
  /** Resolves when what was closed has let go of its files: nobody can open them before. */
  closed(): Promise<void>;
};

/** Databases in directories of their own below `directory`; one process at a time can have one open. */
export function levelDatabases(directory: string): LevelDatabases {
  let closing: Promise<unknown> = Promise.resolve();
  return {
    async openRows(name) {
      await closing;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const level: Level = new ClassicLevel(join(directory, name), { keyEncoding: 'utf8', valueEncoding: 'view' });
      await level.open();
      const settled = deferred<void>();
      return rowsOver(level, settled.promise, (lastWork) => {
        closing = Promise.all([closing, lastWork.then(() => level.close()).finally(settled.resolve)]);
      });
    },
    async closed() {
      await closing;
    },
  };
}

function rowsOver(level: Level, settled: Promise<void>, close: (lastWork: Promise<unknown>) => void): RowDatabase {
  let open = true;
  /** A write waits for the renewing of the cover, lest that undo it. */
  const writing = new SerialQueue();
  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      if (!open) throw new Error('closed');
      return await read();
    } catch {
      throw new StorageFailure({ kind: 'Failed' });
    }
  };
  const namesIn = (prefix: string) => level.keys(range(prefix)).all();
  const rowAt = async (id: string) => {
    const value = await level.get(rowName(id));
    if (value === undefined) return undefined;
    const [group, box] = decodeOwn(value) as [string, Bytes];
    return { id, group, box };
  };
  const readPage = (key: PageKey, value: Uint8Array): PageRecord => {
    const [tokens, box] = decodeOwn(value) as [string[], Bytes];
    return { ...key, tokens, box };
  };
  const pageAt = async (key: PageKey): Promise<PageRecord | undefined> => {
    const value = await level.get(pageName(key));
    return value === undefined ? undefined : readPage(key, value);
  };
  /** What leads to a row or page as it is stored goes before it is replaced or deleted. */
  const forgetRow = async (id: string): Promise<Operation[]> => {
    const row = await rowAt(id);
    return row === undefined ? [] : [{ type: 'del', key: `g/${row.group}/${id}` }];
  };
  const forgetPage = async (key: PageKey): Promise<Operation[]> => {
    const page = await pageAt(key);
    return (page?.tokens ?? []).map((token) => ({ type: 'del', key: `t/${token}/${placeOf(key)}` }));
  };

  const cover = async (): Promise<CoverRecord[]> => {
    const records = await level.iterator(range('c/')).all();
    return records.map(([name, value]) => ({
      number: Number.parseInt(name.slice(2), 16),
      bytes: new Uint8Array(value),
    }));
  };
  const changing = <T>(change: () => Promise<T>): Promise<Result<T, StorageError>> =>
    writing.run(() =>
      change().then(
        (value) => ok(value),
        () => err({ kind: 'Failed' }),
      ),
    );
  const renewCover = () =>
    changing(async () => {
      const records = await level.iterator(range('c/')).all();
      await level.batch(records.map(([key, value]): Operation => ({ type: 'put', key, value })));
      return records.length;
    });

  return {
    getRow: (id) => reading(() => rowAt(id)),
    listRows: (group) =>
      reading(async () => {
        const names = await namesIn(`g/${group}/`);
        const rows = await Promise.all(names.map((name) => rowAt(name.slice(name.lastIndexOf('/') + 1))));
        return rows.filter((row) => row !== undefined);
      }),
    getPage: (key) => reading(() => pageAt(key)),
    newestPages: (conversation, count) =>
      reading(async () => {
        const newest = await level.iterator({ ...range(`p/${conversation}/`), reverse: true, limit: count }).all();
        return newest.map(([name, value]) => readPage(readPlace(name), value));
      }),
    pageOrders: (conversation) =>
      reading(async () => (await namesIn(`p/${conversation}/`)).map((name) => readPlace(name).order)),
    findPages: (token) => reading(async () => (await namesIn(`t/${token}/`)).map(readPlace)),
    names: () =>
      reading(async () => {
        const rows = (await namesIn('g/')).map((name) => name.split('/'));
        return {
          rows: rows.map(([, group = '', id = '']) => ({ id, group })),
          pages: (await namesIn('p/')).map(readPlace),
        };
      }),
    async write({ putRows, deleteRows, putPages, deletePages, putCover = [] }) {
      if (!open) return err({ kind: 'Failed' });
      return changing(async () => {
        const forgotten = await Promise.all([
          ...[...deleteRows, ...putRows.map(({ id }) => id)].map(forgetRow),
          ...[...deletePages, ...putPages].map(forgetPage),
        ]);
        const operations: Operation[] = [
          ...forgotten.flat(),
          ...deleteRows.map((id): Operation => ({ type: 'del', key: rowName(id) })),
          ...deletePages.map((key): Operation => ({ type: 'del', key: pageName(key) })),
          ...putRows.flatMap(({ id, group, box }): Operation[] => [
            { type: 'put', key: rowName(id), value: encode([group, box]) },
            { type: 'put', key: `g/${group}/${id}`, value: NOTHING },
          ]),
          ...putPages.flatMap((page): Operation[] => [
            { type: 'put', key: pageName(page), value: encode([page.tokens, page.box]) },
            ...page.tokens.map(
              (token): Operation => ({ type: 'put', key: `t/${token}/${placeOf(page)}`, value: NOTHING }),
            ),
          ]),
          ...putCover.map(({ number, bytes }): Operation => ({ type: 'put', key: coverName(number), value: bytes })),
        ];
        await level.batch(operations, { sync: true });
      });
    },
    cover: () => reading(cover),
    countCover: () => reading(async () => (await namesIn('c/')).length),
    hasCover: () => reading(async () => (await level.keys({ ...range('c/'), limit: 1 }).all()).length > 0),
    renewCover: async () => (open ? renewCover() : err({ kind: 'Failed' })),
    close() {
      if (open) close(renewCover());
      open = false;
    },
    settled,
  };
}
