/** What opens the open room and those beside it: whose a password is, and how one is set or taken away. */
import type { OpenedSlot, SlotContent, SlotSecret } from '#crypto/vault.ts';
import { ORDINARY_SLOTS } from '#crypto/vault.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { LIMITS } from '#model/limits.ts';
import type { Guest } from '../storage/guest.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Opener, Vault, VaultError } from '../storage/vault.ts';
import type { VaultChange } from '../storage/vault-change.ts';
import type { SlotUse } from '../storage/vault-file.ts';

/** The slot by which the open room was opened. `secret`: what opens it now, for when the room moves to another slot. */
export type Entrance = {
  readonly index: number;
  readonly content: SlotContent;
  secret?: SlotSecret;
  /** `decoy`: no password has opened it; `visited`: its owner came in from inside. */
  readonly how?: 'password' | 'decoy' | 'visited';
  /** Who is in there without the room's own password. */
  readonly guest?: Guest;
};

/** The slot of what is opened without a password, or of a room that hasn't got one yet. */
export const NO_SLOT = -1;

/** Whether a slot opens a room beside the default and the blank one. */
export function isBeside({ role }: SlotContent): boolean {
  return role === 'room' || role === 'hidden';
}

/** The entrance of what is open. */
export type Way = Entrance & Required<Pick<Entrance, 'how'>>;

/** What stays in memory of an entrance: the secret only of a room that can move to another slot. */
export function wayOf({ content, index, how = 'password', guest, secret }: Entrance): Way {
  return { content, index, how, ...(guest && { guest }), ...(isBeside(content) && secret && { secret }) };
}

/** Whose a password is, seen from the open room: its own, another room's, the clear password. */
export type Owner = 'own' | 'room' | 'clear';

export type PasswordTaken = { readonly taken: Owner };

export function isPassword(text: string): boolean {
  return text.length >= LIMITS.passwordMin && text.length <= LIMITS.passwordMax;
}

/**
 * Whose what a slot opens is; the default room has several slots. A room beside it learns that a password is another one's and
 * not whose: else who was let into a room could find out there which password wipes.
 */
export function ownerOf({ index, content }: OpenedSlot, entrance: Entrance): Owner {
  if (content.role === 'wipe') return isBeside(entrance.content) ? 'room' : 'clear';
  const isDefault = (role: SlotContent['role']) => role === 'default' || role === 'words';
  const same = index === entrance.index || (isDefault(content.role) && isDefault(entrance.content.role));
  return same ? 'own' : 'room';
}

export class Passwords {
  readonly #vault: Vault;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /**
   * The secret of a new password; `taken` says whose it is already, hidden rooms' left aside, and counts like a wrong try.
   * To whom no password has let in nothing is said of others'. Throws `StorageFailure` while wrong tries have to wait.
   */
  async free(password: string, entrance: Entrance, except?: number): Promise<Result<SlotSecret, PasswordTaken>> {
    const secret = unlessFailed(await this.#vault.secretOf({ password }));
    if (entrance.how !== undefined && entrance.how !== 'password') return ok(secret);
    const found = unlessFailed(await this.#vault.lookUp(secret, except));
    return found === undefined ? ok(secret) : err({ taken: ownerOf(found, entrance) });
  }

  /** Tells the slots that the open room may know of: the ordinary ones, and the one that opened it. */
  isKnown(entrance: Entrance): (slot: OpenedSlot) => boolean {
    return ({ index }) => index < ORDINARY_SLOTS || index === entrance.index;
  }

  /** Which of the ordinary slots serves a use; undefined when none does. */
  async slotOf(mapKey: Bytes, use: SlotUse): Promise<number | undefined> {
    const index = unlessFailed(await this.#vault.uses(mapKey))?.indexOf(use) ?? -1;
    return index < 0 ? undefined : index;
  }

  /** Numbers of the free ordinary slots. */
  async freeSlots(mapKey: Bytes): Promise<number[]> {
    const uses = unlessFailed(await this.#vault.uses(mapKey)) ?? [];
    return [...uses].flatMap((use, index) => (use === undefined ? [index] : []));
  }

  /** Has a slot opened by a secret, and by nothing else; answers its number, a free one's without `index`. */
  async put(mapKey: Bytes, slot: NonNullable<VaultChange['fill']>[number]): Promise<Result<number, 'Full'>> {
    if (slot.index !== undefined && slot.index >= ORDINARY_SLOTS) {
      unlessFailed(await this.#vault.changeHidden(slot.index, slot));
      return ok(slot.index);
    }
    const changed = await this.#vault.change(mapKey, { fill: [slot] });
    if (changed.ok) return ok(changed.value[0] as number);
    if (changed.error.kind === 'Full') return err('Full');
    throw new StorageFailure({ kind: 'Failed' });
  }

  async clear(mapKey: Bytes, index: number): Promise<void> {
    const cleared = await this.#vault.change(mapKey, { clear: [index] });
    if (!cleared.ok) throw new StorageFailure({ kind: 'Failed' });
  }

  /**
   * Has the default room, or the room that is open, opened by something from now on in the place of what served the same
   * use before: a password, a gesture's, a passkey's or a spoken phrase's, or by the mnemonic's seed. Nothing changes where
   * another slot is opened by it already. Answers its secret.
   */
  async setOpener(
    mapKey: Bytes,
    entrance: Entrance,
    use: Exclude<SlotUse, 'wipe' | 'blank' | 'room'>,
    opener: Opener,
  ): Promise<Result<SlotSecret, PasswordTaken | 'Full'>> {
    const { role } = entrance.content;
    const isDefault = role === 'default' || role === 'words';
    // the blank room has no slot where no password has opened it: it may have got one since
    const own = entrance.index === NO_SLOT ? await this.slotOf(mapKey, 'blank') : entrance.index;
    const index = isDefault ? await this.slotOf(mapKey, use) : own;
    let secret: SlotSecret;
    if ('password' in opener) {
      const free = await this.free(opener.password, entrance, index);
      if (!free.ok) return free;
      secret = free.value;
    } else {
      secret = unlessFailed(await this.#vault.secretOf(opener));
      const found = unlessFailed(await this.#vault.findOrdinary(secret));
      if (found !== undefined && found.index !== index) return err({ taken: ownerOf(found, entrance) });
    }
    const kept = isDefault
      ? { role: use === 'words' ? ('words' as const) : ('default' as const), use }
      : { use: role === 'blank' ? ('blank' as const) : ('room' as const) };
    const put = await this.put(mapKey, {
      ...entrance.content,
      ...kept,
      secret,
      ...(index === undefined ? {} : { index }),
    });
    if (!put.ok) return put;
    // a room that hides or shows itself takes what opens it along
    if (isBeside(entrance.content)) entrance.secret = secret;
    if ('password' in opener && use === 'text') entrance.guest?.takes(opener.password);
    return ok(secret);
  }

  /** Takes one of the default room's ways in away, for good; the last one stays. */
  async removeOpener(mapKey: Bytes, use: Exclude<SlotUse, 'wipe' | 'blank' | 'room'>): Promise<void> {
    const index = await this.slotOf(mapKey, use);
    if (index !== undefined) await this.clear(mapKey, index);
  }
}

/** A vault that can't be read or written is a storage that fails. */
function unlessFailed<T>(result: Result<T, VaultError>): T {
  if (!result.ok) throw new StorageFailure({ kind: 'Failed' });
  return result.value;
}
