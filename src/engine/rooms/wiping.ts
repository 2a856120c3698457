/** What is left to do behind the blank room once the slots are gone: everything that nobody can open any more is deleted. */
import type { Bytes } from '#lib/bytes.ts';
import type { Core } from '../account/core.ts';
import { BURN_FILE } from '../burn/burn-file.ts';
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Opened, Vault, VaultError } from '../storage/vault.ts';
import { TRIES_FILE } from '../storage/wrong-tries.ts';
import { CONVERSATIONS } from '../tables.ts';
import { DECOY_FILE, DECOY_LENGTH } from './blank-room.ts';
import type { Farewell } from './farewell.ts';
import { FAREWELL_FILE } from './farewell-file.ts';
import { BLANK_STATE, FAREWELL, OWN_ROOM } from './tables.ts';

/** Secret files besides the vault; whoever needs one makes it anew. The decoy's goes last: it is there in any case. */
const FILES = [BURN_FILE, TRIES_FILE, FAREWELL_FILE, DECOY_FILE];

/** Whether there is one of the secret files that an account leaves until it is erased to the end. */
export async function hasSecretFiles({ files }: Pick<Ports, 'files'>): Promise<boolean> {
  return (await files.read(DECOY_FILE)) !== undefined;
}

/** Overwrites and removes the secret files that belong to rooms, and the profile's key with them. */
export async function eraseSecretFiles({
  files,
  random,
  profileKey,
}: Pick<Ports, 'files' | 'random' | 'profileKey'>): Promise<void> {
  // nothing that it has sealed is of any use now
  await (await profileKey.renew()).take();
  for (const name of FILES) {
    const content = await files.read(name);
    if (content === undefined) continue;
    await files.write(name, random(content.length));
    await files.remove(name);
  }
}

/** What opens the blank room that stands alone: the clear password, as it is stretched, and what is behind it. */
type Opening = Pick<Opened, 'content' | 'secret'>;

/**
 * Deletes what isn't this room's, for the blank room that has come to stand alone, renews the profile's key, has its words
 * open it like those of any account, and hands over what is to be said of the wipe. Nothing happens for any other room, nor a
 * second time; interrupted, it is done when the room is opened next.
 */
export async function purgeOthers(core: Core, vault: Vault, farewell: Farewell, opening: Opening): Promise<void> {
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
    if (room === undefined) throw new StorageFailure({ kind: 'Failed' });
    const letter = await farewell.hold(opening.secret.stretched, core.own.device.mailbox.publicKey);
    await renewProfileKey(ports, vault, room.mapKey, opening);
    const secret = await vault.secretOf({ stretched: state.wordsSecret });
    if (!secret.ok) throw new StorageFailure({ kind: 'Failed' });
    const words = {
      role: 'words' as const,
      use: 'words' as const,
      rootKey: opening.content.rootKey,
      secret: secret.value,
    };
    written(await vault.change(room.mapKey, { fill: [words] }));
    await farewell.release(letter);
    // it was the key of what was wiped
    tx.batch.delete(FAREWELL, 'own');
    tx.batch.put(BLANK_STATE, 'own', { ...state, isPurged: true });
  });
}

/** Two slots open the room at the moment at which the one key follows the other: ended at any point, one of them does. */
async function renewProfileKey(
  { profileKey }: Pick<Ports, 'profileKey'>,
  vault: Vault,
  mapKey: Bytes,
  { content: { rootKey }, secret: { stretched } }: Opening,
): Promise<void> {
  const next = await profileKey.renew();
  const secret = { stretched, profileMac: await next.mac(stretched) };
  written(await vault.change(mapKey, { fill: [{ role: 'default', use: 'text', rootKey, secret }] }));
  await vault.restartTries(() => next.take());
  written(await vault.reduce(mapKey, rootKey, secret));
}

function written({ ok }: { readonly ok: boolean; readonly error?: VaultError | { readonly kind: 'Full' } }): void {
  if (!ok) throw new StorageFailure({ kind: 'Failed' });
}
