/**
 * What a backup file holds of an account: a CBOR sequence, the first item about the file, then `[kind, row]` each.
 * Keys of the account and of devices are not in it, nor sessions, mail on its way, and messages that burn: the twelve words
 * bring the account back, and what burns must not outlast its key.
 */
import { type Bytes, concat } from '#lib/bytes.ts';
import { decodeOwnSequence, encode } from '#lib/cbor.ts';
import type { Core } from '../account/core.ts';
import {
  BLACKLIST,
  type Blacklisted,
  CONTACT_SETTINGS,
  CONTACTS,
  CONVERSATIONS,
  type Contact,
  type ContactSetting,
  type Conversation,
  HINTS,
  type Hint,
  type Message,
  PEERS,
  type Peer,
  PROFILE,
  SETTINGS,
  TRUST,
  type Trusted,
  type UserProfile,
  type UserSettings,
} from '../tables.ts';

const FORMAT = 1;
const CHUNK = 128 * 1024;
/** Messages that are read at a time. */
const READ_AT_ONCE = 512;

export type BackupItem =
  | readonly ['profile', UserProfile]
  | readonly ['settings', UserSettings]
  | readonly ['contact', Contact]
  | readonly ['contactSetting', ContactSetting]
  | readonly ['blacklisted', Blacklisted]
  | readonly ['peer', Peer]
  | readonly ['trusted', Trusted]
  | readonly ['hint', Hint]
  | readonly ['conversation', Conversation]
  | readonly ['message', Message];

export type Manifest = { readonly format: number; readonly address: string; readonly created: number };

/** The plaintext of the file's chunks. Everything is read within one change, so that it fits together. */
export function readContents(core: Core): Promise<Bytes[]> {
  return core.transact(async () => {
    const chunks: Bytes[] = [];
    let parts: Bytes[] = [];
    let size = 0;
    const add = (item: BackupItem) => {
      const encoded = encode(item);
      parts.push(encoded);
      size += encoded.length;
      if (size < CHUNK) return;
      chunks.push(concat(...parts));
      [parts, size] = [[], 0];
    };
    // a chunk of its own, so that a wrong password is told from damage to the rest
    chunks.push(encode({ format: FORMAT, address: core.own.address, created: core.now() } satisfies Manifest));
    const { store } = core;
    for (const row of await store.list(PROFILE)) add(['profile', row]);
    for (const row of await store.list(SETTINGS)) add(['settings', row]);
    for (const row of await store.list(CONTACTS)) add(['contact', row]);
    for (const row of await store.list(CONTACT_SETTINGS)) add(['contactSetting', row]);
    for (const row of await store.list(BLACKLIST)) add(['blacklisted', row]);
    for (const row of await store.list(PEERS)) add(['peer', row]);
    for (const row of await store.list(TRUST)) add(['trusted', row]);
    for (const row of await store.list(HINTS)) add(['hint', row]);
    for (const conversation of await store.list(CONVERSATIONS)) {
      add(['conversation', conversation]);
      for (let time = -1; ; ) {
        const messages = await store.messages.after(conversation.id, time, READ_AT_ONCE);
        for (const message of messages) if (message.burn === undefined) add(['message', message]);
        if (messages.length < READ_AT_ONCE) break;
        time = messages.at(-1)?.time ?? time;
      }
    }
    chunks.push(concat(...parts));
    return chunks;
  });
}

/** The items of one chunk. It was authenticated: a backup of ours wrote it. Throws on anything else. */
export function itemsOf(chunk: Bytes): (BackupItem | Manifest)[] {
  return decodeOwnSequence(chunk).map(({ value }) => value as BackupItem | Manifest);
}

/** Undefined for a manifest of a format that came later, and for anything else. */
export function manifestOf(item: BackupItem | Manifest | undefined): Manifest | undefined {
  return item !== undefined && 'format' in item && item.format === FORMAT ? item : undefined;
}
