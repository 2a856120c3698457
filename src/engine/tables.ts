/** The sealed tables of an account and the shapes of their rows. */
import type { Prekey } from '#crypto/prekeys.ts';
import type { KeyPair } from '#crypto/provider.ts';
import type { Session } from '#crypto/session.ts';
import type { Hiding } from '#domain/contact/hiding.ts';
import type { InboundStream } from '#domain/stream/inbound.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { MnemonicBackup } from '#model/enumerations.ts';
import type { HomeNode } from '#model/ids.ts';
import type { ListedDevice } from '#wire/device-list.ts';
import type { DurableBody, ProfileCard } from '#wire/payload.ts';
import type { Inheritance, RoomStateKeys } from './account/present-state-key.ts';
import type { StoredMessage } from './storage/message-pages.ts';
import { table } from './storage/store.ts';

/** A pair of the account's own: only the primary device keeps the secret key. */
export type AccountKeyPair = { readonly publicKey: Bytes; readonly secretKey: Bytes | null };

/** The account's and this device's keys; one row, `account`. */
export type AccountRow = {
  readonly address: string;
  readonly created: number;
  /** Signs the device list. */
  readonly signing: AccountKeyPair;
  readonly exchange: AccountKeyPair;
  readonly stateKey: Bytes;
  readonly wallet: AccountKeyPair;
  readonly device: {
    readonly id: string;
    readonly signing: KeyPair;
    readonly exchange: KeyPair;
    readonly sealing: KeyPair;
    readonly mailbox: KeyPair;
  };
  /** The signed record that holds the device list, as published. */
  readonly deviceList: Bytes;
  /** Of a room beside the default one: the statement by which friends write to it, and later keys of its state; once there are. */
  readonly endpoint?: Bytes;
  readonly roomState?: RoomStateKeys;
  /** The device that is being made the primary one, from when the key was sent to it until its list says that it has it. */
  readonly successor: string | null;
  /** Why this device may go on no longer, once its account's list said so. */
  readonly ended: 'removed' | 'loggedOut' | null;
  /**
   * This device took the account over by its words, and the home nodes haven't been seen with its list yet; `new`: no list
   * had named it before, `listed`: one had.
   */
  readonly takingOver?: 'new' | 'listed' | null;
  /** Its owner dropped nobody by that: devices that only a list names which turns up later are logged out, not removed. */
  readonly spares?: boolean;
  /** No list was found when it took the account over, nor anybody dropped: one of before that turns up logs this device out. */
  readonly yields?: boolean;
  /** What the state held before this device took the account over, or had the room, is still to be read. */
  readonly inherits?: Inheritance;
  /** Devices that were dropped and haven't been left the list yet. */
  readonly untold?: readonly PeerDevice[];
  /** The twelve words' entropy under the wallet password; null where none are kept: on paired devices, in anonymous accounts. */
  readonly words: Bytes | null;
};

export type UserProfile = ProfileCard & {
  readonly id: string;
  readonly updated: number;
  readonly domain: string;
  readonly backup: MnemonicBackup;
};

/** The owner's settings, under the names of the API; one row, `own`. */
export type UserSettings = {
  readonly sh_nic: number;
  readonly rc_ac_vc_invit_info: 0 | 1;
  readonly rc_new_msg_info: 0 | 1;
  readonly show_last_online_time: 0 | 1;
  readonly use_mobile_data: 0 | 1;
  readonly use_wifi_data: 0 | 1;
  readonly info_ac_vc_invit_rg: 0 | 1;
  readonly info_ac_vc_invit_sk: 0 | 1;
  readonly new_msg_ring_tone: 0 | 1;
  readonly new_msg_sk: 0 | 1;
  readonly lang: string;
  readonly shark_it_off: 0 | 1;
  readonly updated_time: number;
};

/** `outgoing`: our request waits at the other side; `ended`: they ended the friendship. */
export type Friendship = 'outgoing' | 'friend' | 'ended';

export type Contact = {
  readonly address: string;
  readonly profile: ProfileCard;
  readonly exchange: string;
  readonly remark: string;
  readonly friendship: Friendship;
  readonly created: number;
  readonly updated: number;
  readonly version: number;
};

/** How the owner has a contact shown; `topTime`: when they were pinned, 0 for never. */
export type ContactSetting = {
  readonly address: string;
  readonly topTime: number;
  readonly muted: boolean;
  readonly hiding: Hiding;
  /** What both sides have agreed on last: see `BurnSetting`. */
  readonly burn?: BurnSetting;
};

/** How long (ms) after it was read a message to or from somebody burns, 0 for never; set by `by` at `at`, by the setter's clock. */
export type BurnSetting = { readonly time: number; readonly at: number; readonly by: string };

/** Somebody who is blocked, or by whom we are: as they were known last, for they need be no contact. */
export type Blacklisted = {
  readonly address: string;
  /** We have blocked them, at `since`. */
  readonly blocked: boolean;
  readonly since: number;
  readonly blockedByOther: boolean;
  readonly profile: ProfileCard;
  readonly exchange: string;
};

/** An incoming request. */
export type Apply = {
  readonly address: string;
  readonly id: string;
  readonly profile: ProfileCard;
  readonly exchange: string;
  readonly content: string;
  readonly count: number;
  readonly seen: boolean;
  readonly accepted: boolean;
  readonly created: number;
};

