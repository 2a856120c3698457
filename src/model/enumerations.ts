/** The documented numbers of rows and parameters under speaking names; `as const` objects, usable as types by `ValueOf`. */

export type ValueOf<Enumeration> = Enumeration[keyof Enumeration];

export const MessageType = {
  text: 1,
  notice: 2,
  audio: 3,
  video: 4,
  file: 5,
  image: 6,
  card: 10,
  forward: 11,
  quote: 12,
  groupOperation: 13,
  call: 14,
  blacklist: 15,
  recall: 16,
  redPacket: 17,
  transfer: 18,
} as const;
export type MessageType = ValueOf<typeof MessageType>;

export const MessageSource = { me: 0, other: 1, system: 2 } as const;
export type MessageSource = ValueOf<typeof MessageSource>;

export const MessageState = { unread: 1, read: 2, delivered: 3 } as const;
export type MessageState = ValueOf<typeof MessageState>;

export const SendState = { sending: 0, sent: 1, failed: 2 } as const;
export type SendState = ValueOf<typeof SendState>;

/** Every stored `rs_type`, and `conversationType` of the methods that count from one. */
export const ConversationType = { single: 1, group: 2 } as const;
export type ConversationType = ValueOf<typeof ConversationType>;

/** `conversationType` of the `send*` methods and of `getConversationByCidChat`. */
export const ConversationKind = { single: 0, group: 1 } as const;
export type ConversationKind = ValueOf<typeof ConversationKind>;

export const TipStatus = { normal: 0, mentioned: 1 } as const;
export type TipStatus = ValueOf<typeof TipStatus>;

export const ContactState = { new: 0, unknownUser: 1, pending: -1, friend: 2 } as const;
export type ContactState = ValueOf<typeof ContactState>;

export const GroupState = { normal: 1, left: 2, dissolved: 3, creating: 4 } as const;
export type GroupState = ValueOf<typeof GroupState>;

export const GroupMemberState = { none: -1, notJoined: 0, joined: 1 } as const;
export type GroupMemberState = ValueOf<typeof GroupMemberState>;

export const GroupInfoField = { name: 5, avatar: 6, announcement: 9 } as const;
export type GroupInfoField = ValueOf<typeof GroupInfoField>;

export const GroupSetting = {
  memberProtection: 10,
  joinByQr: 11,
  muteAll: 12,
  adminsEditInfo: 13,
  sizeLimit: 14,
  joinApproval: 17,
} as const;
export type GroupSetting = ValueOf<typeof GroupSetting>;

export const AdminChange = { add: 2, remove: 3 } as const;
export type AdminChange = ValueOf<typeof AdminChange>;

export const BlockState = { creating: 0, published: 1 } as const;
export type BlockState = ValueOf<typeof BlockState>;

/** An index of the room's message lifetime. */
export const BlockLifetime = { oneDay: 0, threeDays: 1, sevenDays: 2, thirtyDays: 3, forever: 4 } as const;
export type BlockLifetime = ValueOf<typeof BlockLifetime>;

/** How the default room is opened. */
export const LoginType = {
  face: 'face',
  fingerprint: 'fingerprint',
  voice: 'voice',
  gesture: 'gesture',
  text: 'text',
} as const;
export type LoginType = ValueOf<typeof LoginType>;

/** The same as a number, in answers of the mnemonic login. */
export const LoginTypeNumber = { face: 0, fingerprint: 1, voice: 2, gesture: 3, text: 4 } as const;
export type LoginTypeNumber = ValueOf<typeof LoginTypeNumber>;

/** The room that `exportLogin` opened. */
export const OpenedRoom = { default: -2, room: -1, cleared: -3, decoy: 0 } as const;
export type OpenedRoom = ValueOf<typeof OpenedRoom>;

export const MnemonicLogin = { direct: 0, authorise: 1, scan: 2 } as const;
export type MnemonicLogin = ValueOf<typeof MnemonicLogin>;

export const MnemonicLoginStep = { direct: 1, authorise: 2, scan: 3 } as const;
export type MnemonicLoginStep = ValueOf<typeof MnemonicLoginStep>;

export const MnemonicBackup = { none: 0, done: 1, ignored: 2 } as const;
export type MnemonicBackup = ValueOf<typeof MnemonicBackup>;

export const Platform = { android: 1, ios: 2, desktop: 3 } as const;
export type Platform = ValueOf<typeof Platform>;

export const DeviceType = { primary: 1, default: 2, secondary: 3 } as const;
export type DeviceType = ValueOf<typeof DeviceType>;

export const RedPacketType = { ordinary: 1, lucky: 2, exclusive: 3, passwordOrdinary: 4, passwordLucky: 5 } as const;
export type RedPacketType = ValueOf<typeof RedPacketType>;

export const RedPacketCover = { default: 1, snake: 2 } as const;
export type RedPacketCover = ValueOf<typeof RedPacketCover>;

export const RedPacketStatus = { sending: 0, unclaimed: 1, claimed: 2, expired: 3, returned: 4, failed: 5 } as const;
export type RedPacketStatus = ValueOf<typeof RedPacketStatus>;

export const DomainSubject = { contact: 1, group: 2, groupMember: 3, self: 4, all: 5, allButGroups: 6 } as const;
export type DomainSubject = ValueOf<typeof DomainSubject>;

export const ConnectionValue = { connecting: 0, connected: 1, disconnected: 2 } as const;
export type ConnectionValue = ValueOf<typeof ConnectionValue>;

export const StorageValue = { connected: 1, connecting: 2, failed: 3 } as const;
export type StorageValue = ValueOf<typeof StorageValue>;
