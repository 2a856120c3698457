/** `draft`, an extension: what has been begun to be written. */
import type { draft } from '#contract/modules/draft.ts';
import { utf8 } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { LIMITS } from '#model/limits.ts';
import type { ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

export const draftHandlers: ModuleHandlers<typeof draft, EngineContext> = {
  set: async ({ conversationId, text }, { account }) => {
    if (utf8(text).length > LIMITS.textBytes) return err('InvalidParameter');
    const { core, conversations } = account();
    return storing(() =>
      core.transact(async (tx) => (conversations.change(tx, conversationId, { draft: text }) ? ok({}) : err('Failed'))),
    );
  },
};
