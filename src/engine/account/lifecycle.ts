/** The account on this device: made, opened by a password, closed; anonymous ones live in memory only. */

import type { SessionState } from '#contract/events.ts';
import { generateMnemonic, mnemonicToSeed } from '#crypto/mnemonic.ts';
import { type KdfCost, wrapSecret } from '#crypto/password.ts';
import { deriveRoomKeys } from '#crypto/vault.ts';
import { SerialQueue } from '#lib/async.ts';
import { utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { ConnectionValue, LoginType, OpenedRoom } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import type { DispatcherSession } from '../dispatcher.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Network, Ports } from '../ports.ts';
import { newRoom } from '../rooms/own-room.ts';
import { OWN_ROOM, type OwnRoom } from '../rooms/tables.ts';
import { createMemoryRows } from '../storage/memory-rows.ts';
import { type RowDatabase, StorageFailure } from '../storage/row-database.ts';
import { Store, type StoreHooks } from '../storage/store.ts';
import { type Opened, Vault } from '../storage/vault.ts';
import { WrongTries } from '../storage/wrong-tries.ts';
import { ACCOUNT, type AccountRow, type Message } from '../tables.ts';
import { Account } from './account.ts';
import { Core } from './core.ts';
import { type PasswordError, passwordError } from './password-error.ts';
import { provisionAccount } from './provisioning.ts';
import { WalletWords } from './wallet-words.ts';

/** The database's name says nothing of its owner. */
const DATABASE = 'icom';

export type LifecycleOptions = {
  readonly kdfCost: KdfCost;
  readonly storeHooks: StoreHooks;
  readonly openRows: (name: string) => Promise<RowDatabase>;
};
export type OpenError = 'Failed' | PasswordError;

export class Lifecycle {
  readonly words: WalletWords;
  readonly #ports: Ports;
  readonly #options: LifecycleOptions;
  readonly #events: EventLog;
  readonly #vault: Vault;
  readonly #queue = new SerialQueue();
  #registered = false;
  /** Resolves when the network of the account before this one has stopped. */
  #offline: Promise<void> = Promise.resolve();
  #account: Account | undefined;
  #anonymous: { store: Store<Message>; own: AccountRow } | undefined;

  constructor(ports: Ports, options: LifecycleOptions, events: EventLog) {
    this.#ports = ports;
    this.#options = options;
    this.#events = events;
    const tryPorts = { ...ports, provider: ports.crypto };
    const tries = new WrongTries(tryPorts);
    this.#vault = new Vault(tryPorts, tries);
    this.words = new WalletWords(ports.crypto, tries);
  }

  get network(): Network {
    return this.#ports.network;
  }

  openAccount(): Account | undefined {
    return this.#account;
  }

  session(): DispatcherSession {
    return {
      state: this.#state(),
      anonymous: this.#anonymous !== undefined,
      primary: this.#account?.devices.isPrimary() ?? false,
    };
  }

  connectionValue(): ConnectionValue {
    return this.#account?.connectionValue() ?? ConnectionValue.disconnected;
  }

  /** Finds out whether there is an account on this device; may be called again. */
  prepare(): Promise<Result<Record<string, never>, 'DatabaseError'>> {
    return this.#queue.run(async () => {
      try {
        this.#registered = await this.#vault.exists();
        return ok({});
      } catch {
        return err('DatabaseError');
      }
    });
  }

  /** Makes an account and answers its twelve words; without passwords an anonymous one, and no words. */
  register(
    type: LoginType,
    password?: string,
    walletPassword?: string,
  ): Promise<Result<string[], 'Failed' | 'PasswordFormatInvalid'>> {
    return this.#queue.run(async () => {
      if (type !== LoginType.text || this.#account !== undefined) return err('Failed');
      const { crypto, random } = this.#ports;
      const words = generateMnemonic(random);
      if (password === undefined) {
        if (walletPassword !== undefined) return err('PasswordFormatInvalid');
        await this.#makeAnonymous(words);
        return ok([]);
      }
      if (![password, walletPassword ?? password].every(isPassword)) return err('PasswordFormatInvalid');
      if (await this.#vault.exists()) return err('Failed');
      const rootKey = random(32);
      const room = newRoom(random, this.#ports.clock.now());
      const store = await this.#openStore(rootKey);
      try {
        const kept = await wrapSecret(
          crypto,
          random,
          walletPassword ?? password,
          utf8(words.join(' ')),
          this.#options.kdfCost,
        );
        const own = await provisionAccount(crypto, random, this.#ports.clock.now(), this.#ports.homeNodes, words, kept);
        await saveAccount(store, own, room);
      } finally {
        store.close();
      }
      // the vault last: an account exists once something can open it
      const created = await this.#vault.create(
        [
          { role: 'default', use: 'text', rootKey, password },
          // whoever forgets the password keeps what is here
          { role: 'words', use: 'words', rootKey, seed: mnemonicToSeed(words) },
        ],
        this.#options.kdfCost,
        room.mapKey,
      );
      if (!created.ok) throw new StorageFailure({ kind: 'Failed' });
      this.#anonymous = undefined;
      this.#registered = true;
      this.#publishSession();
      return ok(words);
    });
  }

  /** Opens the account; when it is open already, says whether the password is right. */
  open(type: LoginType, password?: string): Promise<Result<{ value: OpenedRoom }, OpenError>> {
    return this.#queue.run(async () => {
      if (type !== LoginType.text) return err('Failed');
      if (password === undefined) return this.#openAnonymous();
      // the open account isn't the one that the password opens
      if (this.#account !== undefined && this.#anonymous !== undefined) return err('Failed');
      const opened = await this.#vault.open(password);
      if (!opened.ok) return err(passwordError(opened.error));
      if (this.#account === undefined) {
        const store = await this.#openStore(opened.value.content.rootKey);
        const own = await store.get(ACCOUNT, 'own').catch((reason: unknown) => {
          store.close();
          throw reason;
        });
        if (own === undefined) {
          store.close();
          return err('DatabaseError');
        }
        await this.#adoptVault(store, opened.value);
        this.#anonymous = undefined;
        await this.#start(store, own);
      }
      return ok({ value: OpenedRoom.default });
    });
  }

  /** Keys leave memory, connections begin to end; an anonymous account is gone. */
  close(): Promise<void> {
    return this.#queue.run(async () => {
      const account = this.#account;
      if (account === undefined) return;
      this.#account = undefined;
      this.#anonymous = undefined;
      try {
        this.#offline = (await account.close()).offline;
      } finally {
        this.#events.clear();
        this.#publishSession();
      }
    });
  }

  /** Closes the account, and waits for the network too. */
  async stop(): Promise<void> {
    await this.close();
    await this.#offline;
  }

  async #openAnonymous(): Promise<Result<{ value: OpenedRoom }, OpenError>> {
    if (this.#account !== undefined)
      return this.#anonymous === undefined ? err('Failed') : ok({ value: OpenedRoom.default });
    if (this.#anonymous === undefined) return err('NotRegistered');
    await this.#start(this.#anonymous.store, this.#anonymous.own);
    return ok({ value: OpenedRoom.default });
  }

  async #makeAnonymous(words: readonly string[]): Promise<void> {
    const { crypto, random, clock, homeNodes } = this.#ports;
    const own = await provisionAccount(crypto, random, clock.now(), homeNodes, words, null);
    const store = await Store.over<Message>(
      createMemoryRows(),
      crypto,
      deriveRoomKeys(crypto, random(32)),
      random,
      this.#options.storeHooks,
    );
    await saveAccount(store, own, newRoom(random, clock.now()));
    this.#anonymous = { store, own };
  }

  async #start(store: Store<Message>, own: AccountRow): Promise<void> {
    const core = new Core(this.#ports, store, this.#events, own, this.#anonymous !== undefined);
    const account = new Account(core, () => undefined);
    try {
      await account.load();
    } catch (reason) {
      // an anonymous account's store is all there is of it
      if (this.#anonymous === undefined) store.close();
      throw reason;
    }
    this.#account = account;
    this.#publishSession();
    // opening doesn't wait for the network
    account.core.background('network.start', () => account.connect(this.#offline));
  }

  /** An account of the version that knew one room only gets what rooms need. */
  async #adoptVault(store: Store<Message>, opened: Opened): Promise<void> {
    if ((await store.get(OWN_ROOM, 'own')) !== undefined) return;
    const room = newRoom(this.#ports.random, this.#ports.clock.now());
    const batch = store.batch();
    batch.put(OWN_ROOM, 'own', room);
    const adopted = await this.#vault.adopt(room.mapKey, opened);
    const written = adopted.ok ? await batch.commit() : adopted;
    if (!written.ok) throw new StorageFailure({ kind: 'Failed' });
  }

  async #openStore(rootKey: Uint8Array<ArrayBuffer>): Promise<Store<Message>> {
    const { crypto, random } = this.#ports;
    const opening = this.#options.openRows(DATABASE).catch(() => {
      throw new StorageFailure({ kind: 'Failed' });
    });
    return Store.over<Message>(opening, crypto, deriveRoomKeys(crypto, rootKey), random, this.#options.storeHooks);
  }

  #state(): SessionState {
    if (this.#account !== undefined) return 'open';
    return this.#registered || this.#anonymous !== undefined ? 'locked' : 'none';
  }

  #publishSession(): void {
    const { state, anonymous } = this.session();
    this.#events.publish('session.changed', { state, anonymous });
  }
}

async function saveAccount(store: Store<Message>, own: AccountRow, room: OwnRoom): Promise<void> {
  const batch = store.batch();
  batch.put(ACCOUNT, 'own', own);
  batch.put(OWN_ROOM, 'own', room);
  const written = await batch.commit();
  if (!written.ok) throw new StorageFailure(written.error);
}

function isPassword(text: string): boolean {
  return text.length >= LIMITS.passwordMin && text.length <= LIMITS.passwordMax;
}
