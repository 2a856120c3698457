/** Messages other than plain text: files, cards, quotes, forwards, system notices. */
import * as v from 'valibot';
import { ConversationType, MessageSource, MessageState, MessageType, SendState } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { EncodedMessageParam, MessageParam, MessageRow, messageExample } from '../../rows/message.ts';
import { Count, Integer, NodeAddress, sample, Text } from '../../values.ts';
import { recipient, recipientExample } from './recipient.ts';

const { sent_time: _ours, ...documentedExample } = messageExample;

const Forwarded = v.object({
  msgId: v.string(),
  nic: v.string(),
  ndAdd: v.string(),
  pfpId: Integer,
  pfpUrl: v.string(),
  msgType: v.enum(MessageType),
  msgContent: v.string(),
  /** Milliseconds, as a string. */
  sendTime: v.string(),
  domain: v.string(),
});
const someForwarded = v.pipe(v.array(Forwarded), v.nonEmpty());
const forwardedExample = {
  msgId: sample.messageId,
  nic: 'Anna',
  ndAdd: sample.otherAddress,
  pfpId: 6,
  pfpUrl: '',
  msgType: MessageType.text,
  msgContent: '{"text":"See you at six."}',
  sendTime: '1744947370036',
  domain: '',
};

const fileExample = { ...recipientExample, filePath: 'file:1' };

/** What every sending method can answer. */
const sendingCodes = [
  'InvalidParameter',
  'DatabaseOperationFailed',
  'ContactNotFound',
  'GroupNotFound',
  'SendMessageFailed',
  'CreateMessageFailed',
  'Blocked',
  'BlockedByOther',
] as const;
const fileCodes = [...sendingCodes, 'FileEmpty', 'FileTooLarge', 'FileInfoFailed', 'StorageSpaceInsufficient'] as const;
const sendingEvents = ['message.added', 'message.changed', 'conversation.changed'] as const;

export const sending = {
  sendAudioMessage: method({
    summary: 'Send a spoken message of some seconds.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...recipient, filePath: Text, second: Count, wavePath: v.string() }),
    data: MessageRow,
    codes: fileCodes,
    emits: sendingEvents,
    example: {
      params: { ...fileExample, second: 10, wavePath: 'file:2' },
      data: { ...messageExample, msg_type: MessageType.audio },
    },
  }),

  sendVideoMessage: method({
    summary: 'Send a video of some seconds.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...recipient, filePath: Text, second: Count }),
    data: MessageRow,
    codes: fileCodes,
    emits: sendingEvents,
    example: {
      params: { ...fileExample, second: 10 },
      data: { ...messageExample, msg_type: MessageType.video },
    },
  }),

  sendFileMessage: method({
    summary: 'Send a file.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...recipient, filePath: Text }),
    data: MessageRow,
    codes: fileCodes,
    emits: sendingEvents,
    example: { params: fileExample, data: { ...messageExample, msg_type: MessageType.file } },
  }),

  sendImageMessage: method({
    summary: 'Send a picture, its original too if so chosen.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({
      ...recipient,
      filePath: Text,
      originalFilePath: v.optional(v.string()),
      checkBoxSelected: v.optional(v.boolean(), false),
    }),
    data: MessageRow,
    codes: fileCodes,
    emits: sendingEvents,
    example: {
      params: { ...fileExample, originalFilePath: '', checkBoxSelected: false },
      data: { ...messageExample, msg_type: MessageType.image },
    },
  }),

  sendCardMessage: method({
    summary: 'Send a contact’s card.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...recipient, contactId: NodeAddress }),
    data: MessageRow,
    codes: sendingCodes,
    emits: sendingEvents,
    example: {
      params: { ...recipientExample, contactId: sample.address },
      data: { ...messageExample, msg_type: MessageType.card },
    },
  }),

  sendQuoteMessage: method({
    summary: 'Answer a message with a text that quotes it.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...recipient, message: v.union([MessageParam, EncodedMessageParam]), text: Text }),
    data: v.array(MessageRow),
    codes: [...sendingCodes, 'TextEmpty'],
    emits: sendingEvents,
    example: {
      params: { ...recipientExample, message: JSON.stringify(documentedExample), text: 'I will be late.' },
      data: [{ ...messageExample, msg_type: MessageType.quote }],
    },
    notes: 'The quoted row may be an object, as the table says, or JSON-encoded, as the example shows.',
  }),

  sendStepForwardMessage: method({
    summary: 'Forward messages one by one, with a text if so wished.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({
      ...recipient,
      conversationType: v.enum(ConversationType),
      cmd: v.literal(10),
      text: v.optional(v.string()),
      forwards: someForwarded,
    }),
    data: v.array(MessageRow),
    codes: sendingCodes,
    emits: sendingEvents,
    example: {
      params: {
        ...recipientExample,
        conversationType: ConversationType.single,
        cmd: 10,
        text: 'Look',
        forwards: [forwardedExample],
      },
      data: [messageExample],
    },
  }),

  sendMergeForwardMessage: method({
    summary: 'Forward messages as one.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({
      ...recipient,
      forwards: someForwarded,
      title: v.array(v.string()),
      formDomain: v.string(),
      toDomain: v.string(),
      fromCnd: v.string(),
    }),
    data: v.array(MessageRow),
    codes: sendingCodes,
    emits: sendingEvents,
    example: {
      params: {
        ...recipientExample,
        forwards: [forwardedExample],
        title: ['Anna and Ben'],
        formDomain: '',
        toDomain: '',
        fromCnd: '',
      },
      data: [{ ...messageExample, msg_type: MessageType.forward }],
    },
  }),

  createSysMessage: method({
    summary: 'Add a notice to a conversation, on this device only.',
    needs: 'unlocked',
    params: v.object({
      cid: Text,
      cnd: NodeAddress,
      conversationType: v.enum(ConversationType),
      content: Text,
    }),
    data: MessageRow,
    codes: ['ContactNotFound', 'GroupNotFound', 'CreateMessageFailed', 'DatabaseOperationFailed'],
    emits: ['message.added', 'conversation.changed'],
    example: {
      params: {
        cid: sample.otherAddress,
        cnd: sample.otherAddress,
        conversationType: ConversationType.single,
        content: 'You are friends now.',
      },
      data: {
        ...messageExample,
        msg_type: MessageType.notice,
        msg_source: MessageSource.system,
        msg_cry: 'You are friends now.',
        msg_state: MessageState.read,
        msg_is_send: SendState.sent,
        is_mbr_chat: -1,
        is_admin: -1,
        is_owner: -1,
      },
    },
  }),
};
