/** Stores an account that was made elsewhere: its row, a room of its own, and the vault that opens it, in this order. */
import type { KdfCost } from '#crypto/password.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { Ports } from '../ports.ts';
import { newRoom, saveRoom } from '../rooms/new-room.ts';
import { hasSecretFiles } from '../rooms/wiping.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Stretching } from '../storage/vault.ts';
import type { AccountRow } from '../tables.ts';
import type { Lifecycle } from './lifecycle.ts';
import { vaultSaltOf } from './provisioning.ts';

/**
 * By what it is opened here. `salt`: of the account's other devices, so that a changed password can reach this one; the one
 * that follows from the account when left out.
 */
export type Opening = {
  readonly password: string;
  readonly cost: KdfCost;
  readonly salt?: Stretching['salt'];
  /** Of the words, where they are known. */
  readonly seed?: Bytes;
};

/**
 * Stores it in the place of any account that is here, which can be opened until the last step. Throws `StorageFailure`; then
 * nothing has changed.
 */
export async function installAccount(
  { stores, vault, blank, farewell, keys }: Pick<Lifecycle, 'stores' | 'vault' | 'blank' | 'farewell' | 'keys'>,
  { crypto, random, clock, files }: Pick<Ports, 'crypto' | 'random' | 'clock' | 'files'>,
  own: AccountRow,
  { password, cost, salt, seed }: Opening,
): Promise<void> {
  const rootKey = random(32);
  const room = newRoom(random, clock.now());
  await stores.use(rootKey, (store) => saveRoom(store, own, room));
  const hadOthers = await hasSecretFiles({ files });
  await blank.setDecoy(undefined);
  await farewell.reset();
  const words = seed === undefined ? [] : [{ role: 'words' as const, use: 'words' as const, rootKey, seed }];
  const slots = [{ role: 'default' as const, use: 'text' as const, rootKey, password }, ...words];
  const created = await vault.create(slots, cost, room.mapKey, salt ?? vaultSaltOf(crypto, own));
  if (!created.ok) throw new StorageFailure({ kind: 'Failed' });
  keys.forget();
  if (!hadOthers) return;
  // what nobody can open any more
  const erased = await stores.use(rootKey, async (store) => {
    const others = await store.eraseOthers([]);
    return others.ok ? store.replantCover(random) : others;
  });
  if (!erased.ok) throw new StorageFailure(erased.error);
}
