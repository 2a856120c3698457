/** Conversations: the list, opening one, its read state. */
import * as v from 'valibot';
import { ConversationKind, ConversationType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { ConversationRow, conversationExample } from '../../rows/conversation.ts';
import { Conversation, Count, Empty, NodeAddress, NoParams, rowOrEmpty, Status, sample, Text } from '../../values.ts';

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
    notes: 'As read: every unread message of it is marked, and its writer is told.',
  }),

  setCurRsId: method({
    summary: 'Name the conversation that is on the screen; an empty one says that none is.',
    needs: 'unlocked',
    params: v.object({ rsId: v.string() }),
    data: Empty,
    emits: ['conversation.changed'],
    example: { params: { rsId: sample.otherAddress }, data: {} },
  }),

  setConversationTopById: method({
    summary: 'Pin or unpin a conversation, on this device only.',
    needs: 'unlocked',
    params: v.object({ conversationId: Conversation, isTop: v.boolean() }),
    data: ConversationRow,
    codes: ['Failed', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: {
      params: { conversationId: sample.otherAddress, isTop: true },
      data: { ...conversationExample, top_time: sample.time },
    },
    notes:
      'The table shows a message row; the conversation row of the example is answered. The contact’s row tells what updateContactWithTop has set.',
  }),

  updateConversionTime: method({
    summary: 'Set the time by which a conversation is sorted; now, unless one is given.',
    needs: 'unlocked',
    params: v.object({ conversationId: Conversation, updateTime: v.optional(Count) }),
    data: Empty,
    codes: ['Failed', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: { params: { conversationId: sample.otherAddress, updateTime: sample.time }, data: {} },
    notes: 'The row shows it as updated_time, until the next message comes.',
  }),

  deleteConversationById: method({
    summary: 'Delete a conversation, and unless told otherwise its messages.',
    needs: 'unlocked',
    destructive: true,
    params: v.object({
      conversationId: Conversation,
      deleteMessages: v.optional(v.boolean(), true),
      isSendUnReadMessage: v.optional(v.boolean(), false),
    }),
    data: ConversationRow,
    codes: ['Failed', 'DatabaseOperationFailed'],
    emits: ['conversation.changed', 'message.removed', 'message.changed'],
    example: {
      params: { conversationId: sample.otherAddress, deleteMessages: true, isSendUnReadMessage: false },
      data: conversationExample,
    },
    notes:
      'Answers the row as it was. isSendUnReadMessage tells the writers first that what was unread has been read. Messages that are kept are there again when the conversation comes back.',
  }),

  deleteAllConversations: method({
    summary: 'Delete all conversations of the open room with their messages.',
    needs: 'unlocked',
    destructive: true,
    params: v.object({ isSendUnReadMessage: v.boolean() }),
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['conversation.changed', 'message.removed', 'message.changed'],
    example: { params: { isSendUnReadMessage: false }, data: {} },
  }),

  setBurnAfterTime: method({
    summary: 'Let messages vanish some milliseconds after they were read; 0 turns it off.',
    needs: 'unlocked',
    params: v.object({ cnd: NodeAddress, time: Count }),
    data: Status,
    codes: ['ContactNotFound', 'GroupNotFound', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'conversation.changed', 'message.added'],
    example: { params: { cnd: sample.otherAddress, time: 0 }, data: { status: true } },
    notes:
      'Holds for what is written from then on, on both sides: who sets it last, wins, and a notice in the conversation says so. A message’s row shows its time as exp_red_time, and as burn_time when it burns. The contact’s row shows the setting as b_exp and b_exp_time.',
  }),
};
