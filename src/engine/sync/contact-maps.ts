/**
 * Contacts, how they are shown, and the blacklist, as the account's state. What a person chose, what the friendship has
 * come to and what the other one tells of themselves are items of their own: an edit of one takes nothing of the others back.
 */
import * as v from 'valibot';
import { SHOWN } from '#domain/contact/hiding.ts';
import { fromHex, toHex } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { parseHomeNode } from '#wire/card.ts';
import { bytesUpTo, uint } from '#wire/cbor.ts';
import { profileCard } from '#wire/payload.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Conversations } from '../chat/conversations.ts';
import { type Contacts, unknownProfile } from '../contact/contacts.ts';
import type { Directory } from '../session/directory.ts';
import type { Blacklisted, Contact, ContactSetting } from '../tables.ts';
import { MAPS } from './map-names.ts';
import type { StateMap, StateMaps } from './state-maps.ts';

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
const exchange = bytesUpTo(32);

const contact = v.strictObject({
  friendship: v.picklist(['outgoing', 'friend', 'ended']),
  exchange,
  created: uint,
  homeNodes: v.pipe(v.array(text(256)), v.maxLength(8), v.readonly()),
});
const remark = text(256);
const shown = v.strictObject({
  topTime: uint,
  muted: v.boolean(),
  hiding: v.strictObject({ since: uint, until: uint }),
});
const burn = v.strictObject({ time: uint, at: uint, by: text(64) });
const blacklisted = v.strictObject({
  blocked: v.boolean(),
  since: uint,
  blockedByOther: v.boolean(),
  profile: profileCard,
  exchange,
});

export type ContactMapActions = {
  readonly contacts: Contacts;
  readonly conversations: Conversations;
  readonly directory: Directory;
  now(): number;
  /** A contact was deleted on another device: their conversation goes here, too. */
  deleteConversation(tx: Transaction, address: string): Promise<void>;
  /** Somebody has become a friend on another device. */
  welcome(tx: Transaction, address: string): Promise<void>;
  /** Somebody has been no friend any more since a time (ms), and may have become one on another device before. */
  parted(tx: Transaction, address: string, since: number): void;
  /** A contact who has not been talked with from here. */
  reach(tx: Transaction, address: string): void;
};

export function addContactMaps(maps: StateMaps, actions: ContactMapActions): void {
  const { contacts, conversations } = actions;
  maps.add(contactMap(maps, actions));
  maps.add(profileMap(contacts, conversations));
  maps.add(remarkMap(contacts, conversations));
  maps.add(shownMap(contacts, conversations));
  maps.add<ContactSetting, v.InferOutput<typeof burn>>({
    name: MAPS.burn,
    schema: burn,
    table: contacts.settings.rows,
    valueOf: (row) => row.burn,
    apply(tx, address, value) {
      // of two settings the later one holds, whichever device heard of it last
      const { at = -1 } = contacts.settings.get(address, tx).burn ?? {};
      if (value !== undefined) contacts.settings.change(tx, address, value.at >= at ? { burn: value } : {});
    },
  });
  maps.add<Blacklisted, v.InferOutput<typeof blacklisted>>({
    name: MAPS.blacklist,
    schema: blacklisted,
    table: contacts.blacklist.rows,
    valueOf: ({ blocked, since, blockedByOther, profile, exchange: key }) => ({
      blocked,
      since,
      blockedByOther,
      profile,
      exchange: bytesOfHex(key),
    }),
    apply: (tx, address, value, at) =>
      contacts.blacklist.adopt(tx, address, value && { ...value, address, exchange: toHex(value.exchange) }, at),
  });
}

