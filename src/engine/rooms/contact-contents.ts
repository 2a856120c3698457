/** All that a room holds of one contact, as it goes from one room to another. */
import type { CryptoProvider } from '#crypto/provider.ts';
import { edited } from '#domain/state/item.ts';
import type { Account } from '../account/account.ts';
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
  /** What of the messages has reached nobody. */
  readonly parked: readonly ParkedMessage[];
};

/** What of them is stored in a room, for the room of `to`; undefined when they are no contact there. */
export async function readContact(
  store: Store<Message>,
  address: string,
  to: AccountRow,
  provider: CryptoProvider,
): Promise<ContactContents | undefined> {
  const contact = await store.get(CONTACTS, address);
  if (contact === undefined) return undefined;
  const [settings, peer, trusted, conversation, messages, unsent] = await Promise.all([
    store.get(CONTACT_SETTINGS, address),
    store.get(PEERS, address),
    store.get(TRUST, address),
    store.get(CONVERSATIONS, address),
    store.messages.after(address, -1, Number.POSITIVE_INFINITY),
    readUnsent(store, address),
  ]);
  // what burns stays behind, and its key with it
  const moved = messages.filter(({ burn }) => burn === undefined);
  return { contact, settings, peer, trusted, conversation, ...takeAlong(provider, to, moved, unsent) };
}

/** Stores them in a room that isn't open. What is there already stays: an interrupted move is done once more. */
export async function storeContact(
  store: Store<Message>,
  { contact, settings, peer, trusted, conversation, messages, parked }: ContactContents,
): Promise<void> {
  const { address } = contact;
  const batch = store.batch();
  // whoever is known there already, from another device, is known better there
  const isNew = (await store.get(CONTACTS, address)) === undefined;
  if (isNew) batch.put(CONTACTS, address, contact);
  if (isNew && settings !== undefined) batch.put(CONTACT_SETTINGS, address, settings);
  if (isNew && peer !== undefined) batch.put(PEERS, address, peer);
  if (isNew && trusted !== undefined) batch.put(TRUST, address, trusted);
  if (conversation !== undefined && (await store.get(CONVERSATIONS, address)) === undefined)
    batch.put(CONVERSATIONS, address, conversation);
  for (const row of parked) batch.put(PARKED, row.messageId, row);
  await store.messages.insert(batch, address, await missing(store, messages));
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
  tx: Parameters<Parameters<Account['core']['transact']>[0]>[0],
  { contact, settings, peer, conversation, messages, parked }: ContactContents,
): Promise<void> {
  const { address } = contact;
  account.contacts.contacts.put(tx, contact);
  if (settings !== undefined) account.contacts.settings.change(tx, address, settings);
  if (peer !== undefined && account.directory.peers.get(address, tx) === undefined)
    account.directory.peers.put(tx, peer);
  if (conversation !== undefined) account.conversations.restore(tx, conversation);
  for (const row of parked) account.messages.outbox.parked.put(tx, row);
  const { messages: pages } = account.core.store;
  await pages.insert(tx.batch, address, await missing(account.core.store, messages));
  account.contacts.changed(tx, address);
}

/** Stores in the open room what was said in the other one after they were taken out of it, at `since`. */
export async function adoptLater(
  account: Account,
  tx: Parameters<Parameters<Account['core']['transact']>[0]>[0],
  { contact, messages, parked }: ContactContents,
  since: number,
): Promise<void> {
  const { store } = account.core;
  const said = await missing(
    store,
    messages.filter(({ time }) => time >= since),
  );
  const ids = new Set(said.map(({ id }) => id));
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
