/** Pinning and muting friends and groups, on all of the account's devices. */
import * as v from 'valibot';
import { ConversationType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { ConversationRow, conversationExample } from '../../rows/conversation.ts';
import { NodeAddress, Status, sample } from '../../values.ts';

const pinnedGroup = {
  ...conversationExample,
  rs_id: sample.groupAddress,
  c_nd_add: sample.groupAddress,
  c_id: sample.groupAddress,
  rs_type: ConversationType.group,
  state: 1,
  top_time: sample.time,
};

export const conversationSync = {
  updateContactWithTop: method({
    summary: 'Pin or unpin a friend’s conversation.',
    needs: 'unlocked',
    params: v.object({ cnd: NodeAddress, isTop: v.boolean() }),
    data: ConversationRow,
    codes: ['ContactNotFound', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'conversation.changed'],
    example: { params: { cnd: sample.otherAddress, isTop: false }, data: conversationExample },
  }),

  updateWithDisturb: method({
    summary: 'Mute a friend, or unmute a muted one.',
    needs: 'unlocked',
    params: v.object({ cId: NodeAddress }),
    data: Status,
    codes: ['ContactNotFound', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'conversation.changed'],
    example: { params: { cId: sample.otherAddress }, data: { status: true } },
    notes: 'status says that it was done; c_is_disturb of the contact and disturb of the conversation say which way.',
  }),

  updateGroupWithTop: method({
    summary: 'Pin or unpin a group’s conversation.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gid: NodeAddress, isTop: v.boolean() }),
    data: ConversationRow,
    codes: ['GroupNotFound', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: { params: { gid: sample.groupAddress, isTop: true }, data: pinnedGroup },
  }),

  updateGroupWithDisturb: method({
    summary: 'Mute a group, or unmute a muted one.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gid: NodeAddress }),
    data: Status,
    codes: ['GroupNotFound', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: { params: { gid: sample.groupAddress }, data: { status: true } },
  }),
};
