/** What each event says, in a line and an example: for the reference and the tests, never loaded by a page. */
import { ConnectionValue, SendState } from '#model/enumerations.ts';
import type { EventPayloads, EventType } from './events.ts';
import { applyExample, contactExample } from './rows/contact.ts';
import { conversationExample } from './rows/conversation.ts';
import { messageExample } from './rows/message.ts';
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
  typing: {
    summary: 'Somebody is writing to us, or no longer is.',
    example: { nodeId: sample.otherAddress, isInputting: true },
  },
  'presence.changed': {
    summary: 'A direct connection to a friend opened or closed.',
    example: { nodeId: sample.otherAddress, direct: true },
  },
  'connection.changed': {
    summary: 'The connection to the super nodes changed.',
    example: { value: ConnectionValue.connected },
  },
  resync: { summary: 'Events were missed: read everything again.', example: {} },
};
