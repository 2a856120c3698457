/** Red packets and transfers: locking the money, telling of it in a message, taking it. */
import * as v from 'valibot';
import { MessageType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { MessageRow, messageExample } from '../../rows/message.ts';
import {
  cover,
  EncodedMoneyContent,
  encodedMoneyExample,
  LockedMoney,
  lockedMoneyExample,
  payment,
  paymentExample,
  transferSender,
  transferSenderExample,
} from '../../rows/money.ts';
import { Count, Empty, Message, NodeAddress, sample, Text } from '../../values.ts';
import { recipient, recipientExample } from './recipient.ts';

const content = v.object({ ...recipient, content: EncodedMoneyContent });
const contentExample = { ...recipientExample, content: encodedMoneyExample };
const receipt = v.object({ msgId: Message, ...recipient, content: EncodedMoneyContent });
const receiptExample = { msgId: sample.messageId, ...contentExample };

/** The message about the money, as the caller has it. */
const message = v.looseObject({});
const transferReceiver = {
  gas: Count,
  password: Text,
  receiveNodeId: NodeAddress,
  receiveNickName: v.string(),
  message,
};
const transferReceiverExample = {
  gas: 0,
  password: 'correct horse',
  receiveNodeId: sample.address,
  receiveNickName: 'Ben',
  message: {},
};

export const money = {
  insertRedEnvelope: method({
    summary: 'Lock money for a red packet.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ cnd: NodeAddress, ...payment, cover }),
    data: LockedMoney,
    codes: ['NetworkError', 'PasswordWrong', 'ContactNotFound'],
    example: { params: { cnd: sample.otherAddress, ...paymentExample, cover: 1 }, data: lockedMoneyExample },
  }),

  sendRedPacketMessage: method({
    summary: 'Send a red packet: binds its money to the conversation.',
    needs: 'unlocked',
    status: 'planned',
    params: content,
    data: Empty,
    codes: ['NetworkError', 'ContactNotFound', 'GroupNotFound', 'SendMessageFailed', 'DatabaseOperationFailed'],
    emits: ['message.added', 'message.changed', 'conversation.changed'],
    example: { params: contentExample, data: {} },
  }),

  receiveEnvelope: method({
    summary: 'Take a red packet.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ cnd: v.optional(NodeAddress), gas: Count, password: Text, message }),
    data: Empty,
    codes: ['NetworkError', 'PasswordWrong', 'MessageNotFound', 'MessageStateAbnormal'],
    emits: ['message.changed'],
    example: { params: { cnd: sample.otherAddress, gas: 0, password: 'correct horse', message: {} }, data: {} },
  }),

  sendReceivedRedPacketMessage: method({
    summary: 'Tell that a red packet was taken.',
    needs: 'unlocked',
    status: 'planned',
    params: receipt,
    data: v.array(MessageRow),
    codes: ['ContactNotFound', 'GroupNotFound', 'SendMessageFailed', 'MessageNotFound'],
    emits: ['message.changed', 'conversation.changed'],
    example: { params: receiptExample, data: [{ ...messageExample, msg_type: MessageType.redPacket }] },
  }),

  insertTransfer: method({
    summary: 'Lock money for a transfer.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ cnd: NodeAddress, ...payment, ...transferSender }),
    data: LockedMoney,
    codes: ['NetworkError', 'PasswordWrong', 'ContactNotFound'],
    example: {
      params: { cnd: sample.otherAddress, ...paymentExample, ...transferSenderExample },
      data: lockedMoneyExample,
    },
  }),

  sendTransferMessage: method({
    summary: 'Send a transfer: binds its money to the conversation.',
    needs: 'unlocked',
    status: 'planned',
    params: content,
    data: Empty,
    codes: ['NetworkError', 'ContactNotFound', 'GroupNotFound', 'SendMessageFailed', 'DatabaseOperationFailed'],
    emits: ['message.added', 'message.changed', 'conversation.changed'],
    example: { params: contentExample, data: {} },
  }),

  receiveTransfer: method({
    summary: 'Take a transfer.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object(transferReceiver),
    data: Empty,
    codes: ['NetworkError', 'PasswordWrong', 'MessageNotFound', 'MessageStateAbnormal'],
    emits: ['message.changed'],
    example: { params: transferReceiverExample, data: {} },
  }),

  groupReceiveTransfer: method({
    summary: 'Take a transfer that was sent in a group.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object(transferReceiver),
    data: Empty,
    codes: ['NetworkError', 'PasswordWrong', 'MessageNotFound', 'MessageStateAbnormal'],
    emits: ['message.changed'],
    example: { params: transferReceiverExample, data: {} },
  }),

  sendReceivedTransferMessage: method({
    summary: 'Tell that a transfer was taken.',
    needs: 'unlocked',
    status: 'planned',
    params: receipt,
    data: v.array(MessageRow),
    codes: ['ContactNotFound', 'GroupNotFound', 'SendMessageFailed', 'MessageNotFound'],
    emits: ['message.changed', 'conversation.changed'],
    example: { params: receiptExample, data: [{ ...messageExample, msg_type: MessageType.transfer }] },
  }),
};
