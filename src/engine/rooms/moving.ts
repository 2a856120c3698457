/** Moves friends with all that was said to a room and back; they are told inside the session where to write from then on. */
import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from '../account/account.ts';
import { StorageFailure } from '../storage/row-database.ts';
import { ACCOUNT } from '../tables.ts';
import { adoptContact, eraseContact, readContact, storeContact } from './contact-contents.ts';
import { stateEndpoint } from './endpoint-statement.ts';
import { OPEN_ROOM_ID } from './room-rows.ts';
import type { RoomStores } from './room-stores.ts';
import type { Rooms } from './rooms.ts';

export type MoveError = 'BlockNotFound' | 'BlockAssignmentExists' | 'ContactInAnotherBlock' | 'ContactNotFound';

export class Moving {
  readonly #stores: RoomStores;
  readonly #rooms: Rooms;

  constructor(stores: RoomStores, rooms: Rooms) {
    this.#stores = stores;
    this.#rooms = rooms;
  }

  /** Answers whether they are in the open room now. */
  async move(account: Account, address: string, toRoom: string): Promise<Result<boolean, MoveError>> {
    const room = account.room.moved.get(address)?.room;
    if (toRoom === OPEN_ROOM_ID) {
      if (account.contacts.contacts.get(address) !== undefined) return err('BlockAssignmentExists');
      return room === undefined ? err('ContactNotFound') : this.#bringBack(account, address, room);
    }
    const managed = await this.#rooms.find(account, toRoom);
    if (managed === undefined) return err('BlockNotFound');
    if (room !== undefined) return err(room === toRoom ? 'BlockAssignmentExists' : 'ContactInAnotherBlock');
    if (!account.contacts.isFriend(address)) return err('ContactNotFound');
    const { id, rootKey } = managed.escrow;
    // before they are copied: what is interrupted in between must not send one that the room has, too
    await account.core.transact(async (tx) => account.messages.outbox.park(tx, address, ({ stored }) => !stored));
    return this.#stores.use(rootKey, async (store): Promise<Result<boolean, MoveError>> => {
      const own = await store.get(ACCOUNT, 'own');
      if (own === undefined) throw new StorageFailure({ kind: 'Failed' });
      const statement = await stateEndpoint(account, own);
      const batch = store.batch();
      batch.put(ACCOUNT, 'own', { ...own, deviceList: account.core.own.deviceList, endpoint: statement });
      const written = await batch.commit();
      if (!written.ok) throw new StorageFailure(written.error);
      // within the change that deletes them here: what comes meanwhile is taken along, too
      return account.core.transact(async (tx) => {
        const contents = await readContact(account.core.store, address, own, account.core.provider);
        if (contents === undefined) return err('ContactNotFound');
        await storeContact(store, contents);
        await account.contacts.tellEndpoint(tx, address, statement);
        account.room.moved.put(tx, { address, room: id });
        account.contacts.contacts.delete(tx, address);
        account.contacts.settings.forget(tx, address);
        await account.deleting.withMessages(tx, address);
        account.contacts.changed(tx, address);
        return ok(false);
      });
    });
  }

  async #bringBack(account: Account, address: string, room: string): Promise<Result<boolean, MoveError>> {
    const managed = await this.#rooms.find(account, room);
    if (managed === undefined) return err('ContactInAnotherBlock');
    return this.#stores.use(managed.escrow.rootKey, async (store): Promise<Result<boolean, MoveError>> => {
      const contents = await readContact(store, address, account.core.own, account.core.provider);
      // they were deleted in the room
      if (contents === undefined) return err('ContactNotFound');
      const statement = await stateEndpoint(account, undefined);
      await account.core.transact(async (tx) => {
        account.room.moved.delete(tx, address);
        await adoptContact(account, tx, contents);
        await account.contacts.tellEndpoint(tx, address, statement);
      });
      await account.conversations.recount(address);
      await account.core.transact(async (tx) => account.conversations.changed(tx, address));
      await eraseContact(store, address, { now: account.core.now(), device: account.core.own.device.id });
      return ok(true);
    });
  }
}
