/** Every event the engine publishes, as data: its family (the `socketEvent` method that registers for it) and its payload's type. */

import type { socketEvent } from './modules/socketEvent.ts';
import type { ApplyRow, ContactRow } from './rows/contact.ts';
import type { ConversationRow } from './rows/conversation.ts';
import type { MessageRow } from './rows/message.ts';
import type { UserRow } from './rows/user.ts';

/** The state of the account on this device. `none`: no account yet; `locked`: an account, no password given; `open`. */
export type SessionState = 'none' | 'locked' | 'open';

export type EventPayloads = {
  'session.changed': { state: SessionState; anonymous: boolean };
  'user.changed': { row: UserRow };
  'contact.changed': { nodeId: string; row: ContactRow | null };
  'apply.changed': { nodeId: string; row: ApplyRow | null; badge: number };
  'conversation.changed': { rsId: string; row: ConversationRow | null };
  'message.added': { rsId: string; rows: MessageRow[] };
  'message.changed': { rsId: string; rows: MessageRow[] };
  typing: { nodeId: string; isInputting: boolean };
  'presence.changed': { nodeId: string; direct: boolean };
  /** `value` as in `user.connectionState`: 0 connecting, 1 connected, 2 disconnected. */
  'connection.changed': { value: 0 | 1 | 2 };
  /** Events were dropped or the engine started anew: read everything again. */
  resync: Record<string, never>;
};

export type EventType = keyof EventPayloads;

/** The `socketEvent` method that registers identifiers for an event; '' for what is about the events themselves. */
export const EVENT_FAMILIES = {
  'session.changed': 'addLoginPwdChangeEventHandler',
  'user.changed': 'addLoginPwdChangeEventHandler',
  'contact.changed': 'addContactEventHandler',
  'apply.changed': 'addContactEventHandler',
  'conversation.changed': 'addReceive',
  'message.added': 'addReceive',
  'message.changed': 'addReceive',
  typing: 'addReceive',
  'presence.changed': 'addContactEventHandler',
  'connection.changed': 'addBlockConnectEventHandler',
  resync: '',
} as const satisfies Record<EventType, keyof typeof socketEvent | ''>;

/** `seq` grows by one within an `epoch` (one life of the engine); `identifiers` are those registered for the family. */
export type EngineEvent = {
  [Type in EventType]: {
    readonly type: Type;
    readonly epoch: string;
    readonly seq: number;
    readonly time: number;
    readonly identifiers: readonly string[];
    readonly data: EventPayloads[Type];
  };
}[EventType];
