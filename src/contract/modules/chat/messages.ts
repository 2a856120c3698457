/** Messages: sending text, the history, what was read. */
import * as v from 'valibot';
import { ConversationType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { MessageRow, messageExample } from '../../rows/message.ts';
import {
  Conversation,
  Count,
  Empty,
  Integer,
  Message,
  NodeAddress,
  NoParams,
  OptionalKey,
  sample,
  Text,
  uniqueList,
} from '../../values.ts';
import { recipient, recipientExample } from './recipient.ts';

/** More rows than this are never answered at once. */
const largestPage = 500;

export const messages = {
  sendTextMessage: method({
    summary: 'Send a text; answers the message while it is still on its way.',
    needs: 'unlocked',
    params: v.object({ ...recipient, text: Text }),
    data: v.array(MessageRow),
    codes: [
      'InvalidParameter',
      'DatabaseOperationFailed',
      'ContactNotFound',
      'GroupNotFound',
      'KeyVerificationFailed',
      'SendMessageFailed',
      'CreateMessageFailed',
      'TextEmpty',
      'Blocked',
      'BlockedByOther',
    ],
    emits: ['message.added', 'message.changed', 'conversation.changed'],
    example: {
      params: { ...recipientExample, text: 'See you at six.' },
      data: [messageExample],
    },
  }),

  getMessagesByConversationId: method({
    summary: 'A page of a conversation’s history.',
    needs: 'unlocked',
    params: v.object({
      conversationId: Conversation,
      startTime: v.pipe(Integer, v.minValue(-1)),
      pageSize: v.pipe(Integer, v.minValue(1), v.maxValue(largestPage)),
      orderBy: v.picklist(['ASC', 'DESC']),
    }),
    data: v.array(MessageRow),
    example: {
      params: { conversationId: sample.otherAddress, startTime: -1, pageSize: 20, orderBy: 'DESC' },
      data: [messageExample],
    },
    notes:
      'startTime -1 is the newest page (DESC) or the oldest (ASC). DESC goes on with strictly older rows, ASC with strictly newer ones, and rows of one time are never split.',
  }),

  getUnreadMessageCount: method({
    summary: 'How many messages are unread, over all conversations.',
    needs: 'unlocked',
    params: NoParams,
    data: v.strictObject({ value: Count }),
    example: { params: {}, data: { value: 3 } },
  }),

  getMessageByIdChat: method({
    summary: 'One message.',
    needs: 'unlocked',
    params: v.object({ messageId: Message }),
    data: MessageRow,
    codes: ['MessageNotFound'],
    example: { params: { messageId: sample.messageId }, data: messageExample },
  }),

  getMessageByIds: method({
    summary: 'Several messages, in the order asked for; unknown ones are left out.',
    needs: 'unlocked',
    params: v.object({ messageIds: uniqueList(Message) }),
    data: v.array(MessageRow),
    example: { params: { messageIds: [sample.messageId] }, data: [messageExample] },
  }),

  sendMessageAckByIds: method({
    summary: 'Tell the writer that messages were read; answers the ids that this marked.',
    needs: 'unlocked',
    params: v.object({
      conversationId: Conversation,
      cid: Text,
      conversationType: v.enum(ConversationType),
      messageIds: uniqueList(Message),
      pub: OptionalKey,
      isRetry: v.boolean(),
    }),
    data: v.array(v.string()),
    codes: ['DatabaseOperationFailed', 'ContactNotFound', 'GroupNotFound'],
    emits: ['message.changed', 'conversation.changed'],
    example: {
      params: {
        conversationId: sample.otherAddress,
        cid: sample.otherAddress,
        conversationType: ConversationType.single,
        messageIds: [sample.messageId],
        pub: sample.curveKey,
        isRetry: false,
      },
      data: [sample.messageId],
    },
  }),

  sendInputStateMessage: method({
    summary: 'Tell the other side that one is writing, or no longer is.',
    needs: 'unlocked',
    params: v.object({ cnd: NodeAddress, isInputting: v.boolean() }),
    data: Empty,
    codes: ['ContactNotFound', 'GroupNotFound'],
    example: { params: { cnd: sample.otherAddress, isInputting: true }, data: {} },
  }),
};
