/**
 * What the room that manages visible ones does for them at the nodes while they are locked: it brings their first prekeys
 * there, so that friends can begin to write to them, and watches their mailboxes for whoever wants to be told.
 */
import { SerialQueue } from '#lib/async.ts';
import { ConnectionValue } from '#model/enumerations.ts';
import type { Account } from '../account/account.ts';
import { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Ports, WatchedMailbox } from '../ports.ts';
import { PrekeyStock } from '../session/prekey-stock.ts';
import type { Store } from '../storage/store.ts';
import { ACCOUNT, type AccountRow, type Message } from '../tables.ts';
import { saveRoom } from './new-room.ts';
import { noticeRows } from './room-rows.ts';
import type { RoomStores } from './room-stores.ts';
import { type EscrowedRoom, OWN_ROOM, type OwnRoom } from './tables.ts';

/** Whoever was told that something waits isn't told again for this time (ms): receipts come one after another. */
const QUIET = 5 * 60_000;

/** What a node didn't take is tried again after this time (ms). */
const AGAIN_AFTER = 15_000;

export type RoomWatchActions = {
  /** A room is another one now. */
  changed(account: Account, id: string): Promise<void>;
  /** Runs alone what reads a room's own row and writes it anew. */
  inTurn(task: () => Promise<void>): Promise<void>;
};

type Watched = {
  readonly mailbox: WatchedMailbox;
  waiting: number;
  toldAt: number;
  /** Something has come since, and it is said once the quiet is over. */
  isDue: boolean;
};

/** A room's account as far as its prekeys take it; its changes are its manager's, so that none outlasts that. */
class LockedCore extends Core {
  readonly #manager: Core;

  constructor(manager: Core, store: Store<Message>, own: AccountRow) {
    super(manager.ports, store, manager.events, own);
    this.#manager = manager;
  }

  override transact<T>(task: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#manager.transact(() => super.transact(task));
  }
}

export class RoomWatch {
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #actions: RoomWatchActions;
  readonly #queue = new SerialQueue();
  /** By the rooms' ids. */
  readonly #watched = new WeakMap<Account, Map<string, Watched>>();

  constructor(ports: Ports, stores: RoomStores, actions: RoomWatchActions) {
    this.#ports = ports;
    this.#stores = stores;
    this.#actions = actions;
  }

  /** To be called when the connection to the nodes is back, and when rooms have changed. */
  async follow(account: Account): Promise<void> {
    const isDone = await this.#queue.run(() => this.#follow(account));
    if (!isDone && !account.core.closed) account.core.after(AGAIN_AFTER, () => this.serve(account));
  }

  /** The same, and nobody waits for it. */
  serve(account: Account): void {
    account.core.background('rooms.serve', () => this.follow(account));
  }

  /** False when something is left to be done. */
  async #follow(account: Account): Promise<boolean> {
    const { core, room } = account;
    const isConnected = account.connectionValue() === ConnectionValue.connected;
    const watched = this.#watched.get(account) ?? new Map<string, Watched>();
    this.#watched.set(account, watched);
    for (const [id, { mailbox }] of watched) {
      if (!core.closed && room.rooms.get(id) !== undefined) continue;
      mailbox.close();
      watched.delete(id);
    }
    let isDone = true;
    // who is offline is called again once that is over
    for (const escrow of room.rooms.all())
      if (isConnected && !core.closed && !(await this.#followOne(account, watched, escrow))) isDone = false;
    return isDone;
  }

  /** The rooms in which something waits that has come, or was found, since this one was opened. */
  waiting(account: Account): string[] {
    return [...(this.#watched.get(account) ?? [])].flatMap(([id, { waiting }]) => (waiting > 0 ? [id] : []));
  }

  async #followOne(account: Account, watched: Map<string, Watched>, escrow: EscrowedRoom): Promise<boolean> {
    const { id, rootKey } = escrow;
    return this.#stores.use(rootKey, async (store) => {
      const [room, own] = await Promise.all([store.get(OWN_ROOM, 'own'), store.get(ACCOUNT, 'own')]);
      if (room === undefined || own === undefined) return true;
      const known = watched.get(id);
      // a node needn't know whose the mailbox is that nobody asks about
      if (room.published && !room.notifies) {
        known?.mailbox.close();
        watched.delete(id);
        return true;
      }
      const { mailbox } = known ?? this.#watch(account, watched, id, own);
      return room.published || this.#publish(account, { id, store, room, own }, mailbox);
    });
  }

  #watch(account: Account, watched: Map<string, Watched>, id: string, { device }: AccountRow): Watched {
    const { network } = account.core.ports;
    const identity = account.core.mailboxIdentity(device.mailbox);
    const mailbox = network.watchMailbox(identity, (count) => this.#waits(account, id, count));
    const made: Watched = { mailbox, waiting: 0, toldAt: Number.NEGATIVE_INFINITY, isDue: false };
    watched.set(id, made);
    return made;
  }

  async #publish(
    account: Account,
    { id, store, room, own }: { id: string; store: Store<Message>; room: OwnRoom; own: AccountRow },
    mailbox: WatchedMailbox,
  ): Promise<boolean> {
    const { core } = account;
    const time = await this.#ports.network.time();
    if (!time.ok) return false;
    const stock = new PrekeyStock(new LockedCore(core, store, own), (supply) => mailbox.putPrekeys(supply));
    await stock.load();
    if (!(await stock.publish(time.value))) return false;
    await this.#actions.inTurn(() =>
      // within a change: none that outlasts its manager
      core.transact(async () => {
        const now = await store.get(OWN_ROOM, 'own');
        await saveRoom(store, undefined, { ...(now ?? room), published: true });
      }),
    );
    await this.#actions.changed(account, id);
    return true;
  }

  #waits(account: Account, id: string, count: number): void {
    const { core } = account;
    const watched = this.#watched.get(account)?.get(id);
    if (watched === undefined || core.closed) return;
    const isMore = count > watched.waiting;
    watched.waiting = count;
    if (!isMore || watched.isDue) return;
    const say = () => {
      watched.isDue = false;
      watched.toldAt = core.now();
      core.background('room.notice', () => this.#tell(account, id));
    };
    const quiet = QUIET - core.since(watched.toldAt);
    watched.isDue = quiet > 0;
    if (watched.isDue) core.after(quiet, say);
    else say();
  }

  /** Says one of the texts that the room has for this; '' where it has none. */
  async #tell({ core, room }: Account, id: string): Promise<void> {
    const escrow = room.rooms.get(id);
    const locked = escrow && (await this.#stores.use(escrow.rootKey, (store) => store.get(OWN_ROOM, 'own')));
    if (locked === undefined || !locked.notifies || core.closed) return;
    const rows = noticeRows(locked, id);
    const [number = 0] = this.#ports.random(1);
    const { configId, created } = locked;
    const row = rows[number % Math.max(1, rows.length)] ?? {
      id: configId,
      b_id: id,
      bmn_cry: '',
      bmn_order: 1,
      bmn_type: 1,
      created_time: created,
      updated_time: created,
    };
    core.events.publish('block.notice', { blockId: id, row });
  }
}
