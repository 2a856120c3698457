/** Home nodes whose record is so far behind that they would refuse the next one: they are brought along in steps. */
import { MAX_FIRST_VERSION, MAX_VERSION_STEP } from '#wire/record.ts';
import type { Network } from '../ports.ts';
import type { ShardRecord, ShardRecords } from './shard-records.ts';
import type { Shown } from './shown-records.ts';

/** Versions that writing may take beyond the newest record. */
const AHEAD = 64;
/** As many records a node is given at once. */
const MOST_STEPS = 32;

/** `now`: the home nodes' time. Who misuses the key may have written far above at one node; no honest device gets there. */
export async function bringAlong(
  network: Network,
  records: ShardRecords,
  path: string,
  shown: readonly Shown[],
  now: number,
): Promise<void> {
  const all = shown.flatMap(({ record }) => record ?? []);
  const newest = all.reduce<ShardRecord | undefined>(
    (best, record) => (best === undefined || record.version > best.version ? record : best),
    undefined,
  );
  const content = newest?.content && records.encode(newest.content);
  if (newest === undefined || content?.ok !== true) return;
  const target = newest.version + AHEAD - MAX_VERSION_STEP;
  for (const { node, record } of shown) {
    // where there is none, the first one may be as high as it may be
    const from = record?.version ?? MAX_FIRST_VERSION - MAX_VERSION_STEP;
    if (from >= target) continue;
    for (let step = 1; step <= MOST_STEPS && from + step * MAX_VERSION_STEP < newest.version; step++) {
      const version = from + step * MAX_VERSION_STEP;
      const between = await records.write(path, content.value, version, newest.hash, now);
      await network.putRecord(between.bytes, [node]);
    }
    await network.putRecord(newest.bytes, [node]);
  }
}
