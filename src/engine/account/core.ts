/** What every part of an open account shares: its keys, its store, one change at a time, and the way to say so. */

import type { StorageState } from '#contract/events.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { sign } from '#crypto/sign.ts';
import { SerialQueue } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { parseHomeNode } from '#wire/card.ts';
import { BurnKeys } from '../burn/burn-keys.ts';
import { Cover } from '../burn/cover.ts';
import type { EventLog } from '../events/event-log.ts';
import type { MailboxIdentity, Ports } from '../ports.ts';
import { readDeviceList } from '../session/device-lists.ts';
import { type StorageError, StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { ACCOUNT, type AccountRow, type Message } from '../tables.ts';
import { Transaction } from './transaction.ts';

/** The account was closed while the change waited for its turn. */
export class AccountClosed extends Error {}

/** Storage that refused a change is tried again this often (ms): nobody tells when there is room again. */
const STORAGE_RETRY = 30_000;

export class Core {
  readonly ports: Ports;
  readonly store: Store<Message>;
  readonly events: EventLog;
  readonly ephemeral: boolean;
  /** The keys of messages that burn, and what they cover in the database. */
  readonly burnKeys: BurnKeys;
  readonly cover: Cover;
  /** Whether no other device of the account may know of what is open: a hidden room is on this one only. */
  isAlone = false;
  /** Takes what was sealed to this device and is no packet. */
  onRequest: (content: Bytes) => Promise<void> = async () => undefined;
  /** Has the account opened by another password from now on, given as it is stretched. */
  onPassword: (stretched: Bytes) => Promise<void> = async () => undefined;
  /** Sets the clear password that another own device has sent. */
  onClearPassword: () => Promise<void> = async () => undefined;
  readonly #queue = new SerialQueue();
  readonly #timers = new Set<() => void>();
  #own: AccountRow;
  #closed = false;
  #storage: StorageState = 'ok';
  #recovered: () => void = () => undefined;
  #cancelRetry: () => void = () => undefined;

  /** `ephemeral`: the account ends with this session, and no other device can ever have it. */
  constructor(ports: Ports, store: Store<Message>, events: EventLog, own: AccountRow, ephemeral = false) {
    this.ephemeral = ephemeral;
    this.ports = ports;
    this.store = store;
    this.events = events;
    this.#own = own;
    this.burnKeys = new BurnKeys(this);
    this.cover = new Cover(this, this.burnKeys);
    store.messages.coverWith(this.cover.message);
  }

  get own(): AccountRow {
    return this.#own;
  }

  /** Replaces the account's row, within a change. */
  putOwn(tx: Transaction, own: AccountRow): void {
    tx.batch.put(ACCOUNT, 'own', own);
    tx.batch.onCommit(() => {
      this.#own = own;
    });
  }

  /** Where the account is kept: what its list names, and the nodes that this device knows. */
  get homeNodes(): readonly HomeNode[] {
    const named = (readDeviceList(this.#own.deviceList)?.homeNodes ?? []).map(parseHomeNode);
    return [...new Set([...named.filter((node) => node !== undefined), ...this.ports.homeNodes])];
  }

  get provider(): CryptoProvider {
    return this.ports.crypto;
  }

  /** Proves to a node that we may read our mailbox, or another one whose key we have. */
  mailboxIdentity({ publicKey, secretKey } = this.#own.device.mailbox): MailboxIdentity {
    return { publicKey, sign: (challenge) => sign(this.provider, secretKey, 'mailbox-auth', challenge) };
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether the last change could be stored. */
  get storage(): StorageState {
    return this.#storage;
  }

  /** Runs `task` when storage that had refused changes takes them again: what was given up meanwhile can be done now. */
  onStorageRecovery(task: () => void): void {
    this.#recovered = task;
  }

  now(): number {
    return this.ports.clock.now();
  }

  /** How long ago (ms) a time of our own clock was; for ever, once the clock has been set back behind it. */
  since(time: number): number {
    const passed = this.now() - time;
    return passed < 0 ? Number.POSITIVE_INFINITY : passed;
  }

  /**
   * Runs `task` alone, then writes what it collected in one strict transaction; a throw, and an error as its result,
   * leaves everything as it was.
   */
  transact<T>(task: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      if (this.#closed) throw new AccountClosed();
      const tx = new Transaction(this.store.batch(), (type, data) => this.events.publish(type, data));
      const result = await task(tx);
      if (isError(result)) return result;
      await tx.prepare();
      const written = await tx.batch.commit();
      // a change of nothing says nothing of the storage
      if (!this.#closed && tx.batch.wrote) this.#storageIs(stateAfter(written));
      if (!written.ok) throw new StorageFailure(written.error);
      if (!this.#closed) tx.finish();
      return result;
    });
  }

  #storageIs(state: StorageState): void {
    const before = this.#storage;
    if (state === before) return;
    this.#storage = state;
    this.events.publish('storage.changed', { state });
    if (state === 'ok') this.#recovered();
    else if (before === 'ok') this.#retryStorage();
  }

  /** Writes what is there already until it can be written. */
  #retryStorage(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.after(STORAGE_RETRY, () => {
      if (this.#storage === 'ok') return;
      this.transact(async (tx) => tx.batch.put(ACCOUNT, 'own', this.#own)).catch(() => this.#retryStorage());
    });
  }

  /** Work that nobody waits for: closing the account ends it quietly, anything else is logged without its content. */
  background(event: string, task: () => Promise<unknown>): void {
    task().catch((reason: unknown) => {
      if (this.#closed || reason instanceof AccountClosed) return;
      this.ports.log('error', event, { storage: reason instanceof StorageFailure ? reason.reason.kind : '' });
    });
  }

  /** A timer that dies with the account. */
  after(delay: number, task: () => void): () => void {
    if (this.#closed) return () => undefined;
    const cancel = this.ports.clock.after(delay, () => {
      this.#timers.delete(cancel);
      if (!this.#closed) task();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  /** Stops timers, and takes no further change; the store stays open, for whoever else has it. */
  stop(): void {
    this.#closed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** Stops timers at once, lets the running change end, then closes the store. */
  async close(): Promise<void> {
    this.stop();
    await this.#queue.run(async () => this.store.close());
  }
}

function stateAfter(written: Result<void, StorageError>): StorageState {
  if (written.ok) return 'ok';
  return written.error.kind === 'QuotaExceeded' ? 'full' : 'failing';
}

function isError(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;
}
