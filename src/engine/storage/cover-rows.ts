/** A hidden room's row database: everything in memory while it is open, and sealed into records of the cover. */
import { type CoverKeys, CoverSealer, unusedCoverRecord } from '#crypto/cover.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { SerialQueue } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { err, type Result } from '#lib/result.ts';
import type { RandomBytes } from '../ports.ts';
import { CoverLayout } from './cover-layout.ts';
import { createMemoryRows } from './memory-rows.ts';
import type {
  Changes,
  CoverRecord,
  PageKey,
  PageRecord,
  RowDatabase,
  RowRecord,
  StorageError,
} from './row-database.ts';

const NOTHING: Changes = { putRows: [], deleteRows: [], putPages: [], deletePages: [] };
const ROW = 0;
const PAGE = 1;

export type CoverPorts = { readonly provider: CryptoProvider; readonly random: RandomBytes };

export type CoverRows = RowDatabase & {
  /** As `write`, and `elsewhere` in the same transaction: for what moves between the cover and ordinary rows. */
  writeWith(changes: Changes, elsewhere: Changes): Promise<Result<void, StorageError>>;
  /** Everything that the room holds, as what would write it elsewhere. */
  contents(): Changes;
  /** How many records nobody uses. */
  free(): number;
  /** Rows and pages that somebody has overwritten who didn't know of this room. */
  readonly damaged: number;
};

/** Tries all records of the cover, which is the only way to find the room's. Rejects with `StorageFailure`. */
export async function openCoverRows(database: RowDatabase, keys: CoverKeys, ports: CoverPorts): Promise<CoverRows> {
  const { provider, random } = ports;
  const sealer = await CoverSealer.create(provider, keys, random);
  const records = await database.cover();
  const opened = await Promise.all(
    records.map(async ({ number, bytes }) => {
      const used = sealer.isUsed(number, bytes);
      return { number, used, content: used ? await sealer.open(number, bytes) : undefined };
    }),
  );
  const contents = new Map(opened.flatMap(({ number, content }) => (content === undefined ? [] : [[number, content]])));
  const free = opened.filter(({ used }) => !used).map(({ number }) => number);
  const { layout, items, damaged } = CoverLayout.read(contents, shuffled(free, random), (item) =>
    keyOf(decodeItem(item)),
  );
  const memory = createMemoryRows();
  const kept = new Map([...items].map(([key, item]) => [key, decodeItem(item)]));
  await memory.write(putting(kept.values()));
  const queue = new SerialQueue();

  async function write(changes: Changes, elsewhere: Changes): Promise<Result<void, StorageError>> {
    const puts = [...changes.putRows, ...changes.putPages];
    const deletes = [...changes.deleteRows.map(rowKey), ...changes.deletePages.map(pageKey)];
    const plan = layout.plan(deletes, new Map(puts.map((put) => [keyOf(put), encodeItem(put)])));
    if (!plan.ok) return err({ kind: 'QuotaExceeded' });
    const putCover = await Promise.all(
      [...plan.value.contents].map(
        async ([number, content]): Promise<CoverRecord> => ({
          number,
          bytes: content === undefined ? unusedCoverRecord(random) : await sealer.seal(number, content),
        }),
      ),
    );
    const written = await database.write({ ...elsewhere, putCover });
    if (!written.ok) return written;
    plan.value.apply();
    for (const key of deletes) kept.delete(key);
    for (const put of puts) kept.set(keyOf(put), put);
    return memory.write(changes);
  }

  return {
    ...memory,
    write: (changes) => queue.run(() => write(changes, NOTHING)),
    writeWith: (changes, elsewhere) => queue.run(() => write(changes, elsewhere)),
    cover: () => database.cover(),
    countCover: () => database.countCover(),
    hasCover: () => database.hasCover(),
    renewCover: () => database.renewCover(),
    close: () => database.close(),
    settled: database.settled,
    contents: () => putting(kept.values()),
    free: () => layout.free,
    damaged,
  };
}

/** Plants a cover of `count` records, over any other. */
export function plantCover(
  database: RowDatabase,
  count: number,
  random: RandomBytes,
): Promise<Result<void, StorageError>> {
  const putCover = Array.from({ length: count }, (_, number) => ({ number, bytes: unusedCoverRecord(random) }));
  return database.write({ ...NOTHING, putCover });
}

function putting(items: Iterable<RowRecord | PageRecord>): Changes {
  const putRows: RowRecord[] = [];
  const putPages: PageRecord[] = [];
  for (const item of items) {
    if ('group' in item) putRows.push(item);
    else putPages.push(item);
  }
  return { ...NOTHING, putRows, putPages };
}

const rowKey = (id: string) => `r/${id}`;
const pageKey = ({ conversation, order }: PageKey) => `p/${conversation}/${order}`;

function keyOf(item: RowRecord | PageRecord): string {
  return 'group' in item ? rowKey(item.id) : pageKey(item);
}

function encodeItem(item: RowRecord | PageRecord): Bytes {
  if ('group' in item) return encode([ROW, item.id, item.group, item.box]);
  return encode([PAGE, item.conversation, item.order, item.tokens, item.box]);
}

function decodeItem(bytes: Bytes): RowRecord | PageRecord {
  const [kind, ...fields] = decodeOwn(bytes) as [number, ...unknown[]];
  if (kind === ROW) {
    const [id, group, box] = fields as [string, string, Bytes];
    return { id, group, box };
  }
  const [conversation, order, tokens, box] = fields as [string, number, string[], Bytes];
  return { conversation, order, tokens, box };
}

/** In an order that `random` decides. */
function shuffled(numbers: readonly number[], random: RandomBytes): number[] {
  const order = [...numbers];
  for (let left = order.length; left > 1; left--) {
    const at = new DataView(random(4).buffer).getUint32(0) % left;
    [order[left - 1], order[at]] = [order[at] as number, order[left - 1] as number];
  }
  return order;
}
