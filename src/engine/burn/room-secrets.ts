/** What burns in a room that isn't open is destroyed with its keys, whatever the room's store leaves behind. */
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
 * Destroys the keys of all that burns in one of the room's conversations, durably, while nothing else writes the burn file:
 * within a change of the open room, whose core is given. Throws `StorageFailure`. Where the file refuses only the last
 * write, the secret that the keys hung on leaves it when the room is opened the next time.
 */
export async function destroyBurnKeys(open: Core, store: Store<Message>, conversation: string): Promise<void> {
  const own = await store.get(ACCOUNT, 'own');
  const messages = await store.messages.after(conversation, -1, Number.POSITIVE_INFINITY);
  const burning = messages.filter(({ burn }) => burn !== undefined).map(({ id }) => id);
  if (own === undefined || burning.length === 0) return;
  const core = new Core(open.ports, store, open.events, own);
  try {
    await core.burnKeys.load();
    await core.transact((tx) => core.burnKeys.destroy(tx, burning));
    // behind it, the secret that the keys hung on has left the file
    await core.transact(async () => undefined);
  } finally {
    // what it tried again later it would write past the changes of the open room
    core.stop();
  }
}
