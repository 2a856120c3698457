/** Which room of the account on this device is open: opened by a password, switched, closed, locked after a time. */
import type { KdfCost } from '#crypto/password.ts';
import { SerialQueue } from '#lib/async.ts';
import { equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { ConnectionValue, LoginType, OpenedRoom } from '#model/enumerations.ts';
import type { DispatcherSession } from '../dispatcher.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Network, Ports } from '../ports.ts';
import { BlankRoom } from '../rooms/blank-room.ts';
import { ClearPassword } from '../rooms/clear-password.ts';
import { Farewell } from '../rooms/farewell.ts';
import { KeptKeys, type RecentRoom } from '../rooms/kept-keys.ts';
import { type Move, moveRoom } from '../rooms/move-room.ts';
import { type Entrance, isBeside, NO_SLOT, Passwords, type Way, wayOf } from '../rooms/passwords.ts';
import { RoomStores, type RoomStoresOptions } from '../rooms/room-stores.ts';
import { Rooms } from '../rooms/rooms.ts';
import { tryPassword } from '../rooms/try-password.ts';
import { purgeOthers } from '../rooms/wiping.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { type Opened, Vault } from '../storage/vault.ts';
import { WrongTries } from '../storage/wrong-tries.ts';
import type { AccountRow, Message } from '../tables.ts';
import type { Account } from './account.ts';
import { AutoLock } from './auto-lock.ts';
import { DeviceEnding, type EndError } from './device-ending.ts';
import { loadAccount } from './load-account.ts';
import type { PasswordError } from './password-error.ts';
import { Registration } from './registration.ts';
import { WalletWords } from './wallet-words.ts';

export type LifecycleOptions = RoomStoresOptions & { readonly kdfCost: KdfCost };
export type OpenError = 'Failed' | EndError | PasswordError;
type RegisterResult = Result<string[], 'Failed' | 'PasswordFormatInvalid'>;
type OpenResult = Result<{ value: OpenedRoom }, OpenError>;

export class Lifecycle {
  readonly words: WalletWords;
  readonly vault: Vault;
  readonly passwords: Passwords;
  readonly rooms: Rooms;
  readonly blank: BlankRoom;
  readonly clearPassword: ClearPassword;
  readonly keys: KeptKeys;
  readonly stores: RoomStores;
  readonly farewell: Farewell;
  readonly ending: DeviceEnding;
  /** Resolves when nothing else uses the network any more. */
  freeNetwork: () => Promise<void> = async () => undefined;
  readonly #ports: Ports;
  readonly #events: EventLog;
  readonly #registration: Registration;
  readonly #autoLock: AutoLock;
  readonly #queue = new SerialQueue();
  #registered = false;
  /** Resolves when the network of the account before this one has stopped. */
  #offline: Promise<void> = Promise.resolve();
  #account: Account | undefined;
  #way: Way | undefined;
  #anonymous: { store: Store<Message>; own: AccountRow } | undefined;

  constructor(ports: Ports, options: LifecycleOptions, events: EventLog) {
    this.#ports = ports;
    this.#events = events;
    this.#autoLock = new AutoLock(ports.clock, () => this.close());
    const tryPorts = { ...ports, provider: ports.crypto };
    const tries = new WrongTries(tryPorts);
    this.vault = new Vault(tryPorts, tries);
    this.ending = new DeviceEnding(ports, this);
    this.words = new WalletWords(ports.crypto, tries);
    this.stores = new RoomStores(ports, options);
    this.passwords = new Passwords(this.vault);
    this.rooms = new Rooms(ports, this.stores, this.passwords, this.vault);
    this.blank = new BlankRoom(ports, this.stores, options.kdfCost);
    this.farewell = new Farewell(ports, this.stores, events, () => this.#account);
    this.clearPassword = new ClearPassword(this.vault, this.passwords, this.blank, this.farewell);
    this.keys = new KeptKeys(ports.clock);
    this.#registration = new Registration(ports, this.stores, this.vault, this.blank, this.farewell, options.kdfCost);
  }

  get network(): Network {
    return this.#ports.network;
  }

  openAccount(): Account | undefined {
    return this.#account;
  }

  /** The slot that the open room was opened by. Throws when none is open, or an anonymous one. */
  entrance(): Way {
    if (this.#way === undefined) throw new StorageFailure({ kind: 'Failed' });
    return this.#way;
  }

  session(): DispatcherSession {
    const primary = this.#account?.devices.isPrimary() ?? false;
    const closed = this.#registered || this.#anonymous !== undefined ? 'locked' : 'none';
    const state = this.#account === undefined ? closed : 'open';
    return { state, anonymous: this.#anonymous !== undefined, primary, opened: this.#account };
  }

  connectionValue(): ConnectionValue {
    return this.#account?.connectionValue() ?? ConnectionValue.disconnected;
  }

  /** Finds out whether there is an account on this device; may be called again, and tells when one that was here is gone. */
  prepare(): Promise<Result<Record<string, never>, 'DatabaseError'>> {
    return this.#queue.run(async () => {
      const exists = await this.vault.exists().catch(() => undefined);
      const isGone = this.#registered && exists === false;
      this.#registered = exists ?? this.#registered;
      if (isGone) this.publishSession();
      return exists === undefined ? err('DatabaseError') : ok({});
    });
  }

  /** Makes an account and answers its twelve words; without passwords an anonymous one, and no words. */
  register(type: LoginType, password?: string, walletPassword?: string): Promise<RegisterResult> {
    return this.#queue.run(async () => {
      if (type !== LoginType.text || this.#account !== undefined) return err('Failed');
      if (password === undefined) {
        if (walletPassword !== undefined) return err('PasswordFormatInvalid');
        this.#anonymous = await this.#registration.anonymous();
        return ok([]);
      }
      const made = await this.#registration.register(password, walletPassword ?? password);
      if (!made.ok) return made;
      this.keys.forget();
      this.#anonymous = undefined;
      this.#registered = true;
      this.publishSession();
      return made;
    });
  }

  /**
   * Opens what the password opens: a room, in the place of the one that is open; with the clear password the blank room,
   * once nothing else can be opened any more; with a wrong one the decoy, where there is one.
   */
  open(type: LoginType, password?: string): Promise<OpenResult> {
    return this.#queue.run(async () => {
      if (type !== LoginType.text) return err('Failed');
      if (password === undefined) return this.#openAnonymous();
      // the open account isn't one that a password opens
      if (this.#account !== undefined && this.#anonymous !== undefined) return err('Failed');
      const found = await tryPassword(this, password);
      if (!found.ok) return found;
      return 'wipes' in found.value ? this.#wipe(found.value.wipes) : this.#enter(found.value.opens);
    });
  }

  /** See `moveRoom`. */
  move<E>(account: Account, task: Move<E>): Promise<Result<void, E | 'Failed'>> {
    const doors = { close: () => this.#close(), enter: (next: Entrance) => this.#enter(next) };
    return this.#queue.run(() => moveRoom(this.#account === account ? this.#way : undefined, task, doors));
  }

  /** Opens the blank room from inside, for its owner to furnish it. */
  visitBlank(account: Account): Promise<OpenResult> {
    return this.#queue.run(async () => {
      if (this.#account !== account) return err('Failed');
      const { rootKey } = await this.blank.ensure(account, this.entrance());
      const content = { role: 'blank' as const, rootKey };
      return this.#enter({ index: NO_SLOT, content, how: 'visited', guest: this.vault.guest() });
    });
  }

  /** Whether the blank room is open because its owner went there. */
  get isVisitingBlank(): boolean {
    return this.#way?.how === 'visited';
  }

  /** Opens a room whose keys are still in memory. Undefined when there is none. */
  reopen(kept: RecentRoom): Promise<OpenResult | undefined> {
    return this.#queue.run(async () => {
      const entrance = kept.get();
      return entrance === undefined || this.#anonymous !== undefined ? undefined : this.#enter(entrance);
    });
  }

  /** A sign of the owner: the time until the account is locked by itself begins anew. */
  touch(): void {
    this.#autoLock.begin(this.#account?.room.get().autoLockAfter ?? 0);
  }

  /** Keys leave memory, connections begin to end; an anonymous account is gone. Resolves once nothing is left to write. */
  async close(): Promise<void> {
    const store = await this.#queue.run(async () => {
      const open = this.#account?.core.store;
      if (this.#way !== undefined) this.keys.closing(this.#way);
      await this.#close();
      return open;
    });
    // who closes the page now ends the worker, and what was written last would tell which room was open
    if (store !== undefined) await this.stores.settled(store);
  }

  /** As `close`, and no key of any room stays in memory. */
  lockNow(): Promise<void> {
    this.keys.forget();
    return this.close();
  }

  /** Deletes the account from this device, for good: all its rooms. */
  clean(): Promise<void> {
    return this.#queue.run(async () => {
      await this.vault.erase();
      this.keys.forget();
      this.#registered = false;
      await this.#close();
      await this.#registration.eraseAll();
    });
  }

  /** Closes the account, and waits for the network too. */
  async stop(): Promise<void> {
    this.farewell.stop();
    await this.close();
    this.keys.forget();
    await this.#offline;
  }

  async #close(): Promise<void> {
    const account = this.#account;
    if (account === undefined) return;
    this.#autoLock.cancel();
    this.#account = undefined;
    this.#way = undefined;
    this.#anonymous = undefined;
    try {
      this.#offline = (await account.close()).offline;
    } finally {
      this.#events.clear();
      this.publishSession();
    }
  }

  async #openAnonymous(): Promise<OpenResult> {
    if (this.#account !== undefined)
      return this.#anonymous === undefined ? err('Failed') : ok({ value: OpenedRoom.default });
    if (this.#anonymous === undefined) return err('NotRegistered');
    await this.#start(this.#anonymous.store, this.#anonymous.own);
    return ok({ value: OpenedRoom.default });
  }

  /** First of all nothing else opens any more; then the blank room does, as any room would. */
  async #wipe(opened: Opened): Promise<OpenResult> {
    const blank = await this.clearPassword.spend(opened, this.#ports.random(32));
    if (blank === undefined) return err('DatabaseError');
    this.keys.forget();
    await this.#close();
    const entered = await this.#enter(blank);
    return entered.ok ? ok({ value: OpenedRoom.cleared }) : entered;
  }

  async #enter(opened: Opened | Entrance): Promise<OpenResult> {
    const { content, secret }: Entrance = opened;
    const way = wayOf(opened);
    const value = way.how === 'decoy' ? OpenedRoom.decoy : isBeside(content) ? OpenedRoom.room : OpenedRoom.default;
    if (this.#way !== undefined && equalBytes(content.rootKey, this.#way.content.rootKey)) {
      if (way.how === 'password') this.#way = way;
      return ok({ value });
    }
    const found = await this.stores.openAccount(content);
    if (found === undefined) return err('DatabaseError');
    const admitted = await this.ending.admit(found);
    if (!admitted.ok) return admitted;
    const { store, own } = admitted.value;
    await this.#close();
    this.#anonymous = undefined;
    this.#way = way;
    await this.#start(store, own, content.role === 'default' && secret ? { ...opened, secret } : undefined);
    if (way.how === 'password') void this.vault.touch().catch(() => undefined);
    return ok({ value });
  }

  async #start(store: Store<Message>, own: AccountRow, adopted?: Opened): Promise<void> {
    const found = { store, own, isAnonymous: this.#anonymous !== undefined, adopted };
    const account = await loadAccount(this.#ports, this.#events, this, found).catch((reason: unknown) => {
      this.#way = undefined;
      throw reason;
    });
    this.#account = account;
    this.touch();
    if (this.#way !== undefined) this.rooms.synced.attach(account, this.#way);
    this.publishSession();
    // opening doesn't wait for the network, nor does what a page asks first of all; nobody can answer who isn't found yet
    const pause = this.#offline.then(account.room.get().published ? () => this.#ports.lull() : undefined);
    account.core.background('network.start', () => account.connect(pause.then(() => this.freeNetwork())));
    if (adopted !== undefined)
      account.core.background('purge', () => purgeOthers(account.core, this.vault, this.farewell, adopted));
  }

  publishSession(): void {
    const { state, anonymous } = this.session();
    this.#events.publish('session.changed', { state, anonymous, ...this.ending.shown(state) });
  }
}
