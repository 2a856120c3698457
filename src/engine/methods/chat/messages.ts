/** `chat`: messages. */
import type { messages } from '#contract/modules/chat/messages.ts';
import { err, ok } from '#lib/result.ts';
import { ConversationKind, ConversationType } from '#model/enumerations.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { type EngineContext, storing } from '../context.ts';

export const messageHandlers: ModuleHandlers<typeof messages, EngineContext> = {
  sendTextMessage: async ({ cnd, conversationType, text }, context) => {
    if (conversationType === ConversationKind.group) return err('GroupNotFound');
    const account = context.account();
    const refusal = account.contacts.blacklist.refusal(cnd);
    if (refusal !== undefined) return err(refusal);
    if (account.contacts.contacts.get(cnd) === undefined) return err('ContactNotFound');
    if (!account.contacts.isFriend(cnd)) return err('SendMessageFailed');
    const sent = await storing(() => account.messages.sendText(cnd, text));
    // what has been written is answered, though the account may have been closed since
    return sent.ok ? ok([account.messageRow(sent.value)]) : sent;
  },

  getMessagesByConversationId: async ({ conversationId, startTime, pageSize, orderBy }, context) => {
    const account = context.account();
    const { messages } = account.core.store;
    const rows =
      orderBy === 'DESC'
        ? await messages.before(conversationId, startTime === -1 ? Number.POSITIVE_INFINITY : startTime, pageSize)
        : await messages.after(conversationId, startTime, pageSize);
    return ok(rows.map((message) => account.messageRow(message)));
  },

  getUnreadMessageCount: async (_params, { account }) => ok({ value: account().conversations.unread() }),

  getMessageByIdChat: async ({ messageId }, context) => {
    const account = context.account();
    const message = await account.core.store.messages.find(messageId);
    return message === undefined ? err('MessageNotFound') : ok(account.messageRow(message));
  },

  getMessageByIds: async ({ messageIds }, context) => {
    const account = context.account();
    // a list asks for the newest of each conversation: the first search of all would read where every message is
    const newest = new Map(account.conversations.newest().map((message) => [message.id, message]));
    const found = await Promise.all(
      messageIds.map(async (id) => newest.get(id) ?? account.core.store.messages.find(id)),
    );
    return ok(found.flatMap((message) => (message === undefined ? [] : [account.messageRow(message)])));
  },

  sendMessageAckByIds: async ({ conversationId, conversationType, messageIds, isRetry }, { account }) => {
    if (conversationType === ConversationType.group) return err('GroupNotFound');
    if (account().conversations.get(conversationId) === undefined) return err('ContactNotFound');
    return storing(async () => ok(await account().receipts.acknowledge(conversationId, messageIds, isRetry)));
  },

  sendInputStateMessage: async ({ cnd, isInputting }, { account }) => {
    if (!account().contacts.isFriend(cnd)) return err('ContactNotFound');
    account().typing(cnd, isInputting);
    return ok({});
  },
};
