/** What each event says, in a line and an example: for the reference and the tests, never loaded by a page. */
import { ConnectionValue, MnemonicBackup, Platform, RedPacketStatus, SendState } from '#model/enumerations.ts';
import type { EventPayloads, EventType } from './events.ts';
import { blockExample, blockNoticeExample } from './rows/block.ts';
import { applyExample, contactExample } from './rows/contact.ts';
import { conversationExample } from './rows/conversation.ts';
import { deviceExample } from './rows/device.ts';
import { groupConfigExample, groupExample, groupMemberExample } from './rows/group.ts';
import { messageExample } from './rows/message.ts';
import { pairingStateExample } from './rows/pairing.ts';
import { userExample } from './rows/user.ts';
import { sample } from './values.ts';

type Reference<Type extends EventType> = { readonly summary: string; readonly example: EventPayloads[Type] };

export const eventReference: { readonly [Type in EventType]: Reference<Type> } = {
  'session.changed': {
    summary: 'The account was created, opened or closed. The first event of every subscription.',
    example: { state: 'open', anonymous: false },
  },
  'user.changed': { summary: 'The account’s owner changed.', example: { row: userExample } },
  'contact.changed': {
    summary: 'A contact was added or changed; a null row says that it is gone.',
    example: { nodeId: contactExample.c_nd_add, row: contactExample },
  },
  'apply.changed': {
    summary: 'A friend request came, changed or went; badge counts those not looked at.',
    example: { nodeId: applyExample.nodeId, row: applyExample, badge: 1 },
  },
  'conversation.changed': {
    summary: 'A conversation was added or changed; a null row says that it is gone.',
    example: { rsId: conversationExample.rs_id, row: conversationExample },
  },
  'message.added': {
    summary: 'Messages were sent or came in, in the order of their arrival.',
    example: { rsId: messageExample.rs_id, rows: [messageExample] },
  },
  'message.changed': {
    summary: 'Messages changed: their state, their content.',
    example: { rsId: messageExample.rs_id, rows: [{ ...messageExample, msg_is_send: SendState.sent }] },
  },
  'message.removed': {
    summary: 'Messages were taken out of a conversation on this device.',
    example: { rsId: messageExample.rs_id, ids: [messageExample.msg_id] },
  },
  typing: {
    summary: 'Somebody is writing to us, or no longer is.',
    example: { nodeId: sample.otherAddress, isInputting: true },
  },
  'presence.changed': {
    summary:
      'A direct connection to a friend opened or closed. Who is connected is said again to a new listener and after `resync`.',
    example: { nodeId: sample.otherAddress, direct: true },
  },
  'trust.changed': {
    summary: 'A contact’s keys changed, or a person said what they know of them.',
    example: { nodeId: sample.otherAddress, state: 'changed' },
  },
  'connection.changed': {
    summary: 'The connection to the super nodes changed.',
    example: { value: ConnectionValue.connected },
  },
  'storage.changed': {
    summary:
      'What is to be kept can no longer be stored on this device, or can again. Trouble is said again to a new listener and after `resync`.',
    example: { state: 'full' },
  },
  'state.changed': {
    summary: 'The super nodes have all of the account’s state, or one was caught at showing an old record.',
    example: { alarms: 0, waiting: 0 },
  },
  'group.changed': {
    summary: 'A group was created or changed; a null row says that it is gone.',
    example: { groupId: sample.groupAddress, row: groupExample },
  },
  'group.config.changed': {
    summary: 'The rules of a group changed.',
    example: { groupId: sample.groupAddress, row: groupConfigExample },
  },
  'group.members.changed': {
    summary: 'People joined a group, changed in it or left it.',
    example: { groupId: sample.groupAddress, rows: [groupMemberExample], removed: [sample.address] },
  },
  'block.changed': {
    summary: 'A visible room was created or changed; a null row says that it is gone.',
    example: { blockId: '1', row: blockExample },
  },
  'block.notice': {
    summary: 'Something waits in another visible room.',
    example: { blockId: '1', row: blockNoticeExample },
  },
  'device.changed': {
    summary: 'A device of the account changed; a null row says that it is gone.',
    example: { machineId: 'web18366879de5b1df0', row: deviceExample },
  },
  'authorization.requested': {
    summary: 'A new device asks to be let into the account.',
    example: { machineId: 'web18366879de5b1df0', note: 'Kitchen laptop', platform: Platform.desktop },
  },
  'authorization.answered': {
    summary: 'The primary device has answered our request.',
    example: { machineId: 'web18366879de5b1df0', accepted: true },
  },
  'pairing.changed': {
    summary: 'The pairing of a new device went a step on, on either of the two devices.',
    example: pairingStateExample,
  },
  'backup.changed': {
    summary: 'Whether the twelve words have been backed up changed.',
    example: { value: MnemonicBackup.done },
  },
  'preview.wanted': {
    summary: 'The engine asks a page for a preview of an image or video.',
    example: { hash: sample.messageId, localPath: 'file:1', kind: 'image' },
  },
  'file.progress': {
    summary: 'Part of a message’s file has come or gone.',
    example: { messageId: sample.messageId, done: 65_536, total: 1_048_576 },
  },
  'history.progress': {
    summary: 'Past messages have come from another device of the account, or their transfer has ended.',
    example: { machineId: 'web18366879de5b1df0', state: 'running', messages: 1200, done: 3, total: 8 },
  },
  'packet.changed': {
    summary: 'A red packet or transfer was claimed, expired or returned.',
    example: { uid: 'd1e7ccd5-94ef-4c91-9def-79adebcf20f9', status: RedPacketStatus.claimed },
  },
  resync: { summary: 'Events were missed: read everything again.', example: {} },
};
