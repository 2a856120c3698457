/** `backup`, an extension: whether the twelve words have been written down. */
import type { backup } from '#contract/modules/backup.ts';
import { ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

export const backupHandlers: ModuleHandlers<typeof backup, EngineContext> = {
  set: async ({ value }, { account }) => {
    const { core, profile } = account();
    return storing(async () => {
      await core.transact(async (tx) => profile.change(tx, { backup: value }));
      return ok({});
    });
  },
};
