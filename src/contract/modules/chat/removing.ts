/** Deleting and recalling messages, and unread ones by conversation. */
import * as v from 'valibot';
import { ConversationType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { MessageRow, messageExample } from '../../rows/message.ts';
import {
  Conversation,
  Count,
  Empty,
  Message,
  NoParams,
  OptionalKey,
  rowOrEmpty,
  sample,
  Text,
  uniqueList,
} from '../../values.ts';
import { recipient, recipientExample } from './recipient.ts';

const oneConversation = v.object({ conversationId: Conversation });
const exampleConversation = { conversationId: sample.otherAddress };

export const removing = {
  getUnreadMessagesByConversationId: method({
    summary: 'Always the empty list.',
    needs: 'unlocked',
    deprecated: true,
    params: v.object({ conversationId: Conversation, pageSize: v.optional(Count, 500) }),
    data: v.array(MessageRow),
    example: { params: { ...exampleConversation, pageSize: 500 }, data: [] },
  }),

  getFirstUnReadMessage: method({
    summary: 'Always empty.',
    needs: 'unlocked',
    deprecated: true,
    params: oneConversation,
    data: rowOrEmpty(MessageRow),
    example: { params: exampleConversation, data: {} },
  }),

  getLastUnreadMessageByConversationId: method({
    summary: 'The newest unread message of a conversation; {} when there is none.',
    needs: 'unlocked',
    params: oneConversation,
    data: rowOrEmpty(MessageRow),
    example: { params: exampleConversation, data: messageExample },
  }),

  updateUnReadTotal: method({
    summary: 'Count the unread messages anew.',
    needs: 'unlocked',
    params: NoParams,
    data: Empty,
    emits: ['conversation.changed'],
    example: { params: {}, data: {} },
  }),

  deleteMessageById: method({
    summary: 'Delete a message on this device.',
    needs: 'unlocked',
    destructive: true,
    params: v.object({ messageId: Message }),
    data: Empty,
    codes: ['MessageNotFound', 'DatabaseOperationFailed'],
    emits: ['message.removed', 'conversation.changed'],
    example: { params: { messageId: sample.messageId }, data: {} },
    notes: 'One that has reached nobody yet is taken back as well. A copy that comes in later doesn’t bring it back.',
  }),

  deleteMessagesByIds: method({
    summary: 'Delete several messages on this device.',
    needs: 'unlocked',
    destructive: true,
    params: v.object({ messageIds: uniqueList(Message), isUpdateSession: v.optional(v.boolean(), false) }),
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['message.removed', 'conversation.changed'],
    example: { params: { messageIds: [sample.messageId], isUpdateSession: false }, data: {} },
    notes:
      'Unknown ones are passed over. The conversation’s newest message and its count are always kept true, whatever isUpdateSession says.',
  }),

  deleteAllMessages: method({
    summary: 'Delete all messages of the open room on this device.',
    needs: 'unlocked',
    destructive: true,
    params: NoParams,
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['message.removed', 'conversation.changed'],
    example: { params: {}, data: {} },
    notes: 'The conversations stay, empty.',
  }),

  recallMessageById: method({
    summary: 'Take back a message of one’s own, on both sides.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: v.object({
      conversationId: Conversation,
      cid: Text,
      conversationType: v.enum(ConversationType),
      messageId: Message,
      pub: OptionalKey,
    }),
    data: Empty,
    codes: ['MessageNotFound', 'MessageStateAbnormal', 'SendMessageFailed', 'DatabaseOperationFailed'],
    emits: ['message.changed', 'conversation.changed'],
    example: {
      params: {
        ...exampleConversation,
        cid: sample.otherAddress,
        conversationType: ConversationType.single,
        messageId: sample.messageId,
        pub: sample.curveKey,
      },
      data: {},
    },
  }),

  sendDelEachOtherMessage: method({
    summary: 'Delete a conversation’s messages on both sides.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: v.object(recipient),
    data: Empty,
    codes: ['ContactNotFound', 'GroupNotFound', 'SendMessageFailed', 'DatabaseOperationFailed'],
    emits: ['message.changed', 'conversation.changed'],
    example: { params: recipientExample, data: {} },
  }),

  checkSpaceIsSufficient: method({
    summary: 'The file storage’s size and what is free of it, in octets, before a file is sent.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ filePath: Text }),
    data: v.strictObject({ total: Count, free: Count }),
    codes: ['NetworkError', 'FileInfoFailed', 'StorageSpaceInsufficient'],
    example: { params: { filePath: 'file:1' }, data: { total: 10737418240, free: 10737418240 } },
  }),
};
