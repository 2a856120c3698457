/** All that a room holds of one contact, as it goes from one room to another. */
import { edited } from '#domain/state/item.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../account/core.ts';
import { Transaction } from '../account/transaction.ts';
import { Burning, type TimesLeft } from '../burn/burning.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { MAPS } from '../sync/map-names.ts';
import { UNREACHED } from '../sync/reach.ts';
import { STATE_ITEMS, STATE_MARK } from '../sync/state-tables.ts';
import {
  type AccountRow,
  CONTACT_SETTINGS,
  CONTACTS,
  CONVERSATIONS,
  type Contact,
  type ContactSetting,
  type Conversation,
  type Message,
  OUTBOX,
  PARKED,
  type ParkedMessage,
  PEERS,
  type Peer,
  TRUST,
  type Trusted,
} from '../tables.ts';
import { readUnsent, takeAlong } from './unsent.ts';

export type ContactContents = {
  readonly contact: Contact;
  readonly settings: ContactSetting | undefined;
  readonly peer: Peer | undefined;
  readonly trusted: Trusted | undefined;
  readonly conversation: Conversation | undefined;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Of those that were read and burn. */
  readonly left: TimesLeft;
  /** What of the messages has reached nobody. */
  readonly parked: readonly ParkedMessage[];
};

/** What of them a room has, for the room of `to`; undefined when they are no contact there. */
export async function readContact(room: Core, address: string, to: AccountRow): Promise<ContactContents | undefined> {
  const { store, burnKeys, provider } = room;
  const contact = await store.get(CONTACTS, address);
  if (contact === undefined) return undefined;
  const [settings, peer, trusted, conversation, messages, unsent] = await Promise.all([
    store.get(CONTACT_SETTINGS, address),
    store.get(PEERS, address),
    store.get(TRUST, address),
    store.get(CONVERSATIONS, address),
    store.messages.after(address, -1, Number.POSITIVE_INFINITY),
    readUnsent(room, address),
  ]);
  const burning = await clockOf(room);
  // what has burnt is to be taken off only
  const kept = messages.filter(({ id, burn }) => burn === undefined || burnKeys.has(id));
  const ids = new Set(kept.map(({ id }) => id));
  const left = new Map([...burning.timesLeft()].filter(([id]) => ids.has(id)));
  return { contact, settings, peer, trusted, conversation, left, ...takeAlong(provider, to, kept, unsent) };
}

/** The clock by which messages burn in a room that isn't open, where nothing does for now. */
async function clockOf(room: Core): Promise<Burning> {
  const burning = new Burning(room, async () => undefined);
  await burning.readClock();
  return burning;
}

/** Stores them in a room that isn't open. What is there already stays: an interrupted move is done once more. */
export async function storeContact(
  room: Core,
  { contact, settings, peer, trusted, conversation, messages, left, parked }: ContactContents,
): Promise<void> {
  const { address } = contact;
  const { store } = room;
  const tx = new Transaction(store.batch(), () => undefined);
  const { batch } = tx;
  // whoever is known there already, from another device, is known better there
  const isNew = (await store.get(CONTACTS, address)) === undefined;
  if (isNew) batch.put(CONTACTS, address, contact);
  if (isNew && settings !== undefined) batch.put(CONTACT_SETTINGS, address, settings);
  if (isNew && peer !== undefined) batch.put(PEERS, address, peer);
  if (isNew && trusted !== undefined) batch.put(TRUST, address, trusted);
  if (conversation !== undefined && (await store.get(CONVERSATIONS, address)) === undefined)
    batch.put(CONVERSATIONS, address, conversation);
  const added = await missing(store, messages);
  await (await clockOf(room)).takeIn(tx, added, left);
  for (const row of parked) batch.put(PARKED, row.messageId, room.cover.parked.close(row));
  await store.messages.insert(batch, address, added);
  // they may never hear where they are to write to: the room says so itself, too
  if (isNew) batch.put(UNREACHED, address, { address });
  // the room takes them into its state when it is opened next
  batch.delete(STATE_MARK, 'own');
  await commit(batch);
}

/** Takes them out of a room that isn't open, on `device`, at `now` (ms): out of its state as well. */
export async function eraseContact(
  store: Store<Message>,
  address: string,
  { now, device }: { readonly now: number; readonly device: string },
): Promise<void> {
  const batch = store.batch();
  const place = { map: MAPS.contacts, id: address };
  const key = `${place.map}/${address}`;
  const item = await store.get(STATE_ITEMS, key);
  if (item !== undefined) batch.put(STATE_ITEMS, key, edited(item, place, null, now, device));
  for (const rows of [CONTACTS, CONTACT_SETTINGS, CONVERSATIONS]) batch.delete(rows, address);
  for (const entry of await store.list(OUTBOX)) if (entry.address === address) batch.delete(OUTBOX, entry.id);
  for (const row of await store.list(PARKED)) if (row.address === address) batch.delete(PARKED, row.messageId);
  await store.messages.removeConversation(batch, address);
  await commit(batch);
}

/** Stores them in the open room, within a change of it, and says so. */
export async function adoptContact(
  account: Account,
  tx: Transaction,
  { contact, settings, peer, conversation, messages, left, parked }: ContactContents,
): Promise<void> {
  const { address } = contact;
  account.contacts.contacts.put(tx, contact);
  if (settings !== undefined) account.contacts.settings.change(tx, address, settings);
  if (peer !== undefined && account.directory.peers.get(address, tx) === undefined)
    account.directory.peers.put(tx, peer);
  if (conversation !== undefined) account.conversations.restore(tx, conversation);
  const { store } = account.core;
  const added = await missing(store, messages);
  await account.burn.clock.takeIn(tx, added, left);
  for (const row of parked) account.messages.outbox.parked.put(tx, row);
  await store.messages.insert(tx.batch, address, added);
  account.contacts.changed(tx, address);
}

/** Stores in the open room what was said in the other one after they were taken out of it, at `since`. */
export async function adoptLater(
  account: Account,
  tx: Transaction,
  { contact, messages, left, parked }: ContactContents,
  since: number,
): Promise<void> {
  const { store } = account.core;
  const said = await missing(
    store,
    messages.filter(({ time }) => time >= since),
  );
  const ids = new Set(said.map(({ id }) => id));
  await account.burn.clock.takeIn(tx, said, left);
  for (const row of parked) if (ids.has(row.messageId)) account.messages.outbox.parked.put(tx, row);
  await store.messages.insert(tx.batch, contact.address, said);
}

async function missing(store: Store<Message>, messages: readonly Message[]): Promise<Message[]> {
  const found = await Promise.all(messages.map(({ id }) => store.messages.find(id)));
  return messages.filter((_, index) => found[index] === undefined);
}

async function commit(batch: ReturnType<Store<Message>['batch']>): Promise<void> {
  const written = await batch.commit();
  if (!written.ok) throw new StorageFailure(written.error);
}
