/** Red packets and transfers: what is locked, and what a message about them carries. Amounts are integers of 1e-8. */
import * as v from 'valibot';
import { RedPacketCover, RedPacketStatus, RedPacketType } from '#model/enumerations.ts';
import { Count, Integer, NodeAddress, sample, Text } from '../values.ts';

export const Amount = v.pipe(Integer, v.minValue(1));

/** The parameters that every method that locks money has. */
export const payment = { gas: Count, amount: Amount, password: Text, srcAddress: Text, remark: v.optional(v.string()) };
export const cover = v.optional(v.enum(RedPacketCover), RedPacketCover.default);
/** Who sends a transfer, beside the payment. */
export const transferSender = { senderNickname: v.string(), senderNodeAddress: NodeAddress };

export const paymentExample = {
  gas: 100000,
  amount: 10000000,
  password: 'correct horse',
  srcAddress: sample.address,
  remark: 'For the tickets',
};
export const transferSenderExample = { senderNickname: 'Ben', senderNodeAddress: sample.address };

/** Locked money, not yet bound to a conversation. */
export const LockedMoney = v.strictObject({
  uid: v.string(),
  hash: v.string(),
  expirationTime: Integer,
  toAddress: v.string(),
});
export const lockedMoneyExample = {
  uid: '7c1f0c53-4a42-4a5e-9f0b-2b8a1f8c6a01',
  hash: sample.messageId,
  expirationTime: sample.time,
  toAddress: sample.otherAddress,
};

export const MoneyContent = v.object({
  uid: Text,
  hash: Text,
  amount: Amount,
  count: v.optional(v.pipe(Integer, v.minValue(1)), 1),
  fromAddress: Text,
  expirationTime: Integer,
  senderNickname: v.string(),
  senderNodeAddress: v.string(),
  toAddress: v.optional(v.string()),
  password: v.optional(v.string()),
  msgContent: v.optional(v.string()),
  toAddressPublicKey: v.optional(v.string()),
  toNodeAddr: v.optional(v.string()),
  toNic: v.optional(v.string()),
  remark: v.optional(v.string()),
  isExpire: v.optional(v.boolean()),
  receives: v.optional(v.array(v.unknown())),
  type: v.enum(RedPacketType),
  cover: v.enum(RedPacketCover),
  status: v.enum(RedPacketStatus),
  conversationType: v.picklist([0, 1, 2]),
  msgType: Integer,
});

/** The same, JSON-encoded: how the methods that send it take it. */
export const EncodedMoneyContent = v.pipe(Text, v.parseJson(), MoneyContent);

export const encodedMoneyExample = JSON.stringify({
  uid: lockedMoneyExample.uid,
  hash: lockedMoneyExample.hash,
  amount: 10000000,
  count: 1,
  fromAddress: sample.address,
  expirationTime: sample.time,
  senderNickname: 'Ben',
  senderNodeAddress: sample.address,
  type: RedPacketType.ordinary,
  cover: RedPacketCover.default,
  status: RedPacketStatus.unclaimed,
  conversationType: 1,
  msgType: 17,
});