export type Conversation = {
  readonly id: string;
  readonly created: number;
  /** The time by which it is sorted, until there is a message of a row time after `sortedAfter`. */
  readonly sortTime: number;
  readonly sortedAfter: number;
  /** Messages up to this row time have been read. */
  readonly readTime: number;
  readonly markedUnread: boolean;
  /** When it was pinned, 0 when it isn't. */
  readonly topTime: number;
  /** What was begun to be written, '' for nothing. */
  readonly draft: string;
  /** False once it was deleted without its messages: the next of them brings it back. */
  readonly listed: boolean;
};

/** Heads of the ids of messages that were deleted together. */
export type DeletedIds = { readonly id: string; readonly deleted: number; readonly heads: Bytes };

export type MessageSending = 'sending' | 'sent' | 'failed';

/** A message as it is kept in its page; `time` is the row time, `sentAt` the author's own clock. */
export type Message = StoredMessage & {
  readonly author: string;
  readonly source: 0 | 1 | 2;
  readonly type: number;
  readonly body: string;
  readonly sentAt: number;
  readonly updated: number;
  readonly sending: MessageSending;
  /** 1 unread or not yet delivered, 2 read, 3 delivered. */
  readonly state: 1 | 2 | 3;
  readonly version: number;
  /** How long (ms) after it was read it burns; without it, it doesn't. */
  readonly burn?: number;
};

export type PeerDevice = Readonly<ListedDevice>;

/** What is pinned of another account: its device list's epoch, version, hash and fingerprint, devices and home nodes. */
export type Peer = {
  readonly address: string;
  readonly epoch: number;
  readonly version: number;
  readonly hash: Bytes;
  /** Of everything that certifies them: see `crypto/safety-number.ts`. */
  readonly fingerprint: Bytes;
  readonly exchange: Bytes;
  readonly devices: readonly PeerDevice[];
  readonly homeNodes: readonly HomeNode[];
  /** The signed record that says all this, of friends; rows of earlier versions haven't got it. */
  readonly list?: Bytes;
};

/** Which keys of somebody a person has seen last, kept since they changed or were verified. */
export type Trusted = {
  readonly address: string;
  /** The fingerprint of all of them, and those of the devices among them. */
  readonly seen: Bytes;
  readonly devices: readonly string[];
  /** The account's X25519 key among them; rows of earlier versions haven't got it. */
  readonly exchange?: Bytes;
  readonly verified: boolean;
  readonly changedAt: number;
};

/** Where somebody can be looked up before their device list is known: from a card that was read. */
export type Hint = { readonly address: string; readonly homeNodes: readonly HomeNode[] };

export type OutboxEntry = {
  readonly id: string;
  readonly address: string;
  readonly device: string;
  readonly stream: number;
  readonly seq: number;
  readonly created: number;
  /** The encoded payload, kept for a session that has to be made anew. */
  readonly payload: Bytes;
  readonly kind: DurableBody['kind'];
  /** The sealed envelope: committed with the session's state before it is sent, so that no message key is ever used twice. */
  readonly envelope: Bytes;
  /** The ratchet key that it was sealed with: once the session has moved on, it is sealed anew before it is tried again. */
  readonly ratchetKey: Bytes;
  /** The chat message that this entry carries, '' for anything else. */
  readonly messageId: string;
  readonly stored: boolean;
  readonly failed: boolean;
  /** The recipient has it but waits for others before it: nothing is sent, but should it lose its place, it is again. */
  readonly arrived: boolean;
};

/** A message of ours that was taken out of its stream since it can't be delivered: kept for another try. */
export type ParkedMessage = { readonly messageId: string; readonly address: string; readonly payload: Bytes };

/** Everything about what this device and one other say to each other. */
export type Channel = {
  readonly address: string;
  readonly device: string;
  /** The session that is written with; null before the first. */
  readonly current: Session | null;
  /** Sessions that may still be read with, newest first; `since` when they stopped being the current one. */
  readonly archived: readonly { readonly session: Session; readonly since: number }[];
  /** Ids of sessions that the other side began: one that was used up never begins again. */
  readonly begun: readonly Bytes[];
  /** The number of the stream to them: see `domain/stream/inbound.ts`. */
  readonly stream: number;
  /** The position that the next durable payload to them gets. */
  readonly nextPosition: number;
  /** What of theirs has been stored. */
  readonly inbound: InboundStream;
  readonly resetAt: number;
};

export type StoredPrekey = Prekey & {
  /** Signed prekeys, last-resort KEM prekeys, one-time ones. */
  readonly role: 'signed' | 'lastResort' | 'oneTime' | 'oneTimeKem';
  /** Both by the home nodes' clock. `gone`: since when nobody is handed it any more. */
  readonly created: number;
  readonly gone?: number;
};

/** A payload that waits for an earlier one of its stream. */
export type HeldPayload = {
  readonly address: string;
  readonly device: string;
  readonly stream: number;
  readonly seq: number;
  readonly payload: Bytes;
};

export const ACCOUNT = table<AccountRow>('account');
export const PROFILE = table<UserProfile>('profile');
export const SETTINGS = table<UserSettings>('settings');
export const CONTACTS = table<Contact>('contacts');
export const CONTACT_SETTINGS = table<ContactSetting>('contactSettings');
export const BLACKLIST = table<Blacklisted>('blacklist');
export const APPLIES = table<Apply>('applies');
export const CONVERSATIONS = table<Conversation>('conversations');
export const DELETED = table<DeletedIds>('deleted');
export const PEERS = table<Peer>('peers');
export const TRUST = table<Trusted>('trust');
export const HINTS = table<Hint>('hints');
export const CHANNELS = table<Channel>('channels');
export const PREKEYS = table<StoredPrekey>('prekeys');
export const OUTBOX = table<OutboxEntry>('outbox');
export const PARKED = table<ParkedMessage>('parked');
export const HELD = table<HeldPayload>('held');
