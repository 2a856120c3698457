/** Every event the engine publishes, as data: its family (the `socketEvent` method that registers for it) and its payload's type. */

import type { MnemonicBackup, Platform, RedPacketStatus } from '#model/enumerations.ts';
import type { socketEvent } from './modules/socketEvent.ts';
import type { BlockNoticeRow, BlockRow } from './rows/block.ts';
import type { ApplyRow, ContactRow } from './rows/contact.ts';
import type { ConversationRow } from './rows/conversation.ts';
import type { DeviceRow } from './rows/device.ts';
import type { GroupConfigRow, GroupMemberRow, GroupRow } from './rows/group.ts';
import type { MessageRow } from './rows/message.ts';
import type { PairingState } from './rows/pairing.ts';
import type { UserRow } from './rows/user.ts';

/** The state of the account on this device. `none`: no account yet; `locked`: an account, no password given; `open`. */
export type SessionState = 'none' | 'locked' | 'open';

/** Whether the account's changes can be stored. `full`: the browser gives no more room; `failing`: for another reason not. */
export type StorageState = 'ok' | 'full' | 'failing';

export type EventPayloads = {
  /** `ended`: the account's list doesn't name this device any more; `removed` has wiped it, `loggedOut` has locked it. */
  'session.changed': { state: SessionState; anonymous: boolean; ended?: 'removed' | 'loggedOut' };
  'user.changed': { row: UserRow };
  'contact.changed': { nodeId: string; row: ContactRow | null };
  'apply.changed': { nodeId: string; row: ApplyRow | null; badge: number };
  'conversation.changed': { rsId: string; row: ConversationRow | null };
  'message.added': { rsId: string; rows: MessageRow[] };
  'message.changed': { rsId: string; rows: MessageRow[] };
  'message.removed': { rsId: string; ids: string[] };
  typing: { nodeId: string; isInputting: boolean };
  'presence.changed': { nodeId: string; direct: boolean };
  'trust.changed': { nodeId: string; state: 'unverified' | 'verified' | 'changed' };
  /** `value` as in `user.connectionState`: 0 connecting, 1 connected, 2 disconnected. */
  'connection.changed': { value: 0 | 1 | 2 };
  'storage.changed': { state: StorageState };
  /** `alarms`: how many that nobody has looked at yet; `waiting`: records that have yet to be written to the super nodes. */
  'state.changed': { alarms: number; waiting: number };
  'group.changed': { groupId: string; row: GroupRow | null };
  'group.config.changed': { groupId: string; row: GroupConfigRow };
  /** `removed`: the addresses of those who left. */
  'group.members.changed': { groupId: string; rows: GroupMemberRow[]; removed: string[] };
  'block.changed': { blockId: string; row: BlockRow | null };
  'block.notice': { blockId: string; row: BlockNoticeRow };
  'device.changed': { machineId: string; row: DeviceRow | null };
  /** Another device asks to be let into the account; `note` is what it calls itself. */
  'authorization.requested': { machineId: string; note: string; platform: Platform };
  'authorization.answered': { machineId: string; accepted: boolean };
  /** Where the pairing that is under way stands. */
  'pairing.changed': PairingState;
  'backup.changed': { value: MnemonicBackup };
  /** The engine can't make a preview itself: a page makes it of `localPath` and answers with its token under `hash`. */
  'preview.wanted': { hash: string; localPath: string; kind: 'image' | 'video' };
  /** Bytes of a message's file that have come or gone. */
  'file.progress': { messageId: string; done: number; total: number };
  /** Past messages come from another device; `done` of `total` conversations are through. */
  'history.progress': {
    machineId: string;
    state: 'running' | 'done' | 'cancelled';
    messages: number;
    done: number;
    total: number;
  };
  'packet.changed': { uid: string; status: RedPacketStatus };
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
  'message.removed': 'addReceive',
  typing: 'addReceive',
  'presence.changed': 'addContactEventHandler',
  'trust.changed': 'addContactEventHandler',
  'connection.changed': 'addBlockConnectEventHandler',
  'storage.changed': 'addBlockConnectEventHandler',
  'state.changed': 'addBlockConnectEventHandler',
  'group.changed': 'addGroupEventHandler',
  'group.config.changed': 'addGroupEventHandler',
  'group.members.changed': 'addGroupEventHandler',
  'block.changed': 'addBlockConnectEventHandler',
  'block.notice': 'addBlockConnectEventHandler',
  'device.changed': 'addAuthMessageEventHandler',
  'authorization.requested': 'addAuthMessageEventHandler',
  'authorization.answered': 'addAuthMessageEventHandler',
  'pairing.changed': 'addAuthMessageEventHandler',
  'backup.changed': 'addLoginPwdChangeEventHandler',
  'preview.wanted': 'addReceive',
  'file.progress': 'addReceive',
  'history.progress': 'addReceive',
  'packet.changed': 'addReceive',
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
