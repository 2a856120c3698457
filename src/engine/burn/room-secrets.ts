/** What burns in a room that isn't open: it comes and goes with its keys, whatever the room's store leaves behind. */
import { Core } from '../account/core.ts';
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { ACCOUNT, type Message } from '../tables.ts';
import { BurnFile } from './burn-file.ts';
import { BURN_ROOT } from './tables.ts';

/**
 * Overwrites the room's places in the burn file, durably, while nothing else writes that. Before the store is erased: it
 * alone knows them. Throws `StorageFailure`.
 */
export async function destroyBurnSecrets(
  store: Store<Message>,
  { files, random }: Pick<Ports, 'files' | 'random'>,
): Promise<void> {
  const root = await store.get(BURN_ROOT, 'root');
  if (root === undefined) return;
  try {
    await new BurnFile(files, random).write(root.places, random(32));
  } catch {
    throw new StorageFailure({ kind: 'Failed' });
  }
}

/**
 * Does something with a room as if it were open, with the keys of what burns in it; undefined when it has no account. Within a
 * change of the open room, whose core is given: nothing else may write the burn file meanwhile. Throws `StorageFailure`.
 */
export async function withBurnKeys<T>(
  open: Core,
  store: Store<Message>,
  task: (room: Core) => Promise<T>,
): Promise<T | undefined> {
  const own = await store.get(ACCOUNT, 'own');
  if (own === undefined) return undefined;
  const room = new Core(open.ports, store, open.events, own);
  // behind it, what was begun before has been written to the burn file
  const settled = () => room.transact(async () => undefined);
  try {
    await room.burnKeys.load();
    await settled();
    const done = await task(room);
    await settled();
    return done;
  } finally {
    // what it tried again later it would write past the changes of the open room
    room.stop();
  }
}

/**
 * Destroys the keys of all that burns in one of the room's conversations, durably; see `withBurnKeys`. Where the file refuses
 * only the last write, the secret that the keys hung on leaves it when the room is opened the next time.
 */
export async function destroyBurnKeys(open: Core, store: Store<Message>, conversation: string): Promise<void> {
  const messages = await store.messages.after(conversation, -1, Number.POSITIVE_INFINITY);
  const burning = messages.filter(({ burn }) => burn !== undefined).map(({ id }) => id);
  if (burning.length === 0) return;
  await withBurnKeys(open, store, (room) => room.transact((tx) => room.burnKeys.destroy(tx, burning)));
}
