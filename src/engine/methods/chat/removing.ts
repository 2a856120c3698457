/** `chat`: unread messages by conversation, and deleting. */
import type { removing } from '#contract/modules/chat/removing.ts';
import { err, ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { type EngineContext, storing } from '../context.ts';

export const removingHandlers: ModuleHandlers<typeof removing, EngineContext> = {
  getLastUnreadMessageByConversationId: async ({ conversationId }, { account }) => {
    const { conversations } = account();
    const [found] = await conversations.unreadOf(conversationId);
    return ok(found === undefined ? {} : account().messageRow(found));
  },

  updateUnReadTotal: async (_params, { account }) => {
    await account().conversations.recountAll();
    return ok({});
  },

  deleteMessageById: ({ messageId }, { account }) =>
    storing(async () => ((await account().deleting.messages([messageId])) ? ok({}) : err('MessageNotFound'))),

  deleteMessagesByIds: ({ messageIds }, { account }) =>
    storing(async () => {
      await account().deleting.messages(messageIds);
      return ok({});
    }),

  deleteAllMessages: (_params, { account }) =>
    storing(async () => {
      await account().deleting.allMessages();
      return ok({});
    }),
};
