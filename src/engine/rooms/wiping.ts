/** What is left to do behind the blank room once the slots are gone: everything that nobody can open any more is deleted. */
import type { Core } from '../account/core.ts';
import { BURN_FILE } from '../burn/burn-file.ts';
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Vault } from '../storage/vault.ts';
import { TRIES_FILE } from '../storage/wrong-tries.ts';
import { CONVERSATIONS } from '../tables.ts';
import { DECOY_FILE, DECOY_LENGTH } from './blank-room.ts';
import { BLANK_STATE, OWN_ROOM } from './tables.ts';

/** Secret files besides the vault; whoever needs one makes it anew. The decoy's goes last: it is there in any case. */
const FILES = [BURN_FILE, TRIES_FILE, DECOY_FILE];

/** Whether there is one of the secret files that an account leaves until it is erased to the end. */
export async function hasSecretFiles({ files }: Pick<Ports, 'files'>): Promise<boolean> {
  return (await files.read(DECOY_FILE)) !== undefined;
}

/** Overwrites and removes the secret files that belong to rooms. */
export async function eraseSecretFiles({ files, random }: Pick<Ports, 'files' | 'random'>): Promise<void> {
  for (const name of FILES) {
    const content = await files.read(name);
    if (content === undefined) continue;
    await files.write(name, random(content.length));
    await files.remove(name);
  }
}

/**
 * Deletes what isn't this room's, for the blank room that has come to stand alone, and has its words open it like those of
 * any account. Nothing happens for any other room, nor a second time; interrupted, it is done when the room is opened next.
 */
export async function purgeOthers(core: Core, vault: Vault, rootKey: Uint8Array<ArrayBuffer>): Promise<void> {
  const { store, ports } = core;
  const state = await store.get(BLANK_STATE, 'own');
  if (state === undefined || state.isPurged) return;
  // a file of random bytes, as every account has it
  await ports.files.write(DECOY_FILE, ports.random(DECOY_LENGTH));
  await core.transact(async (tx) => {
    // within a change of the account: no conversation comes into being meanwhile
    const erased = await store.eraseOthers((await store.list(CONVERSATIONS)).map(({ id }) => id));
    if (!erased.ok) throw new StorageFailure(erased.error);
    const replanted = await store.replantCover(ports.random);
    if (!replanted.ok) throw new StorageFailure(replanted.error);
    await core.burnKeys.forgetOthers();
    const room = await store.get(OWN_ROOM, 'own');
    const secret = await vault.secretOf({ stretched: state.wordsSecret });
    if (room === undefined || !secret.ok) throw new StorageFailure({ kind: 'Failed' });
    const words = { role: 'words' as const, use: 'words' as const, rootKey, secret: secret.value };
    const filled = await vault.change(room.mapKey, { fill: [words] });
    if (!filled.ok) throw new StorageFailure({ kind: 'Failed' });
    tx.batch.put(BLANK_STATE, 'own', { ...state, isPurged: true });
  });
}
