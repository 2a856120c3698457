/** Replaces the password that opens the default room, keeping everything that it opens. */
import type { SlotSecret } from '#crypto/vault.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Vault, VaultError } from '../storage/vault.ts';

/** Whose the new password is already: another room's, the one that wipes, or the very one it would replace. */
export type PasswordTaken = 'Room' | 'Clear' | 'Same';

/** The default room's root key, where these are the words of the account on this device; `seed` as `mnemonicToSeed` has it. */
export async function rootKeyOf(vault: Vault, seed: Bytes): Promise<Bytes | undefined> {
  const secret = await vault.secretOf({ seed });
  const found = secret.ok ? await vault.findOrdinary(secret.value) : secret;
  return found.ok && found.value?.content.role === 'words' ? found.value.content.rootKey : undefined;
}

/**
 * `mapKey`: of the default room. `before` is run with the new secret before the vault takes it. One Argon2id run. Throws
 * `StorageFailure`; then the old password is the right one still.
 */
export async function changePassword(
  vault: Vault,
  mapKey: Bytes,
  rootKey: Bytes,
  password: string,
  before: (secret: SlotSecret) => Promise<void> = async () => undefined,
): Promise<Result<SlotSecret, PasswordTaken>> {
  const secret = unlessFailed(await vault.secretOf({ password }));
  const found = unlessFailed(await vault.findOrdinary(secret));
  if (found !== undefined) {
    const { role } = found.content;
    return err(role === 'default' ? 'Same' : role === 'wipe' ? 'Clear' : 'Room');
  }
  await before(secret);
  await fillDefault(vault, mapKey, rootKey, secret);
  return ok(secret);
}

/** Has the default room opened by a secret, in the place of the text password before. */
export async function fillDefault(vault: Vault, mapKey: Bytes, rootKey: Bytes, secret: SlotSecret): Promise<void> {
  const index = unlessFailed(await vault.uses(mapKey))?.indexOf('text') ?? -1;
  const place = index < 0 ? {} : { index };
  const changed = await vault.change(mapKey, { fill: [{ role: 'default', use: 'text', rootKey, secret, ...place }] });
  if (!changed.ok) throw new StorageFailure({ kind: 'Failed' });
}

/** A vault that can't be read is a storage that fails. */
function unlessFailed<T>(result: Result<T, VaultError>): T {
  if (!result.ok) throw new StorageFailure({ kind: 'Failed' });
  return result.value;
}
