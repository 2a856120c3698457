/**
 * Brings a room that its manager lists, the room's own store and the account's state to say the same: a room that another
 * device has made gets a store and keys of its own here, and is opened by the password that opens it there.
 */
import { ROOT_SHARD } from '#domain/state/shard-tree.ts';
import { SerialQueue } from '#lib/async.ts';
import { equalBytes } from '#lib/bytes.ts';
import { encodeCbor } from '#wire/cbor.ts';
import { MAX_VALUE_BYTES } from '#wire/state.ts';
import type { Account } from '../account/account.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Ports } from '../ports.ts';
import type { Store } from '../storage/store.ts';
import type { Vault } from '../storage/vault.ts';
import { STATE_SHARDS } from '../sync/state-tables.ts';
import { ACCOUNT, type Message } from '../tables.ts';
import { stateEndpoint } from './endpoint-statement.ts';
import { managerIndexOf } from './hidden-rooms.ts';
import { mayTellOfRooms, prepareHiding } from './hiding-rows.ts';
import { newRoom, roomKeysFor, saveRoom } from './new-room.ts';
import type { Entrance } from './passwords.ts';
import { keepClosing } from './room-closing.ts';
import { MAX_URL } from './room-map.ts';
import type { RoomSlots } from './room-slots.ts';
import { withRoomState } from './room-state.ts';
import type { RoomStores } from './room-stores.ts';
import { type EscrowedRoom, OWN_ROOM, type OwnRoom, type RoomOpener, type SharedRoom } from './tables.ts';

type Actions = {
  /** A room has come, or is another one now. */
  changed(account: Account, id: string): Promise<void>;
  /** Another device has moved somebody to the room of this id, or back: ''. */
  movedElsewhere(account: Account, tx: Transaction, address: string, room: string): Promise<void>;
  /** Ends what was interrupted while friends were brought back from rooms. */
  leaveAll(account: Account): Promise<void>;
  /** Does what is to be done for the rooms at the nodes. */
  serve(account: Account): void;
};

export class SyncedRooms {
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #slots: RoomSlots;
  readonly #vault: Vault;
  readonly #actions: Actions;
  readonly #queue = new SerialQueue();
  /** By what open accounts were opened; an anonymous one by nothing. */
  readonly #entrances = new WeakMap<Account, Entrance>();
  /** Accounts whose rooms are about to be prepared for hiding. */
  readonly #preparing = new WeakSet<Account>();
  /** Rooms made since their manager was opened: one that hides before it is opened again leaves nothing in the state. */
  readonly #fresh = new Set<string>();

  constructor(ports: Ports, stores: RoomStores, slots: RoomSlots, vault: Vault, actions: Actions) {
    this.#ports = ports;
    this.#stores = stores;
    this.#slots = slots;
    this.#vault = vault;
    this.#actions = actions;
  }

