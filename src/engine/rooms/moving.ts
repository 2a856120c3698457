/** Moves friends with all that was said to a room and back; they are told inside the session where to write from then on. */
import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from '../account/account.ts';
import { conversationKey } from '../account/own-devices.ts';
import type { Transaction } from '../account/transaction.ts';
import { destroyBurnKeys } from '../burn/room-secrets.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { ACCOUNT, CONTACTS, type Message } from '../tables.ts';
import { adoptContact, adoptLater, eraseContact, readContact, storeContact } from './contact-contents.ts';
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
    if (toRoom === OPEN_ROOM_ID) {
      if (account.contacts.contacts.get(address) !== undefined) return err('BlockAssignmentExists');
      const room = await this.#roomOf(account, address);
      return room === undefined ? err('ContactNotFound') : this.#bringBack(account, address, room);
    }
    const room = account.room.movedTo(address);
    const managed = await this.#rooms.find(account, toRoom);
    if (managed === undefined) return err('BlockNotFound');
    if (room !== undefined) return err(room === toRoom ? 'BlockAssignmentExists' : 'ContactInAnotherBlock');
    if (!account.contacts.isFriend(address)) return err('ContactNotFound');
    const { id, rootKey } = managed.escrow;
    if (account.room.leaving(address, id) !== undefined) await this.#leave(account, address, id);
    // before they are copied: what is interrupted in between must not send one that the room has, too
    await account.core.transact(async (tx) => account.messages.outbox.park(tx, address, ({ stored }) => !stored));
    return this.#stores.use(rootKey, (store) =>
      // within the change that deletes them here: what comes meanwhile is taken along, too
      account.core.transact(async (tx) => {
        // what others haven't heard of yet they aren't told by this either
        const isKnown = account.room.rooms.get(id, tx)?.shared !== undefined;
        if (isKnown) await tellOthers(account, tx, address, id);
        return (await this.#handOver(account, tx, address, id, store)) ? ok(false) : err('ContactNotFound');
      }),
    );
  }

  /** Whether somebody is in a room that they were moved to. Who was deleted there is noted for it no more. */
  async isElsewhere(account: Account, address: string): Promise<boolean> {
    const id = account.room.movedTo(address);
    const escrow = id === undefined ? undefined : account.room.rooms.get(id);
    if (escrow === undefined) return false;
    const contact = await this.#stores.use(escrow.rootKey, (store) => store.get(CONTACTS, address));
    if (contact === undefined)
      await account.core.transact(async (tx) => account.room.noteMoved(tx, address, undefined));
    return contact !== undefined;
  }

  /** Another device of the account has moved somebody: to the room of this id, or '' for back. */
  async movedElsewhere(account: Account, tx: Transaction, address: string, room: string): Promise<void> {
    const before = account.room.movedTo(address, tx);
    const escrow = account.room.rooms.get(room === '' ? (before ?? '') : room, tx);
    if (escrow === undefined || before === room) return;
    await this.#stores.use(escrow.rootKey, async (store) => {
      // a room that came just now has no store yet: what is said there will come to it as to any device
      if ((await store.get(ACCOUNT, 'own')) === undefined) return;
      if (room !== '') {
        await account.messages.outbox.park(tx, address, ({ stored }) => !stored);
        await this.#handOver(account, tx, address, room, store);
      } else if (await this.#takeBack(account, tx, address, escrow.id, store))
        tx.afterwards(() => account.core.background('room.left', () => this.#leave(account, address, escrow.id)));
    });
    if (room !== '') account.room.noteMoved(tx, address, room);
  }

  async #bringBack(account: Account, address: string, room: string): Promise<Result<boolean, MoveError>> {
    const managed = await this.#rooms.find(account, room);
    if (managed === undefined) return err('ContactInAnotherBlock');
    const { rootKey } = managed.escrow;
    const back = await this.#stores.use(rootKey, (store) =>
      account.core.transact(async (tx): Promise<Result<boolean, MoveError>> => {
        if (managed.escrow.shared !== undefined) await tellOthers(account, tx, address, '');
        // they were deleted in the room
        return (await this.#takeBack(account, tx, address, room, store)) ? ok(true) : err('ContactNotFound');
      }),
    );
    if (back.ok) await this.#leave(account, address, room);
    return back;
  }

  /** Out of the open room into another, within a change; false when they aren't in it. */
  async #handOver(
    account: Account,
    tx: Transaction,
    address: string,
    room: string,
    store: Store<Message>,
  ): Promise<boolean> {
    const own = await store.get(ACCOUNT, 'own');
    if (own === undefined) throw new StorageFailure({ kind: 'Failed' });
    const contents = await readContact(account.core.store, address, own, account.core.provider);
    if (contents === undefined) return false;
    const statement = await stateEndpoint(account, own);
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', { ...own, endpoint: statement });
    const written = await batch.commit();
    if (!written.ok) throw new StorageFailure(written.error);
    await storeContact(store, contents);
    await account.contacts.tellEndpoint(tx, address, statement);
    account.room.noteMoved(tx, address, room);
    account.contacts.contacts.delete(tx, address);
    account.contacts.settings.forget(tx, address);
    await account.deleting.withMessages(tx, address);
    account.contacts.changed(tx, address);
    return true;
  }

  /** Back out of a room, within a change; false when they aren't in it. */
  async #takeBack(
    account: Account,
    tx: Transaction,
    address: string,
    room: string,
    store: Store<Message>,
  ): Promise<boolean> {
    const { core } = account;
    const contents = await readContact(store, address, core.own, core.provider);
    if (contents === undefined) return false;
    const statement = await stateEndpoint(account, undefined);
    account.room.noteLeaving(tx, address, room);
    await adoptContact(account, tx, contents);
    await account.contacts.tellEndpoint(tx, address, statement);
    return true;
  }

  /** Ends what was interrupted: whoever was brought back leaves the rooms that they were in. */
  async leaveAll(account: Account): Promise<void> {
    for (const { id, leaving = [] } of account.room.rooms.all())
      for (const { address } of leaving) if (!account.core.closed) await this.#leave(account, address, id);
  }

  /** What is left to do once they are back: what the room has of them goes. Done once more, it changes nothing. */
  async #leave(account: Account, address: string, id: string): Promise<void> {
    const { core, conversations, room } = account;
    const rootKey = room.rooms.get(id)?.rootKey;
    if (rootKey === undefined) return;
    await this.#stores.use(rootKey, async (store) => {
      await core.transact(async (tx) => {
        const since = room.leaving(address, id, tx)?.since;
        const contents = since && (await readContact(store, address, core.own, core.provider));
        if (since && contents) await adoptLater(account, tx, contents, since);
      });
      await conversations.recount(address);
      await core.transact(async (tx) => conversations.changed(tx, address));
      await core.transact(async (tx) => {
        if (room.leaving(address, id, tx) === undefined) return;
        await destroyBurnKeys(core, store, address);
        await eraseContact(store, address, { now: core.now(), device: core.own.device.id });
        room.noteLeft(tx, address, id);
      });
    });
  }

  /** In which room somebody is; one that they were moved to before this device came to the account isn't noted here. */
  async #roomOf(account: Account, address: string): Promise<string | undefined> {
    const noted = account.room.movedTo(address);
    if (noted !== undefined) return noted;
    for (const { id, rootKey } of account.room.rooms.all())
      if ((await this.#stores.use(rootKey, (store) => store.get(CONTACTS, address))) !== undefined) return id;
    return undefined;
  }
}

function tellOthers(account: Account, tx: Transaction, address: string, room: string): Promise<void> {
  return account.ownDevices.tell(tx, { kind: 'moved', conversation: conversationKey(address), room });
}
