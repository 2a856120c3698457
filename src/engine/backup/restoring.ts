/** Takes what a backup file holds into the open account: what is missing, in one change, and nothing that is here is lost. */
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Table } from '../storage/store.ts';
import {
  BLACKLIST,
  CONTACT_SETTINGS,
  CONTACTS,
  CONVERSATIONS,
  HINTS,
  type Message,
  PEERS,
  PROFILE,
  SETTINGS,
  TRUST,
} from '../tables.ts';
import type { BackupItem } from './contents.ts';

export type Restored = { readonly contacts: number; readonly messages: number };

/** Rows of a backup by their kind; of a profile and of settings the newer ones hold. */
export function restore(core: Core, items: readonly BackupItem[]): Promise<Restored> {
  return core.transact(async (tx) => {
    const of = <Kind extends BackupItem[0]>(kind: Kind) =>
      items.flatMap((item) => (item[0] === kind ? [item[1] as Extract<BackupItem, readonly [Kind, unknown]>[1]] : []));
    const contacts = await addMissing(core, tx, CONTACTS, of('contact'), ({ address }) => address);
    await addMissing(core, tx, CONTACT_SETTINGS, of('contactSetting'), ({ address }) => address);
    await addMissing(core, tx, BLACKLIST, of('blacklisted'), ({ address }) => address);
    await addMissing(core, tx, PEERS, of('peer'), ({ address }) => address);
    await addMissing(core, tx, TRUST, of('trusted'), ({ address }) => address);
    await addMissing(core, tx, HINTS, of('hint'), ({ address }) => address);
    await addMissing(core, tx, CONVERSATIONS, of('conversation'), ({ id }) => id);
    const { store } = core;
    for (const profile of of('profile'))
      if (profile.updated > ((await store.get(PROFILE, 'own'))?.updated ?? 0)) tx.batch.put(PROFILE, 'own', profile);
    for (const settings of of('settings'))
      if (settings.updated_time > ((await store.get(SETTINGS, 'own'))?.updated_time ?? 0))
        tx.batch.put(SETTINGS, 'own', settings);
    let messages = 0;
    for (const [conversation, theirs] of Map.groupBy(of('message'), (message) => message.conversation))
      messages += await merge(core, tx, conversation, theirs);
    return { contacts, messages };
  });
}

/** Answers how many were missing. */
async function addMissing<Row>(
  core: Core,
  tx: Transaction,
  table: Table<Row>,
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Promise<number> {
  let added = 0;
  for (const row of rows) {
    if ((await core.store.get(table, idOf(row))) !== undefined) continue;
    tx.batch.put(table, idOf(row), row);
    added++;
  }
  return added;
}

/** Puts what is missing in a conversation at its places by time; answers how much that was. */
async function merge(core: Core, tx: Transaction, conversation: string, theirs: readonly Message[]): Promise<number> {
  const { messages } = core.store;
  const missing: Message[] = [];
  for (const message of theirs) if ((await messages.find(message.id)) === undefined) missing.push(message);
  if (missing.length > 0) await messages.insert(tx.batch, conversation, missing);
  return missing.length;
}
