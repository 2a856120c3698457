/**
 * Hidden rooms: their stores over the cover, and a room's way there and back. What is moved, and what the room that managed
 * it had of it, is written in one transaction; the vault's slots are changed around it, so that something opens at any time.
 */
import { deriveRoomKeys, ORDINARY_SLOTS } from '#crypto/vault.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { destroyBurnSecrets } from '../burn/room-secrets.ts';
import type { Ports } from '../ports.ts';
import { type CoverRows, openCoverRows } from '../storage/cover-rows.ts';
import { type Changes, type RowDatabase, StorageFailure } from '../storage/row-database.ts';
import { Sealer } from '../storage/sealer.ts';
import type { Store } from '../storage/store.ts';
import type { Opened, Vault, VaultError } from '../storage/vault.ts';
import { CONVERSATIONS, type Message } from '../tables.ts';
import type { RoomStores } from './room-stores.ts';
import { OWN_ROOM, ROOMS } from './tables.ts';

/**
 * `NoSlot`: there are as many hidden rooms as there may be. `NoSpace`: the cover can't hold the room. `Failed`: the room is
 * opened by another password by now.
 */
export type HidingError = 'NoSlot' | 'NoSpace' | 'Failed';

const NOTHING: Changes = { putRows: [], deleteRows: [], putPages: [], deletePages: [] };

export class HiddenRooms {
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #vault: Vault;

  constructor(ports: Ports, stores: RoomStores, vault: Vault) {
    this.#ports = ports;
    this.#stores = stores;
    this.#vault = vault;
  }

