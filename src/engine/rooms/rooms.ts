/** The rooms that the open room manages: made, changed, deleted; each has an account of its own in the same database. */
import type { BlockConfigRow, BlockNoticeRow, BlockRow } from '#contract/rows/block.ts';
import type { OpenedSlot } from '#crypto/vault.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { BlockLifetime } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import type { Account } from '../account/account.ts';
import { uuid } from '../account/uuid.ts';
import type { Ports } from '../ports.ts';
import type { Vault } from '../storage/vault.ts';
import { stateEndpoint } from './endpoint-statement.ts';
import { HiddenRooms, managerIndexOf } from './hidden-rooms.ts';
import { Moving } from './moving.ts';
import { isRoomName, newRoom, roomKeysFor, saveRoom } from './new-room.ts';
import {
  type Entrance,
  isBeside,
  isPassword,
  NO_SLOT,
  type Owner,
  ownerOf,
  type Passwords,
  type PasswordTaken,
} from './passwords.ts';
import { endMailboxes, forgetRoom } from './room-closing.ts';
import { BLANK_ROOM_ID, blankRows, blockConfigRow, blockRow, noticeRows, OPEN_ROOM_ID } from './room-rows.ts';
import { RoomSlots } from './room-slots.ts';
import type { RoomStores } from './room-stores.ts';
import { RoomWatch } from './room-watch.ts';
import { SyncedRooms } from './synced-rooms.ts';
import { type EscrowedRoom, OWN_ROOM, type OwnRoom, type RoomNotice } from './tables.ts';

export type SetPasswordError =
  | 'BlockPasswordDuplicate'
  | 'BlockPasswordLength'
  | 'PasswordSameAsLogin'
  | 'PasswordSameAsClear';

export type RoomChange = {
  readonly name?: string | undefined;
  readonly notifies?: boolean | undefined;
  readonly notices?: readonly string[] | undefined;
  readonly exp?: BlockLifetime | undefined;
};
export type NewRoom = Required<{ readonly [Field in keyof RoomChange]: NonNullable<RoomChange[Field]> }> & {
  readonly password: string;
  readonly pfp: number;
  readonly pfpUrl: string;
};

const TAKEN: Readonly<Record<Owner, SetPasswordError>> = {
  own: 'PasswordSameAsLogin',
  room: 'BlockPasswordDuplicate',
  clear: 'PasswordSameAsClear',
};
/** A room that is managed here, as it is now. */
type Managed = { readonly escrow: EscrowedRoom; readonly room: OwnRoom };

export class Rooms {
  readonly moving: Moving;
  readonly hidden: HiddenRooms;
  readonly synced: SyncedRooms;
  readonly watch: RoomWatch;
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #passwords: Passwords;
  readonly #slots: RoomSlots;

