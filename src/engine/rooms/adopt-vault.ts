/** Gives a vault a map that the default room can read: one of the version that knew one room only, or left by a wipe. */
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import type { Opened, Vault } from '../storage/vault.ts';
import type { Message } from '../tables.ts';
import { newRoom, saveRoom } from './new-room.ts';
import { OWN_ROOM } from './tables.ts';

/** Nothing happens where it can read the map. Throws `StorageFailure`; interrupted, it is done the next time. */
export async function adoptVault(ports: Ports, vault: Vault, store: Store<Message>, opened: Opened): Promise<void> {
  const known = await store.get(OWN_ROOM, 'own');
  const uses = known && (await vault.uses(known.mapKey));
  if (uses?.ok === true && uses.value !== undefined) return;
  const { random, clock } = ports;
  const room = { ...(known ?? newRoom(random, clock.now())), mapKey: random(32) };
  const adopted = await vault.adopt(room.mapKey, opened);
  if (!adopted.ok) throw new StorageFailure({ kind: 'Failed' });
  await saveRoom(store, undefined, room);
}
