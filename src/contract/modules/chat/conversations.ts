/** Conversations: the list, opening one, its read state. */
import * as v from 'valibot';
import { ConversationKind, ConversationType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { ConversationRow, conversationExample } from '../../rows/conversation.ts';
import { Conversation, Empty, NodeAddress, NoParams, rowOrEmpty, sample, Text } from '../../values.ts';

export const conversations = {
  getConversations: method({
    summary: 'The conversations of the open room: pinned ones first, then by their newest message.',
    needs: 'unlocked',
    params: NoParams,
    data: v.array(ConversationRow),
    example: { params: {}, data: [conversationExample] },
  }),

  getConversationByCidChat: method({
    summary: 'The conversation with a person or group; {} when there is none and none is to be created.',
    needs: 'unlocked',
    params: v.object({
      cnd: NodeAddress,
      cid: Text,
      conversationType: v.enum(ConversationKind),
      createIfNeed: v.boolean(),
    }),
    data: rowOrEmpty(ConversationRow),
    codes: ['CreateConversationFailed', 'ContactNotFound', 'GroupNotFound', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: {
      params: {
        cnd: sample.otherAddress,
        cid: sample.otherAddress,
        conversationType: ConversationKind.single,
        createIfNeed: false,
      },
      data: conversationExample,
    },
  }),

  createConversation: method({
    summary: 'The conversation with a person or group, created when there is none.',
    needs: 'unlocked',
    params: v.object({ cnd: NodeAddress, cid: Text, conversationType: v.enum(ConversationType) }),
    data: ConversationRow,
    codes: ['CreateConversationFailed', 'ContactNotFound', 'GroupNotFound', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: {
      params: {
        cnd: sample.otherAddress,
        cid: sample.otherAddress,
        conversationType: ConversationType.single,
      },
      data: conversationExample,
    },
  }),

  setConversationReadById: method({
    summary: 'Mark a conversation as read or unread.',
    needs: 'unlocked',
    params: v.object({ conversationId: Conversation, isRead: v.boolean() }),
    data: Empty,
    codes: ['Failed', 'DatabaseOperationFailed'],
    emits: ['conversation.changed', 'message.changed'],
    example: { params: { conversationId: sample.otherAddress, isRead: true }, data: {} },
  }),

  setCurRsId: method({
    summary: 'Name the conversation that is on the screen; an empty one says that none is.',
    needs: 'unlocked',
    params: v.object({ rsId: v.string() }),
    data: Empty,
    emits: ['conversation.changed'],
    example: { params: { rsId: sample.otherAddress }, data: {} },
  }),
};
