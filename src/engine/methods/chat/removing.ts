/** `chat`: unread messages by conversation, and deleting. */
import type { removing } from '#contract/modules/chat/removing.ts';
import { ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../../handler.ts';
import type { EngineContext } from '../context.ts';

export const removingHandlers: ModuleHandlers<typeof removing, EngineContext> = {
  getLastUnreadMessageByConversationId: async ({ conversationId }, { account }) => {
    const { conversations } = account();
    const found = await conversations.newestUnread(conversationId);
    return ok(found === undefined ? {} : account().messageRow(found));
  },

  updateUnReadTotal: async (_params, { account }) => {
    await account().conversations.recountAll();
    return ok({});
  },
};