  /** Has an account that was opened keep its rooms in order from now on. */
  attach(account: Account, entrance: Entrance): void {
    const settle = () => account.core.background('rooms.settle', () => this.settleAll(account));
    this.#entrances.set(account, entrance);
    this.#fresh.clear();
    account.room.onElsewhere = settle;
    account.room.serveRooms = () => this.#actions.serve(account);
    account.room.movedElsewhere = (...moved) => this.#actions.movedElsewhere(account, ...moved);
    settle();
    const { rows } = account.messages.outbox;
    rows.watch((tx, id) => {
      const entry = rows.get(id, tx) ?? rows.get(id);
      if (entry !== undefined && mayTellOfRooms(entry)) tx.afterwards(() => this.#prepareSoon(account));
    });
    // the account's other devices have no hidden room, and none is told of one
    if (entrance.content.role === 'hidden') account.core.isAlone = true;
    else account.core.background('room.state', () => account.room.endpoints.state());
  }

  settleAll(account: Account): Promise<void> {
    return this.#queue.run(async () => {
      await this.#settleEach(account);
      if (!account.core.closed) this.#actions.serve(account);
    });
  }

  async #settleEach(account: Account): Promise<void> {
    const entrance = this.#entrances.get(account);
    for (const gone of account.core.closed ? [] : account.room.left.all()) {
      await keepClosing(account, this.#stores, gone);
      await this.#slots.erase(account, gone);
      await account.core.transact(async (tx) => account.room.left.delete(tx, gone.id));
    }
    await this.#actions.leaveAll(account);
    for (const { id } of account.room.rooms.all())
      if (!account.core.closed && entrance !== undefined) await this.#settle(account, entrance, id);
  }

  /** Runs alone what reads a managed room's own row and writes it anew; not from within another turn. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.run(task);
  }

  /** Resolves when nothing is under way: no account that has been closed begins anything. */
  idle(): Promise<void> {
    return this.#queue.run(async () => undefined);
  }

  /** A room is being made: other devices hear of it once its manager is opened again. */
  holdBack(id: string): void {
    this.#fresh.add(id);
  }

  /**
   * Does something to a room in several steps, and has what came of it known to the account's state. What other devices have
   * set is taken over first: the change would be later than that, and revert it everywhere.
   */
  async changing<T>(account: Account, task: () => Promise<T>): Promise<T> {
    const done = await this.#queue.run(async () => {
      await this.#settleEach(account);
      return task();
    });
    await this.settleAll(account);
    return done;
  }

  /** What opens a room, as its state has it. */
  async openerOf(stretched: RoomOpener['stretched']): Promise<RoomOpener | null> {
    const stretching = await this.#vault.stretching();
    return stretching.ok ? { ...stretching.value.cost, salt: stretching.value.salt, stretched } : null;
  }

  async #settle(account: Account, entrance: Entrance, id: string): Promise<void> {
    const escrow = account.room.rooms.get(id);
    if (escrow === undefined) return;
    const { rootKey } = escrow;
    const changed = await this.#stores.use(rootKey, async (store) => {
      const isNew = await this.#agree(account, entrance, escrow, store);
      const hasSlot = await this.#open(account, id);
      await prepareHiding(account, entrance, id, store);
      return isNew || hasSlot;
    });
    if (changed) await this.#actions.changed(account, id);
  }

  /** The later of two settings holds; answers whether the room was changed by another device's. */
  async #agree(account: Account, entrance: Entrance, escrow: EscrowedRoom, store: Store<Message>): Promise<boolean> {
    const { shared } = escrow;
    const [room, own, root] = await Promise.all([
      store.get(OWN_ROOM, 'own'),
      store.get(ACCOUNT, 'own'),
      store.get(STATE_SHARDS, ROOT_SHARD),
    ]);
    if (room === undefined || own === undefined) {
      if (shared === undefined) return false;
      const { random } = this.#ports;
      const { stateKey, ...settings } = shared;
      const { mapKey } = account.room.get();
      const managerIndex = managerIndexOf(this.#ports, entrance.content.rootKey);
      const made = newRoom(random, settings.created, { ...settings, id: escrow.id, mapKey, managerIndex });
      const keys = { ...(await roomKeysFor(this.#ports, account.core.own)), stateKey };
      const row = { ...keys, endpoint: await stateEndpoint(account, keys) };
      await saveRoom(store, (await withRoomState(account.core, row, true)) ?? row, made, account.profile.copy());
      return true;
    }
    const rekeyed = await withRoomState(account.core, own, (root?.version ?? 0) === 0);
    // whoever has opened the room meanwhile has its row in memory
    if (rekeyed !== undefined && !account.core.closed) await saveRoom(store, rekeyed, room);
    if (shared !== undefined && shared.updated > room.updated) {
      const { stateKey: _, ...settings } = shared;
      await saveRoom(store, undefined, { ...room, ...settings });
      return true;
    }
    if (shared === undefined ? !this.#fresh.has(escrow.id) : shared.updated < room.updated)
      await this.#keep(account, escrow.id, { shared: sharedOf(room, own.stateKey) });
    return false;
  }

  /** Has the password open the room here, where passwords are stretched alike; answers whether it hasn't before. */
  async #open(account: Account, id: string): Promise<boolean> {
    const escrow = account.room.rooms.get(id);
    const opener = escrow?.shared?.opener;
    const stretching = await this.#vault.stretching();
    if (escrow === undefined || opener == null || !stretching.ok) return false;
    const { salt, cost } = stretching.value;
    const isSame =
      equalBytes(salt, opener.salt) &&
      cost.memoryKiB === opener.memoryKiB &&
      cost.passes === opener.passes &&
      cost.lanes === opener.lanes;
    const secret = isSame ? await this.#vault.secretOf({ stretched: opener.stretched }) : undefined;
    const found = secret?.ok === true ? await this.#vault.findOrdinary(secret.value) : undefined;
    if (secret?.ok !== true || found?.ok !== true) return false;
    // what opens something else here goes on doing so
    if (found.value !== undefined) return false;
    return this.#slots.fill(account, id, secret.value);
  }

  /** Has the rooms keep what is to stand here instead of what tells of them; at most once more than is under way. */
  #prepareSoon(account: Account): void {
    const entrance = this.#entrances.get(account);
    if (entrance === undefined || this.#preparing.has(account)) return;
    this.#preparing.add(account);
    account.core.background('rooms.farewell', () =>
      this.#queue.run(async () => {
        this.#preparing.delete(account);
        for (const { id, rootKey } of account.core.closed ? [] : account.room.rooms.all())
          await this.#stores.use(rootKey, (store) => prepareHiding(account, entrance, id, store));
      }),
    );
  }

  #keep(account: Account, id: string, change: Partial<EscrowedRoom>): Promise<void> {
    return account.core.transact(async (tx) => {
      const escrow = account.room.rooms.get(id, tx);
      if (escrow !== undefined) account.room.rooms.put(tx, { ...escrow, ...change });
    });
  }
}

function sharedOf(room: OwnRoom, stateKey: SharedRoom['stateKey']): SharedRoom {
  const { configId, name, pfp, pfpUrl, created, updated, exp, notifies, notices, opener = null } = room;
  const shared = { configId, name, pfp, created, updated, exp, notifies, stateKey, opener };
  const picture = pfpUrl.length > MAX_URL ? '' : pfpUrl;
  // an item takes so much and no more
  for (let count = notices.length; ; count--) {
    const whole = { ...shared, pfpUrl: picture, notices: notices.slice(0, count) };
    if (count === 0 || encodeCbor(whole).length <= MAX_VALUE_BYTES) return whole;
  }
}
