/** Red packets and transfers in groups: locking the money, and taking it. */
import * as v from 'valibot';
import { method } from '../../define.ts';
import {
  cover,
  LockedMoney,
  lockedMoneyExample,
  payment,
  paymentExample,
  transferSender,
  transferSenderExample,
} from '../../rows/money.ts';
import { Empty, Integer, NodeAddress, sample, Text } from '../../values.ts';

const packets = v.pipe(Integer, v.minValue(1));

export const groupMoney = {
  groupFortuneInsertRedEnvelope: method({
    summary: 'Lock money for a lucky red packet: random parts for the first to come.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...payment, count: packets, cover }),
    data: LockedMoney,
    codes: ['NetworkError', 'PasswordWrong'],
    example: { params: { ...paymentExample, count: 5, cover: 1 }, data: lockedMoneyExample },
  }),

  groupOrdinaryInsertRedEnvelope: method({
    summary: 'Lock money for an ordinary red packet.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...payment, count: v.optional(packets, 1), cover }),
    data: LockedMoney,
    codes: ['NetworkError', 'PasswordWrong'],
    example: { params: { ...paymentExample, cover: 1 }, data: lockedMoneyExample },
  }),

  groupReceiveEnvelope: method({
    summary: 'Take one’s part of a group’s red packet.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({
      cnd: NodeAddress,
      groupPassword: v.string(),
      receiveNodeId: NodeAddress,
      receiveNickName: v.string(),
      message: v.looseObject({}),
    }),
    data: Empty,
    codes: ['NetworkError', 'PasswordWrong', 'MessageNotFound', 'MessageStateAbnormal'],
    emits: ['message.changed'],
    example: {
      params: {
        cnd: sample.address,
        groupPassword: '',
        receiveNodeId: sample.address,
        receiveNickName: 'Ben',
        message: {},
      },
      data: {},
    },
  }),

  groupCommandRedEnvelope: method({
    summary: 'Lock money for a red packet that opens to a password.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ ...payment, count: packets, command: Text, cover }),
    data: LockedMoney,
    codes: ['NetworkError', 'PasswordWrong'],
    example: { params: { ...paymentExample, count: 5, command: 'checkmate', cover: 1 }, data: lockedMoneyExample },
  }),

  groupExclusiveInsertRedEnvelope: method({
    summary: 'Lock money for a red packet that one member only can take.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ cnd: NodeAddress, ...payment, cover }),
    data: LockedMoney,
    codes: ['NetworkError', 'PasswordWrong', 'MemberNotInGroup'],
    example: { params: { cnd: sample.otherAddress, ...paymentExample, cover: 1 }, data: lockedMoneyExample },
  }),

  groupInsertTransfer: method({
    summary: 'Lock money for a transfer to a member.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ cnd: NodeAddress, ...payment, ...transferSender }),
    data: LockedMoney,
    codes: ['NetworkError', 'PasswordWrong', 'MemberNotInGroup'],
    example: {
      params: { cnd: sample.otherAddress, ...paymentExample, ...transferSenderExample },
      data: lockedMoneyExample,
    },
  }),
};
