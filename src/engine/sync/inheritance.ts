/**
 * What the account's state held before this device took the account over by its words: it lies under the keys that held until
 * then, and is read once, before anything is written under the present one. The root of a key's shards is written last, so
 * the latest key with a root has all; what lies under earlier ones may come from devices that had been dropped by then. Where
 * some home node hasn't answered, an item of the state says so until it has: whoever takes the account over then reads what
 * lies under the key before as well.
 */
import type { Item } from '#domain/state/item.ts';
import { childrenOf, ROOT_SHARD } from '#domain/state/shard-tree.ts';
import { compareStamps } from '#domain/state/stamp.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { NetworkError } from '../ports.ts';
import { MAPS } from './map-names.ts';
import { ShardRecords } from './shard-records.ts';
import { SHARDS_AT_ONCE, shownRecords } from './shown-records.ts';

/**
 * Home nodes that don't answer are asked again so long (ms): there, dropped devices may go on writing meanwhile. By our clock
 * and by the nodes': a single one that answers could say that it is over.
 */
const PATIENCE = 7 * 24 * 3_600_000;

/**
 * `now`: the home nodes' time (ms). `take` is given the items, and whether those are all, within a change. `Unreachable` when no
 * node answered: then nothing has been done.
 */
export async function inherit(
  core: Core,
  now: number,
  take: (tx: Transaction, items: readonly Item[], areAll: boolean) => Promise<void>,
): Promise<Result<void, NetworkError>> {
  const { inherits } = core.own;
  if (inherits === undefined) return ok();
  let keys = inherits.keys;
  const items: Item[] = [];
  let complete = true;
  for (const [index, key] of inherits.keys.entries()) {
    const read = await readState(core, new ShardRecords(core.ports, key));
    if (!read.ok) return read;
    complete &&= read.value.complete;
    if (read.value.items === undefined) continue;
    items.push(...read.value.items);
    if (isMarked(read.value.items)) continue;
    keys = keys.slice(0, index + 1);
    break;
  }
  await core.transact(async (tx) => {
    const { inherits: present, ...own } = core.own;
    const ours = core.now();
    const { waiting = { ours, theirs: now } } = inherits;
    // a clock that was set back begins anew
    const since = { ours: Math.min(waiting.ours, ours), theirs: Math.min(waiting.theirs, now) };
    const isTooLong = Math.min(ours - since.ours, now - since.theirs) > PATIENCE;
    // another list may have been passed over meanwhile
    const isSame = present === inherits;
    const isOver = isSame && (complete || isTooLong);
    await take(tx, items, isOver);
    if (isSame) core.putOwn(tx, isOver ? own : { ...own, inherits: { keys, waiting: since } });
  });
  return ok();
}

/** Whether whoever wrote these, as several nodes may show them, hadn't read yet all that there was before. */
function isMarked(items: readonly Item[]): boolean {
  const marks = items.filter(({ map }) => map === MAPS.inheritance);
  const [latest] = marks.sort((a, b) => compareStamps(b.stamp, a.stamp));
  return latest !== undefined && latest.value !== null;
}

/** `items`: undefined where no node has a root; `complete`: all home nodes have answered. */
async function readState(
  core: Core,
  records: ShardRecords,
): Promise<Result<{ readonly items: readonly Item[] | undefined; readonly complete: boolean }, NetworkError>> {
  const items: Item[] = [];
  let complete = true;
  let found = false;
  const waiting = [ROOT_SHARD];
  while (waiting.length > 0) {
    const paths = waiting.splice(0, SHARDS_AT_ONCE);
    const level = await Promise.all(paths.map((path) => shownRecords(core, records, path)));
    for (const [index, { shown, failure }] of level.entries()) {
      if (shown.length === 0 && failure !== undefined) return err(failure);
      complete &&= failure === undefined;
      const contents = shown.flatMap(({ record }) => record?.content ?? []);
      found ||= contents.length > 0;
      items.push(...contents.flatMap((content) => content.items));
      if (contents.some(({ split }) => split)) waiting.push(...childrenOf(paths[index] as string));
    }
  }
  return ok({ items: found ? items : undefined, complete });
}
