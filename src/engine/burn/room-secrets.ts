/** The end of a room that isn't open: nothing of it that burns can be opened any more, whatever its store leaves behind. */
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { BURN_ROOT, type Message } from '../tables.ts';
import { BurnFile } from './burn-file.ts';

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
