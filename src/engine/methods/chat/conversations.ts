/** `chat`: conversations. */
import type { conversations } from '#contract/modules/chat/conversations.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { ConversationKind, ConversationType } from '#model/enumerations.ts';
import type { Account } from '../../account/account.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { type EngineContext, storing } from '../context.ts';

async function ensure(
  account: Account,
  address: string,
): Promise<Result<ConversationRow, 'ContactNotFound' | 'CreateConversationFailed'>> {
  if (account.contacts.contacts.get(address) === undefined) return err('ContactNotFound');
  await account.core.transact(async (tx) => account.conversations.ensure(tx, address));
  const row = account.conversations.row(address);
  return row === undefined ? err('CreateConversationFailed') : ok(row);
}

export const conversationHandlers: ModuleHandlers<typeof conversations, EngineContext> = {
  getConversations: async (_params, { account }) => ok(account().conversations.all()),

  getConversationByCidChat: async ({ cnd, conversationType, createIfNeed }, { account }) => {
    if (conversationType === ConversationKind.group) return err('GroupNotFound');
    const row = account().conversations.row(cnd);
    if (row !== undefined) return ok(row);
    return createIfNeed ? storing(() => ensure(account(), cnd)) : ok({});
  },

  createConversation: async ({ cnd, conversationType }, { account }) => {
    if (conversationType === ConversationType.group) return err('GroupNotFound');
    return storing(() => ensure(account(), cnd));
  },

  setConversationReadById: async ({ conversationId, isRead }, { account }) => {
    const { core, receipts } = account();
    return storing(() =>
      core.transact(async (tx) => ((await receipts.setRead(tx, conversationId, isRead)) ? ok({}) : err('Failed'))),
    );
  },

  setConversationTopById: async ({ conversationId, isTop }, { account }) => {
    const { core, conversations } = account();
    const topTime = isTop ? core.now() : 0;
    return storing(async () => {
      await core.transact(async (tx) => conversations.change(tx, conversationId, { topTime }));
      const row = conversations.row(conversationId);
      return row === undefined ? err('Failed') : ok(row);
    });
  },

  updateConversionTime: async ({ conversationId, updateTime }, { account }) => {
    const { core, conversations } = account();
    return storing(() =>
      core.transact(async (tx) =>
        conversations.sortBy(tx, conversationId, updateTime ?? core.now()) ? ok({}) : err('Failed'),
      ),
    );
  },

  deleteConversationById: ({ conversationId, deleteMessages, isSendUnReadMessage }, { account }) =>
    storing(() => account().deleting.conversation(conversationId, deleteMessages, isSendUnReadMessage)),

  deleteAllConversations: ({ isSendUnReadMessage }, { account }) =>
    storing(async () => {
      await account().deleting.allConversations(isSendUnReadMessage);
      return ok({});
    }),

  setBurnAfterTime: async ({ cnd, time }, { account }) => {
    const { core, burn, contacts } = account();
    if (!contacts.isFriend(cnd)) return err('ContactNotFound');
    return storing(async () => {
      await core.transact((tx) => burn.settings.set(tx, cnd, time));
      return ok({ status: true });
    });
  },

  setCurRsId: async ({ rsId }, { account }) => {
    account().conversations.setCurrent(rsId);
    return ok({});
  },
};
