/** A message as the history shows it. */
import * as v from 'valibot';
import { ConversationType, MessageSource, MessageState, MessageType, SendState } from '#model/enumerations.ts';
import { Bit, Count, Integer, sample, Text } from '../values.ts';

/** 0 or 1 in a group; -1 where it does not apply. */
const GroupBit = v.picklist([-1, 0, 1]);

const documentedFields = {
  msg_id: v.string(),
  rs_id: v.string(),
  msg_type: v.enum(MessageType),
  msg_source: v.enum(MessageSource),
  /** JSON-encoded content. */
  msg_cry: v.string(),
  msg_state: v.enum(MessageState),
  /** Grows strictly within a conversation: the order of arrival. */
  created_time: Integer,
  updated_time: Integer,
  msg_is_send: v.enum(SendState),
  b_exp: Bit,
  c_nd_add: v.string(),
  msg_version: Integer,
  rs_type: v.enum(ConversationType),
  /** A number as a string: every example shows it so. */
  pfp_id: v.string(),
  pfp_url: v.string(),
  nic: v.string(),
  msg_domain: v.string(),
  cps: v.string(),
  origin_nic: v.string(),
  exp_red_time: Count,
  is_mbr_chat: GroupBit,
  is_admin: GroupBit,
  is_owner: GroupBit,
};

export const MessageRow = v.strictObject({
  ...documentedFields,
  /** The writer's own clock: what people are shown. Not in the document. */
  sent_time: Integer,
  /** When it burns, 0 while it hasn't been read or when it doesn't. Not in the document. */
  burn_time: Count,
});
export type MessageRow = v.InferOutput<typeof MessageRow>;

/** A message row handed back to us: it may come from a document of the caller's, without our own field. */
export const MessageParam = v.object(documentedFields);

/** The same, JSON-encoded. */
export const EncodedMessageParam = v.pipe(Text, v.parseJson(), MessageParam);

export const messageExample: MessageRow = {
  msg_id: sample.messageId,
  rs_id: sample.otherAddress,
  msg_type: MessageType.text,
  msg_source: MessageSource.me,
  msg_cry: '{"text":"See you at six."}',
  msg_state: MessageState.unread,
  created_time: sample.time,
  updated_time: sample.time,
  msg_is_send: SendState.sending,
  b_exp: 0,
  c_nd_add: sample.address,
  msg_version: 4,
  rs_type: ConversationType.single,
  pfp_id: '2',
  pfp_url: '',
  nic: '',
  msg_domain: '',
  cps: '',
  origin_nic: 'BgboULwo',
  exp_red_time: 0,
  is_mbr_chat: 0,
  is_admin: 0,
  is_owner: 0,
  sent_time: sample.time,
  burn_time: 0,
};