function contactMap(
  maps: StateMaps,
  { contacts, directory, now, deleteConversation, welcome, parted, reach }: ContactMapActions,
): StateMap<Contact, v.InferOutput<typeof contact>> {
  // what they said themselves, never where this device is; devices may have heard different lists of theirs, so what another
  // device says stays as it is until a row is edited here
  const homeNodes = (tx: Transaction, address: string): readonly string[] => {
    const kept = maps.valueOf(tx, MAPS.contacts, address, contact)?.homeNodes;
    const said = directory.saidNodesOf(address, tx)?.slice(0, 8);
    return (maps.hasApplied(tx) ? (kept ?? said) : (said ?? kept)) ?? [];
  };
  return {
    name: MAPS.contacts,
    schema: contact,
    table: contacts.contacts,
    valueOf: ({ address, friendship, exchange: key, created }, _item, tx) => ({
      friendship,
      exchange: bytesOfHex(key),
      created,
      homeNodes: homeNodes(tx, address),
    }),
    missed: parted,
    async apply(tx, address, value, at) {
      const before = contacts.contacts.get(address, tx);
      if (value === undefined) {
        parted(tx, address, at);
        if (before === undefined) return;
        contacts.forget(tx, address);
        await deleteConversation(tx, address);
        return contacts.changed(tx, address);
      }
      const { friendship, created } = value;
      const base = before ?? {
        address,
        // what was edited of them before they were known here
        profile: maps.valueOf(tx, MAPS.profiles, address, profileCard) ?? unknownProfile(address),
        remark: maps.valueOf(tx, MAPS.remarks, address, remark) ?? '',
        version: 0,
      };
      const row = { ...base, friendship, created, exchange: toHex(value.exchange) };
      contacts.contacts.put(tx, { ...row, updated: now(), version: base.version + 1 });
      if (before === undefined) directory.remember(tx, address, homeNodesIn(value.homeNodes));
      contacts.applies.forget(tx, address);
      if (friendship === 'ended' && before?.friendship !== 'ended') parted(tx, address, at);
      if (friendship === 'friend' && before?.friendship !== 'friend') await welcome(tx, address);
      if (friendship !== 'ended') reach(tx, address);
      contacts.changed(tx, address);
    },
  };
}

function profileMap(
  contacts: Contacts,
  conversations: Conversations,
): StateMap<Contact, v.InferOutput<typeof profileCard>> {
  return {
    name: MAPS.profiles,
    schema: profileCard,
    table: contacts.contacts,
    // nobody has told us more than the address yet
    valueOf: ({ profile }) => (profile.version === 0 ? undefined : profile),
    apply(tx, address, value) {
      const row = contacts.contacts.get(address, tx);
      if (row === undefined || value === undefined) return;
      // whoever has heard something newer from them says it again
      if (value.version >= row.profile.version) change(tx, contacts, conversations, { ...row, profile: value });
      else contacts.contacts.put(tx, row);
    },
  };
}

function remarkMap(contacts: Contacts, conversations: Conversations): StateMap<Contact, string> {
  return {
    name: MAPS.remarks,
    schema: remark,
    table: contacts.contacts,
    valueOf: (row) => (row.remark === '' ? undefined : row.remark),
    apply(tx, address, value = '') {
      const row = contacts.contacts.get(address, tx);
      if (row !== undefined && row.remark !== value) change(tx, contacts, conversations, { ...row, remark: value });
    },
  };
}

function shownMap(
  contacts: Contacts,
  conversations: Conversations,
): StateMap<ContactSetting, v.InferOutput<typeof shown>> {
  return {
    name: MAPS.shown,
    schema: shown,
    table: contacts.settings.rows,
    valueOf: ({ topTime, muted, hiding }) =>
      topTime === 0 && !muted && hiding.until === hiding.since ? undefined : { topTime, muted, hiding },
    apply(tx, address, value = { topTime: 0, muted: false, hiding: SHOWN }) {
      contacts.settings.adopt(tx, address, value);
      if (value.topTime > 0) conversations.ensure(tx, address);
      conversations.change(tx, address, { topTime: value.topTime });
    },
  };
}

function change(tx: Transaction, contacts: Contacts, conversations: Conversations, row: Contact): void {
  contacts.contacts.put(tx, { ...row, version: row.version + 1 });
  contacts.changed(tx, row.address);
  if (conversations.get(row.address, tx) !== undefined) conversations.changed(tx, row.address);
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return fromHex(hex) ?? new Uint8Array(0);
}

function homeNodesIn(nodes: readonly string[]): HomeNode[] {
  return nodes.map(parseHomeNode).filter((node) => node !== undefined);
}
