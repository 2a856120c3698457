/** What home nodes have of a shard: its record as each of them shows it. */
import type { HomeNode } from '#model/ids.ts';
import type { Core } from '../account/core.ts';
import type { NetworkError } from '../ports.ts';
import type { ShardRecord, ShardRecords } from './shard-records.ts';

/** As many shards are asked for at the same time. */
export const SHARDS_AT_ONCE = 16;

/** What a node has of a shard. */
export type Shown = { readonly node: HomeNode; readonly record: ShardRecord | undefined };

/** Asks all home nodes; `failure`: why some didn't answer. */
export async function shownRecords(
  { ports, homeNodes }: Pick<Core, 'ports' | 'homeNodes'>,
  records: ShardRecords,
  path: string,
): Promise<{ readonly shown: readonly Shown[]; readonly failure: NetworkError | undefined }> {
  const name = await records.nameOf(path);
  let failure: NetworkError | undefined;
  const shown: Shown[] = [];
  await Promise.all(
    homeNodes.map(async (node) => {
      const found = await ports.network.getRecords([node], name);
      if (!found.ok) {
        failure = found.error;
        return;
      }
      const read = await Promise.all(found.value.map((bytes) => records.read(path, bytes)));
      shown.push({ node, record: read.flatMap((record) => (record.ok ? [record.value] : []))[0] });
    }),
  );
  return { shown, failure };
}