  constructor(ports: Ports, stores: RoomStores, passwords: Passwords, vault: Vault) {
    this.#ports = ports;
    this.#stores = stores;
    this.#passwords = passwords;
    this.#slots = new RoomSlots(ports, stores, passwords);
    this.moving = new Moving(stores, this);
    this.hidden = new HiddenRooms(ports, stores, vault);
    const changed = async (account: Account, id: string) => {
      const row = await this.row(account, id);
      if (row !== undefined) this.#changed(account, id, row);
    };
    this.watch = new RoomWatch(ports, stores, { changed, inTurn: (task) => this.synced.inTurn(task) });
    this.synced = new SyncedRooms(ports, stores, this.#slots, vault, {
      changed,
      serve: (account) => {
        this.watch.serve(account);
        account.core.background('rooms.end', () => endMailboxes(account));
      },
      leaveAll: (account) => this.moving.leaveAll(account),
      movedElsewhere: (...moved) => this.moving.movedElsewhere(...moved),
    });
  }

  /** The rooms that aren't hidden, in the order in which they were made. */
  async list(account: Account): Promise<BlockRow[]> {
    const rooms = await Promise.all(account.room.rooms.all().map((escrow) => this.#read(escrow)));
    return rooms
      .flatMap((room) => room ?? [])
      .sort((one, other) => one.room.created - other.room.created)
      .map(rowOf);
  }

  openRow(account: Account): BlockRow {
    return blockRow(account.room.get(), OPEN_ROOM_ID, true, account.contacts.applies.badge());
  }

  async row(account: Account, id: string): Promise<BlockRow | undefined> {
    if (id === OPEN_ROOM_ID) return this.openRow(account);
    if (id === BLANK_ROOM_ID) return blankRows(account.room.get()).row;
    const managed = await this.find(account, id);
    return managed && rowOf(managed);
  }

  async config(account: Account, id: string): Promise<BlockConfigRow | undefined> {
    const open = account.room.get();
    if (id === BLANK_ROOM_ID) return blankRows(open).config;
    const room = id === OPEN_ROOM_ID ? open : (await this.find(account, id))?.room;
    return room && blockConfigRow(room, id);
  }

  async notices(account: Account, id: string): Promise<BlockNoticeRow[] | undefined> {
    if (id === BLANK_ROOM_ID) return [];
    const room = id === OPEN_ROOM_ID ? account.room.get() : (await this.find(account, id))?.room;
    return room && noticeRows(room, id);
  }

  async create(
    account: Account,
    entrance: Entrance,
    made: NewRoom,
  ): Promise<Result<BlockRow, SetPasswordError | 'BlockNameInvalid' | 'BlockLimitReached'>> {
    if (!isRoomName(made.name)) return err('BlockNameInvalid');
    if (!isPassword(made.password)) return err('BlockPasswordLength');
    // rows and a slot that come from a hidden room nobody else could explain
    const isHidden = entrance.content.role === 'hidden';
    if (isHidden || account.room.rooms.all().length >= LIMITS.rooms) return err('BlockLimitReached');
    const free = await this.#passwords.free(made.password, entrance);
    if (!free.ok) return err(TAKEN[free.error.taken]);
    const now = this.#ports.clock.now();
    const { mapKey } = account.room.get();
    const managerIndex = managerIndexOf(this.#ports, entrance.content.rootKey);
    const { name, pfp, pfpUrl, exp, notifies } = made;
    const notices = this.#notices(made.notices, now);
    const given = { name: name.trim(), pfp, pfpUrl, exp, notifies, notices, mapKey, managerIndex };
    const opener = await this.synced.openerOf(free.value.stretched);
    const room = newRoom(this.#ports.random, now, { ...given, opener });
    this.synced.holdBack(room.id);
    const rootKey = this.#ports.random(32);
    const keys = await roomKeysFor(this.#ports, account.core.own);
    const own = { ...keys, endpoint: await stateEndpoint(account, keys) };
    await this.#stores.use(rootKey, (store) => saveRoom(store, own, room, account.profile.copy()));
    const row = await this.synced.changing(account, async () => {
      const escrow = { id: room.id, rootKey, slot: NO_SLOT };
      await account.core.transact(async (tx) => account.room.rooms.put(tx, escrow));
      if (await this.#slots.fill(account, room.id, free.value)) return this.row(account, room.id);
      await account.core.transact(async (tx) => account.room.rooms.delete(tx, room.id));
      return undefined;
    });
    if (row === undefined) return err('BlockLimitReached');
    this.#changed(account, room.id, row);
    return ok(row);
  }

  /** Why a change can't be made, whatever room it is of. */
  refusal({ name }: RoomChange): 'BlockNameInvalid' | undefined {
    return name === undefined || isRoomName(name) ? undefined : 'BlockNameInvalid';
  }

  /** Tells the slots that open a room; undefined when there is no such room. */
  async slotTest(
    account: Account,
    entrance: Entrance,
    id: string,
  ): Promise<((slot: OpenedSlot) => boolean) | undefined> {
    if (id === OPEN_ROOM_ID) return (slot) => ownerOf(slot, entrance) === 'own';
    const managed = await this.find(account, id);
    return managed && ((slot) => slot.index === managed.escrow.slot);
  }

  /** Fields left out or undefined stay as they are. */
  async update(
    account: Account,
    id: string,
    change: RoomChange,
  ): Promise<Result<BlockRow, 'BlockNotFound' | 'BlockNameInvalid'>> {
    const refusal = this.refusal(change);
    if (refusal !== undefined) return err(refusal);
    const now = this.#ports.clock.now();
    const { name, notifies, notices, exp } = change;
    const given: Partial<OwnRoom> = {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(notifies === undefined ? {} : { notifies }),
      ...(notices === undefined ? {} : { notices: this.#notices(notices, now) }),
      ...(exp === undefined ? {} : { exp }),
      updated: now,
    };
    if (id === OPEN_ROOM_ID) await account.core.transact(async (tx) => account.room.change(tx, given));
    else {
      if ((await this.find(account, id)) === undefined) return err('BlockNotFound');
      await this.synced.changing(account, () => this.#change(account, id, given));
    }
    const row = await this.row(account, id);
    if (row === undefined) return err('BlockNotFound');
    this.#changed(account, id, row);
    return ok(row);
  }

  /** The open room's password too, whichever it is. */
  async setPassword(
    account: Account,
    entrance: Entrance,
    id: string,
    password: string,
  ): Promise<Result<BlockRow, SetPasswordError | 'BlockNotFound' | 'UpdatePasswordFailed'>> {
    const managed = id === OPEN_ROOM_ID ? undefined : await this.find(account, id);
    if (managed === undefined && id !== OPEN_ROOM_ID) return err('BlockNotFound');
    if (!isPassword(password)) return err('BlockPasswordLength');
    if (managed === undefined) {
      const set = await this.setOwnPassword(account, entrance, password);
      if (!set.ok) return err(set.error === 'Full' ? 'UpdatePasswordFailed' : TAKEN[set.error.taken]);
    } else {
      const slot = await this.#slots.of(account, managed.escrow);
      const free = await this.#passwords.free(password, entrance, slot);
      if (!free.ok) return err(TAKEN[free.error.taken]);
      const isSet = await this.synced.changing(account, async () => {
        const filled = await this.#slots.fill(account, id, free.value);
        if (filled) await this.#change(account, id, { opener: await this.synced.openerOf(free.value.stretched) });
        return filled;
      });
      if (!isSet) return err('UpdatePasswordFailed');
    }
    const row = await this.row(account, id);
    return row === undefined ? err('BlockNotFound') : ok(row);
  }

  /** What opens the open room; a room beside the default one remembers it for the other devices. */
  async setOwnPassword(
    account: Account,
    entrance: Entrance,
    password: string,
  ): Promise<Result<void, PasswordTaken | 'Full'>> {
    const set = await this.#passwords.setOpener(account.room.get().mapKey, entrance, 'text', { password });
    if (!set.ok) return set;
    if (isBeside(entrance.content)) {
      const opener = await this.synced.openerOf(set.value.stretched);
      const updated = this.#ports.clock.now();
      await account.core.transact(async (tx) => account.room.change(tx, { opener, updated }));
    }
    return ok();
  }

  /** With all that it holds: it is gone from here first, then nothing opens it, then what it keeps goes. */
  async delete(account: Account, id: string): Promise<Result<void, 'BlockNotFound' | 'BlockNotDeletable'>> {
    if (id === OPEN_ROOM_ID || id === BLANK_ROOM_ID) return err('BlockNotDeletable');
    if (!(await forgetRoom(account, this.#stores, id))) return err('BlockNotFound');
    await this.synced.settleAll(account);
    account.core.events.publish('block.changed', { blockId: id, row: null });
    return ok();
  }

  /** A room that is managed here; undefined also for one that has hidden itself since. */
  async find(account: Account, id: string): Promise<Managed | undefined> {
    const escrow = account.room.rooms.get(id);
    return escrow && this.#read(escrow);
  }

  async #read(escrow: EscrowedRoom): Promise<Managed | undefined> {
    const room = await this.#stores.use(escrow.rootKey, (store) => store.get(OWN_ROOM, 'own'));
    return room && { escrow, room };
  }

  /** Of the room as it is now: whoever calls this waited for their turn, and others have had theirs. */
  async #change(account: Account, id: string, change: Partial<OwnRoom>): Promise<void> {
    const escrow = account.room.rooms.get(id);
    if (escrow === undefined) return;
    await this.#stores.use(escrow.rootKey, async (store) => {
      const room = await store.get(OWN_ROOM, 'own');
      if (room === undefined) return;
      // of two settings the later one holds, whatever clocks say
      const updated = Math.max(this.#ports.clock.now(), room.updated + 1);
      await saveRoom(store, undefined, { ...room, ...change, updated });
    });
  }

  #notices(texts: readonly string[], created: number): RoomNotice[] {
    return texts
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .slice(0, LIMITS.roomNotices)
      .map((text) => ({ id: uuid(this.#ports.random), text: text.slice(0, LIMITS.roomNotice), created }));
  }

  #changed(account: Account, blockId: string, row: BlockRow): void {
    account.core.events.publish('block.changed', { blockId, row });
  }
}

function rowOf({ escrow, room }: Managed): BlockRow {
  return blockRow(room, escrow.id, escrow.slot !== NO_SLOT && room.published);
}