  /**
   * Moves a visible room that isn't open to the cover, beside the hidden rooms of `pool`, or over any others; answers what
   * its password opens from now on. Throws `StorageFailure`, and then the room is as it was.
   */
  async hide(visible: Opened, pool: Bytes | undefined): Promise<Result<Opened, HidingError>> {
    const { random } = this.#ports;
    if (!(await this.#opens(visible))) return err('Failed');
    const free = unlessFailed(await this.#vault.freeHidden(pool));
    const index = free[(random(1)[0] as number) % free.length];
    if (index === undefined) return err('NoSlot');
    const { rootKey } = visible.content;
    const content = { role: 'hidden' as const, rootKey, cover: { room: random(32), pool: pool ?? random(32) } };
    const database = await this.#stores.database();
    try {
      const store = await this.#stores.over(database, rootKey);
      const { mapKey, ...moved } = await this.#contentsOf(store);
      unlessFailed(await this.#vault.changeHidden(index, { ...content, secret: visible.secret }));
      const cover = await this.#openCover(database, { ...content });
      const written = await cover.writeWith(moved.changes, moved.removal);
      if (!written.ok) {
        unlessFailed(await this.#vault.changeHidden(index, undefined));
        if (written.error.kind === 'QuotaExceeded') return err('NoSpace');
        throw new StorageFailure(written.error);
      }
      await this.#clear(mapKey, visible.index);
      return ok({ index, content, secret: visible.secret });
    } finally {
      database.close();
    }
  }

  /** Takes a hidden room that isn't open back to where the default room, which `manager` opens, lists it. */
  async show(hidden: Opened, manager: Bytes): Promise<Result<Opened, HidingError>> {
    if (!(await this.#opens(hidden))) return err('Failed');
    const { rootKey } = hidden.content;
    const database = await this.#stores.database();
    try {
      const cover = await this.#openCover(database, hidden.content);
      const store = await this.#stores.over(cover, rootKey);
      const room = await store.get(OWN_ROOM, 'own');
      if (room === undefined) throw new StorageFailure({ kind: 'Failed' });
      const content = { role: 'room' as const, rootKey };
      const filled = await this.#vault.change(room.mapKey, {
        fill: [{ ...content, use: 'room', secret: hidden.secret }],
      });
      if (!filled.ok && filled.error.kind === 'Full') return err('NoSlot');
      const index = filled.ok ? filled.value[0] : undefined;
      if (index === undefined) throw new StorageFailure({ kind: 'Failed' });
      const contents = cover.contents();
      const escrow = await this.#escrow(manager, { id: room.id, rootKey, slot: index });
      const back = { ...contents, putRows: [...contents.putRows, escrow] };
      const written = await cover.writeWith(removalOf(contents), back);
      if (!written.ok) {
        await this.#clear(room.mapKey, index);
        throw new StorageFailure(written.error);
      }
      unlessFailed(await this.#vault.changeHidden(hidden.index, undefined));
      return ok({ index, content, secret: hidden.secret });
    } finally {
      database.close();
    }
  }

  /** With all that it holds; it isn't open. */
  async delete({ index, content }: Pick<Opened, 'index' | 'content'>): Promise<void> {
    unlessFailed(await this.#vault.changeHidden(index, undefined));
    const cover = await this.#openCover(await this.#stores.database(), content);
    try {
      await destroyBurnSecrets(await this.#stores.over(cover, content.rootKey), this.#ports);
      const written = await cover.write(removalOf(cover.contents()));
      if (!written.ok) throw new StorageFailure(written.error);
    } finally {
      cover.close();
    }
  }

  /** What a hiding that was interrupted has left is put in order: of two slots of one password, one has the room. */
  async settle(visible: Opened): Promise<Opened> {
    if (visible.content.role !== 'room') return visible;
    const hidden = unlessFailed(await this.#vault.find(visible.secret, ORDINARY_SLOTS));
    // another room may have the same password by chance: who sets one can't be told of hidden rooms
    if (hidden === undefined || !equalBytes(hidden.content.rootKey, visible.content.rootKey)) return visible;
    const isHere = await this.#stores.use(visible.content.rootKey, (store) => store.get(OWN_ROOM, 'own'));
    if (isHere !== undefined) {
      unlessFailed(await this.#vault.changeHidden(hidden.index, undefined));
      return visible;
    }
    const found = await this.#stores.openAccount(hidden.content);
    const room = await found?.store.get(OWN_ROOM, 'own').finally(() => found.store.close());
    if (room !== undefined) await this.#clear(room.mapKey, visible.index);
    return hidden;
  }

  /** Whether this is still what opens the room: a password that was replaced must not come back with it. */
  async #opens({ index, secret }: Opened): Promise<boolean> {
    return unlessFailed(await this.#vault.find(secret, index, index + 1)) !== undefined;
  }

  #openCover(database: RowDatabase, content: Opened['content']): Promise<CoverRows> {
    if (content.cover === undefined) throw new Error('a hidden room’s slot holds its keys');
    return openCoverRows(database, content.cover, { provider: this.#ports.crypto, random: this.#ports.random });
  }

  async #contentsOf(store: Store<Message>) {
    const [room, conversations] = await Promise.all([store.get(OWN_ROOM, 'own'), store.list(CONVERSATIONS)]);
    if (room === undefined) throw new StorageFailure({ kind: 'Failed' });
    const changes = await store.everything(conversations.map(({ id }) => id));
    const removal = removalOf(changes);
    const traces = await this.#traces(room.managerIndex, room.id);
    // for the account's other devices it is deleted, and so it is for whoever opens the default room here
    const putRows = [...(room.farewell === undefined ? [] : [room.farewell.row]), ...(room.unsaid ?? [])];
    const deleteRows = [...removal.deleteRows, ...traces];
    return { mapKey: room.mapKey, changes, removal: { ...removal, putRows, deleteRows } };
  }

  /** The names of the rows that the managing room has about this one, and about who was moved here. */
  async #traces(index: Bytes | undefined, id: string): Promise<string[]> {
    if (index === undefined) return [];
    const { crypto, random } = this.#ports;
    // a row's name takes nothing but the index key
    const manager = await Sealer.create(crypto, { ...deriveRoomKeys(crypto, random(32)), index }, random);
    return [manager.rowName(ROOMS.name, id)];
  }

  async #escrow(rootKey: Bytes, escrow: { id: string; rootKey: Bytes; slot: number }) {
    const { crypto, random } = this.#ports;
    const sealer = await Sealer.create(crypto, deriveRoomKeys(crypto, rootKey), random);
    const name = sealer.rowName(ROOMS.name, escrow.id);
    return { id: name, group: sealer.groupName(ROOMS.name), box: await sealer.sealRow(ROOMS.name, name, escrow) };
  }

  async #clear(mapKey: Bytes, index: number): Promise<void> {
    const cleared = await this.#vault.change(mapKey, { clear: [index] });
    if (!cleared.ok) throw new StorageFailure({ kind: 'Failed' });
  }
}

/** The key by which a visible room can name the rows that the room with this root key has about it. */
export function managerIndexOf(ports: Ports, rootKey: Bytes): Bytes {
  return deriveRoomKeys(ports.crypto, rootKey).index;
}

function removalOf({ putRows, putPages }: Changes): Changes {
  return { ...NOTHING, deleteRows: putRows.map(({ id }) => id), deletePages: putPages };
}

function unlessFailed<T>(result: Result<T, VaultError>): T {
  if (!result.ok) throw new StorageFailure({ kind: 'Failed' });
  return result.value;
}
