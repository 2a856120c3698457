/** What the open room keeps of itself and of the rooms that it manages. */
import type { Bytes } from '#lib/bytes.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { newRoom } from './new-room.ts';
import { RoomEndpoints } from './room-endpoints.ts';
import {
  BLANK,
  type BlankAccess,
  type EscrowedRoom,
  LEFT_ROOMS,
  type LeavingContact,
  OWN_ROOM,
  type OwnRoom,
  ROOMS,
} from './tables.ts';

export class OwnRooms {
  readonly rooms = new CachedTable<EscrowedRoom>(ROOMS, ({ id }) => id);
  readonly left = new CachedTable<EscrowedRoom>(LEFT_ROOMS, ({ id }) => id);
  /** Where the account's devices have this one. */
  readonly endpoints: RoomEndpoints;
  /** Has rooms that have come, gone or changed on another device follow here. */
  onElsewhere: () => void = () => undefined;
  /** Does for the rooms that are managed here what is to be done at the nodes. */
  serveRooms: () => void = () => undefined;
  /** Another device has moved somebody to the room of this id, or back: ''. */
  movedElsewhere: (tx: Transaction, address: string, room: string) => Promise<void> = async () => undefined;
  readonly #blank = new CachedTable<BlankAccess>(BLANK, () => 'own');
  readonly #own = new CachedTable<OwnRoom>(OWN_ROOM, () => 'own');
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
    this.endpoints = new RoomEndpoints(core);
  }

  async load(): Promise<void> {
    const { store, ports } = this.#core;
    const tables = [this.rooms, this.left, this.#blank, this.#own];
    await Promise.all([...tables.map((table) => table.load(store)), this.endpoints.load()]);
    if (this.#own.get('own') !== undefined) return;
    await this.#core.transact(async (tx) => this.#own.put(tx, newRoom(ports.random, this.#core.now())));
  }

  get(tx?: Transaction): OwnRoom {
    const own = this.#own.get('own', tx);
    if (own === undefined) throw new Error('the room is loaded with the account');
    return own;
  }

  change(tx: Transaction, change: Partial<OwnRoom>): void {
    const before = this.get(tx);
    // of two settings the later one holds, whatever clocks say
    const updated = Math.max(change.updated ?? 0, before.updated + (change.updated === undefined ? 0 : 1));
    this.#own.put(tx, { ...before, ...change, updated });
  }

  /** The room's prekeys are on a home node. */
  async markPublished(): Promise<void> {
    if (!this.get().published) await this.#core.transact(async (tx) => this.change(tx, { published: true }));
  }

  /** A root key for a room. */
  newKey(): Bytes {
    return this.#core.ports.random(32);
  }

  /** And whom it was given; what is left of it remains to be deleted. */
  forgetRoom(tx: Transaction, id: string): void {
    const escrow = this.rooms.get(id, tx);
    if (escrow !== undefined) {
      const { moved: _, leaving: __, ...left } = escrow;
      this.left.put(tx, left);
    }
    this.rooms.delete(tx, id);
  }

  /** The id of the room that somebody was moved to; undefined when they weren't, or the room isn't managed here any more. */
  movedTo(address: string, tx?: Transaction): string | undefined {
    return this.rooms.all(tx).find(({ moved }) => moved?.includes(address) === true)?.id;
  }

  /** Notes that somebody was moved to the room of this id, and to no other; undefined: back. */
  noteMoved(tx: Transaction, address: string, room: string | undefined): void {
    for (const escrow of this.rooms.all(tx)) {
      const { id, moved = [] } = escrow;
      if (moved.includes(address) === (id === room)) continue;
      const others = moved.filter((other) => other !== address);
      this.rooms.put(tx, { ...escrow, moved: id === room ? [...others, address] : others });
    }
    // who is there once more keeps what is there
    if (room !== undefined) this.noteLeft(tx, address, room);
  }

  /** Notes that somebody is back from the room of this id, and that it is to lose what it has of them. */
  noteLeaving(tx: Transaction, address: string, room: string): void {
    this.noteMoved(tx, address, undefined);
    this.noteLeft(tx, address, room);
    const escrow = this.rooms.get(room, tx);
    if (escrow === undefined) return;
    const leaving = [...(escrow.leaving ?? []), { address, since: this.#core.now() }];
    this.rooms.put(tx, { ...escrow, leaving });
  }

  /** Notes that nothing of somebody is left to go from the room of this id. */
  noteLeft(tx: Transaction, address: string, room: string): void {
    if (this.leaving(address, room, tx) === undefined) return;
    const escrow = this.rooms.get(room, tx);
    const leaving = escrow?.leaving?.filter((other) => other.address !== address);
    if (escrow !== undefined && leaving !== undefined) this.rooms.put(tx, { ...escrow, leaving });
  }

  /** Whether something of somebody is left to go from the room of this id, and since when. */
  leaving(address: string, room: string, tx?: Transaction): LeavingContact | undefined {
    return this.rooms.get(room, tx)?.leaving?.find((contact) => contact.address === address);
  }

  /** How the blank room is opened; undefined as long as there is none. */
  blank(tx?: Transaction): BlankAccess | undefined {
    return this.#blank.get('own', tx);
  }

  putBlank(tx: Transaction, access: BlankAccess): void {
    this.#blank.put(tx, access);
  }
}
