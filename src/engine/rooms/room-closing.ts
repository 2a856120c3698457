/** What a room that is deleted leaves to be done outside: friends hear that it is over, and nodes take no more mail for it. */
import type { Account } from '../account/account.ts';
import type { Core } from '../account/core.ts';
import { table } from '../storage/store.ts';
import { ACCOUNT, CONTACTS } from '../tables.ts';
import { deliverLetter, FAREWELL_LIFETIME } from './farewell-delivery.ts';
import type { Letter } from './farewell-file.ts';
import { closingOf } from './farewell-letter.ts';
import type { RoomStores } from './room-stores.ts';
import type { EscrowedRoom } from './tables.ts';

/** Of a room that is deleted, by its id. */
type Closing = { readonly id: string; readonly letter: Letter };
const CLOSINGS = table<Closing>('closings');

/** Takes a room off the list; the friends in it hear that it is over. False when it isn't listed. */
export async function forgetRoom(account: Account, stores: RoomStores, id: string): Promise<boolean> {
  const escrow = account.room.rooms.get(id);
  if (escrow === undefined) return false;
  const contacts = await stores.use(escrow.rootKey, (store) => store.list(CONTACTS));
  const friends = contacts.filter(({ friendship }) => friendship === 'friend');
  await account.core.transact(async (tx) => {
    account.room.forgetRoom(tx, id);
    for (const { address } of friends) await account.contacts.tellParted(tx, address);
  });
  return true;
}

/** Keeps what ends the mailbox of a room that is about to be erased. */
export async function keepClosing({ core }: Account, stores: RoomStores, { id, rootKey }: EscrowedRoom): Promise<void> {
  const own = await stores.use(rootKey, (store) => store.get(ACCOUNT, 'own'));
  if (own === undefined) return;
  const closings = [await closingOf(core, own)];
  const until = core.now() + FAREWELL_LIFETIME;
  const letter = { nodes: core.homeNodes, list: null, closings, notices: [], until };
  await core.transact(async (tx) => tx.batch.put(CLOSINGS, id, { id, letter }));
}

/** Ends at the home nodes the mailboxes that aren't ended there yet; once more whenever they can be reached. */
export async function endMailboxes({ core }: Account): Promise<void> {
  for (const { id, letter } of await core.store.list(CLOSINGS)) {
    const left = await deliverLetter(core.ports.network, letter);
    await core.transact(async (tx) => {
      if ((await core.store.get(CLOSINGS, id)) === undefined) return;
      if (left === undefined || letter.until <= core.now()) tx.batch.delete(CLOSINGS, id);
      else tx.batch.put(CLOSINGS, id, { id, letter: left });
    });
  }
}

/** Has the nodes end the open room's mailbox by one try, of which nothing is kept, once the room is gone. */
export async function closingOfOpen(core: Core): Promise<() => void> {
  const { mailbox, signature } = await closingOf(core, core.own);
  const nodes = core.homeNodes;
  return () => {
    for (const node of nodes) void core.ports.network.closeMailbox(node, mailbox, signature);
  };
}
