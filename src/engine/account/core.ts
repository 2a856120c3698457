/** What every part of an open account shares: its keys, its store, one change at a time, and the way to say so. */

import type { CryptoProvider } from '#crypto/provider.ts';
import { SerialQueue } from '#lib/async.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Ports } from '../ports.ts';
import type { StorageError } from '../storage/batch.ts';
import type { Store } from '../storage/store.ts';
import type { AccountRow, Message } from '../tables.ts';
import { Transaction } from './transaction.ts';

/** Thrown through a transaction's caller when nothing could be written; the dispatcher's handlers turn it into 20013. */
export class StorageFailure extends Error {
  readonly reason: StorageError;
  constructor(reason: StorageError) {
    super(reason.kind);
    this.reason = reason;
  }
}

/** The account was closed while the change waited for its turn. */
export class AccountClosed extends Error {}

export class Core {
  readonly ports: Ports;
  readonly store: Store<Message>;
  readonly events: EventLog;
  readonly #queue = new SerialQueue();
  readonly #timers = new Set<() => void>();
  #own: AccountRow;
  #closed = false;

  constructor(ports: Ports, store: Store<Message>, events: EventLog, own: AccountRow) {
    this.ports = ports;
    this.store = store;
    this.events = events;
    this.#own = own;
  }

  get own(): AccountRow {
    return this.#own;
  }

  /** For the account row alone, once its change is durable. */
  replaceOwn(own: AccountRow): void {
    this.#own = own;
  }

  get provider(): CryptoProvider {
    return this.ports.crypto;
  }

  get closed(): boolean {
    return this.#closed;
  }

  now(): number {
    return this.ports.clock.now();
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
      const written = await tx.batch.commit();
      if (!written.ok) throw new StorageFailure(written.error);
      if (!this.#closed) tx.finish();
      return result;
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

  /** Stops timers at once, lets the running change end, then closes the store. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    await this.#queue.run(async () => this.store.close());
  }
}

function isError(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;
}
