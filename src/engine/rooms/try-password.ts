/** What a password that somebody has typed leads to: a room, the wipe, the decoy where there is one, or nothing. */
import { err, ok, type Result } from '#lib/result.ts';
import { type PasswordError, passwordError } from '../account/password-error.ts';
import type { Opened, Vault } from '../storage/vault.ts';
import type { BlankRoom } from './blank-room.ts';
import { type Entrance, NO_SLOT } from './passwords.ts';
import type { Rooms } from './rooms.ts';

type Leads = { readonly wipes: Opened } | { readonly opens: Opened | Entrance };
type Doors = { readonly vault: Vault; readonly rooms: Rooms; readonly blank: BlankRoom };

/** Counted before it is checked; one Argon2id run whatever comes of it. */
export async function tryPassword(
  { vault, rooms, blank }: Doors,
  password: string,
): Promise<Result<Leads, PasswordError>> {
  const opened = await vault.open(password);
  if (opened.ok && opened.value.content.role === 'wipe') return ok({ wipes: opened.value });
  if (opened.ok) return ok({ opens: await rooms.hidden.settle(opened.value) });
  const decoy = opened.error.kind === 'WrongPassword' ? await blank.decoy() : undefined;
  if (decoy === undefined || opened.error.kind !== 'WrongPassword') return err(passwordError(opened.error));
  // while others wait, nothing was looked at: a decoy takes as long as any room
  if (opened.error.unchecked === true) await vault.secretOf({ password });
  return ok({
    opens: { index: NO_SLOT, content: { role: 'blank', rootKey: decoy }, how: 'decoy', guest: vault.guest(password) },
  });
}
