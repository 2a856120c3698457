/** The rooms that the open one may see, each with its settings and notification texts. */
import type { BlockConfigRow, BlockNoticeRow, BlockRow } from '#contract/rows/block.ts';
import { ok, type Result } from '#lib/result.ts';
import type { ApiError } from '../../stores/api.ts';
import type { AppState } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';

export type Room = {
  readonly row: BlockRow;
  readonly config: BlockConfigRow | undefined;
  readonly notices: readonly BlockNoticeRow[];
  /** Something has come for it while it is locked. */
  readonly waiting: boolean;
  /** It is the one that is open. */
  readonly current: boolean;
};

async function readRooms({ api }: AppState): Promise<Result<readonly Room[], ApiError>> {
  const [current, listed, waiting] = await Promise.all([
    api.call('block', 'currentBlock', {}),
    api.call('block', 'getBlockNotDefaultAndBlankBlockAndHide', {}),
    api.call('room', 'getWaiting', {}),
  ]);
  if (!current.ok) return current;
  if (!listed.ok) return listed;
  const open = current.value;
  const rows = [open, ...listed.value.filter((row) => row.b_id !== open.b_id)];
  return ok(
    await Promise.all(
      rows.map(async (row): Promise<Room> => {
        const [config, notices] = await Promise.all([
          api.call('block', 'getConfigById', { bId: row.b_id }),
          api.call('block', 'getNoticeListByBid', { bId: row.b_id }),
        ]);
        return {
          row,
          config: config.ok ? config.value : undefined,
          notices: notices.ok ? notices.value : [],
          waiting: waiting.ok && waiting.value.includes(row.b_id),
          current: row.b_id === open.b_id,
        };
      }),
    ),
  );
}

/** The open room comes first. Must be called under a reactive owner. */
export function createRooms(app: AppState) {
  return createFetched(app, () => readRooms(app), ['block.changed', 'block.notice', 'session.changed']);
}
