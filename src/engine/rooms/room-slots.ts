/** The vault's slots of visible rooms: filled, found, and emptied together with what the room holds. */
import type { SlotSecret } from '#crypto/vault.ts';
import type { Account } from '../account/account.ts';
import { destroyBurnSecrets } from '../burn/room-secrets.ts';
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import { CONVERSATIONS } from '../tables.ts';
import { NO_SLOT, type Passwords } from './passwords.ts';
import type { RoomStores } from './room-stores.ts';
import type { EscrowedRoom } from './tables.ts';

export class RoomSlots {
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #passwords: Passwords;

  constructor(ports: Ports, stores: RoomStores, passwords: Passwords) {
    this.#ports = ports;
    this.#stores = stores;
    this.#passwords = passwords;
  }

  /** The slot that opens a room; none where filling it was interrupted. */
  async of(account: Account, { slot }: EscrowedRoom): Promise<number> {
    const free = await this.#passwords.freeSlots(account.room.get().mapKey);
    return free.includes(slot) ? NO_SLOT : slot;
  }

  /** Has a secret open a room that is listed: in its slot, or a free one. False where there is none, or the room has gone. */
  async fill(account: Account, id: string, secret: SlotSecret): Promise<boolean> {
    const { mapKey } = account.room.get();
    // as it is now: it may have got a slot since somebody looked
    const escrow = account.room.rooms.get(id);
    if (escrow === undefined) return false;
    const { rootKey } = escrow;
    const content = { role: 'room' as const, use: 'room' as const, rootKey, secret };
    const slot = await this.of(account, escrow);
    if (slot !== NO_SLOT) return (await this.#passwords.put(mapKey, { ...content, index: slot })).ok;
    const known = new Set(account.room.rooms.all().map((room) => room.slot));
    const free = (await this.#passwords.freeSlots(mapKey)).filter((index) => !known.has(index));
    const index = free[(this.#ports.random(1)[0] as number) % free.length];
    // its number is kept first: one that nobody knew could never be cleared
    if (index === undefined || !(await keep(account, id, index))) return false;
    if ((await this.#passwords.put(mapKey, { ...content, index, fresh: true })).ok) return true;
    await keep(account, id, NO_SLOT);
    return false;
  }

  /** Takes a room's way in away, and all that it holds. */
  async erase(account: Account, escrow: EscrowedRoom): Promise<void> {
    const slot = await this.of(account, escrow);
    if (slot !== NO_SLOT) await this.#passwords.clear(account.room.get().mapKey, slot);
    await this.#stores.use(escrow.rootKey, async (store) => {
      // within a change: the open room writes the same file
      await account.core.transact(() => destroyBurnSecrets(store, this.#ports));
      const erased = await store.eraseAll((await store.list(CONVERSATIONS)).map((conversation) => conversation.id));
      if (!erased.ok) throw new StorageFailure(erased.error);
    });
  }
}

/** Keeps the number of a room's slot; false when the room has gone. */
function keep(account: Account, id: string, slot: number): Promise<boolean> {
  return account.core.transact(async (tx) => {
    const escrow = account.room.rooms.get(id, tx);
    if (escrow !== undefined) account.room.rooms.put(tx, { ...escrow, slot });
    return escrow !== undefined;
  });
}
