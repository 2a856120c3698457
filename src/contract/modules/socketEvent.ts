/** Registering for families of events: every event names the identifiers that were registered for its family. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Empty, Text } from '../values.ts';

const identifierOnly = v.object({ identifier: Text });

export const socketEvent = {
  addAuthMessageEventHandler: method({
    summary: 'Register for events of device authorisation.',
    needs: 'none',
    params: v.object({ id: Text }),
    data: Empty,
    emits: ['device.changed', 'authorization.requested', 'authorization.answered', 'pairing.changed'],
    example: { params: { id: 'pairing' }, data: {} },
  }),

  addLoginStateListener: method({
    summary: 'Without effect: addLoginPwdChangeEventHandler registers for the session too.',
    needs: 'none',
    params: identifierOnly,
    data: Empty,
    deprecated: true,
    example: { params: { identifier: 'session' }, data: {} },
  }),

  addContactEventHandler: method({
    summary: 'Register for events of contacts and friend requests.',
    needs: 'none',
    params: identifierOnly,
    data: Empty,
    emits: ['contact.changed', 'apply.changed', 'presence.changed', 'trust.changed'],
    example: { params: { identifier: 'contacts' }, data: {} },
  }),

  addGroupEventHandler: method({
    summary: 'Register for events of groups.',
    needs: 'none',
    params: identifierOnly,
    data: Empty,
    emits: ['group.changed', 'group.config.changed', 'group.members.changed'],
    example: { params: { identifier: 'groups' }, data: {} },
  }),

  addBlockConnectEventHandler: method({
    summary: 'Register for events of rooms, of the connection and of the storage.',
    needs: 'none',
    params: identifierOnly,
    data: Empty,
    emits: ['connection.changed', 'storage.changed', 'state.changed', 'block.changed', 'block.notice'],
    example: { params: { identifier: 'rooms' }, data: {} },
  }),

  addReceive: method({
    summary: 'Register for events of conversations and messages.',
    needs: 'none',
    params: identifierOnly,
    data: Empty,
    emits: [
      'conversation.changed',
      'message.added',
      'message.changed',
      'typing',
      'message.removed',
      'preview.wanted',
      'file.progress',
      'history.progress',
      'packet.changed',
    ],
    example: { params: { identifier: 'messages' }, data: {} },
  }),

  addLoginPwdChangeEventHandler: method({
    summary: 'Register for changes of the session and of the account: its owner, the backup of its words.',
    needs: 'none',
    params: identifierOnly,
    data: Empty,
    emits: ['session.changed', 'user.changed', 'backup.changed'],
    example: { params: { identifier: 'account' }, data: {} },
  }),
};
