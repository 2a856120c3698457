/** Makes accounts on this device, and takes all there is of them away again. */
import { generateMnemonic, mnemonicToSeed } from '#crypto/mnemonic.ts';
import { type KdfCost, wrapSecret } from '#crypto/password.ts';
import { utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Ports } from '../ports.ts';
import type { BlankRoom } from '../rooms/blank-room.ts';
import type { Farewell } from '../rooms/farewell.ts';
import { newRoom, saveRoom } from '../rooms/new-room.ts';
import { isPassword } from '../rooms/passwords.ts';
import type { RoomStores } from '../rooms/room-stores.ts';
import { eraseSecretFiles, hasSecretFiles } from '../rooms/wiping.ts';
import { createMemoryRows } from '../storage/memory-rows.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import type { Vault } from '../storage/vault.ts';
import type { AccountRow, Message } from '../tables.ts';
import { provisionAccount, vaultSaltOf } from './provisioning.ts';

export class Registration {
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #vault: Vault;
  readonly #blank: BlankRoom;
  readonly #farewell: Farewell;
  readonly #cost: KdfCost;

  constructor(ports: Ports, stores: RoomStores, vault: Vault, blank: BlankRoom, farewell: Farewell, cost: KdfCost) {
    this.#ports = ports;
    this.#stores = stores;
    this.#vault = vault;
    this.#blank = blank;
    this.#farewell = farewell;
    this.#cost = cost;
  }

  /** A new account, which its password and its words open; answers the words. `Failed` when there is one already. */
  async register(
    password: string,
    walletPassword: string,
  ): Promise<Result<string[], 'Failed' | 'PasswordFormatInvalid'>> {
    const { crypto, random, clock, homeNodes } = this.#ports;
    if (![password, walletPassword].every(isPassword)) return err('PasswordFormatInvalid');
    if (await this.#vault.exists()) return err('Failed');
    // of an account that was deleted and not to the end
    if (await hasSecretFiles(this.#ports)) await this.eraseAll();
    const words = generateMnemonic(random);
    const rootKey = random(32);
    const room = newRoom(random, clock.now());
    const kept = await wrapSecret(crypto, random, walletPassword, utf8(words.join(' ')), this.#cost);
    const own = await provisionAccount(crypto, random, clock.now(), homeNodes, words, kept);
    await this.#stores.use(rootKey, (store) => saveRoom(store, own, room));
    await this.#blank.setDecoy(undefined);
    await this.#farewell.reset();
    // the vault last: an account exists once something can open it
    const created = await this.#vault.create(
      [
        { role: 'default', use: 'text', rootKey, password },
        // whoever forgets the password keeps what is here
        { role: 'words', use: 'words', rootKey, seed: mnemonicToSeed(words) },
      ],
      this.#cost,
      room.mapKey,
      vaultSaltOf(crypto, own),
    );
    if (!created.ok) throw new StorageFailure({ kind: 'Failed' });
    return ok(words);
  }

  /** An account that lives in memory, and nowhere else. */
  async anonymous(): Promise<{ store: Store<Message>; own: AccountRow }> {
    const { crypto, random, clock, homeNodes } = this.#ports;
    const own = await provisionAccount(crypto, random, clock.now(), homeNodes, generateMnemonic(random), null);
    const store = await this.#stores.over(createMemoryRows(), random(32));
    await saveRoom(store, own, newRoom(random, clock.now()));
    return { store, own };
  }

  /** Deletes everything that is stored here. */
  async eraseAll(): Promise<void> {
    // no room has this key: all rows are others'
    const erased = await this.#stores.use(this.#ports.random(32), async (store) => {
      const others = await store.eraseOthers([]);
      return others.ok ? store.replantCover(this.#ports.random) : others;
    });
    if (!erased.ok) throw new StorageFailure(erased.error);
    // last: as long as they are there, there is something left to be erased
    await eraseSecretFiles(this.#ports);
  }
}
