/** One change of the account's state: what it writes, what it says afterwards, all of it or nothing. */
import type { EventPayloads, EventType } from '#contract/events.ts';
import type { Batch } from '../storage/batch.ts';

export class Transaction {
  readonly batch: Batch;
  readonly #events: (() => void)[] = [];
  readonly #followUps: (() => void)[] = [];
  readonly #preparations: (() => Promise<void>)[] = [];
  readonly #publish: <Type extends EventType>(type: Type, data: EventPayloads[Type]) => void;

  constructor(batch: Batch, publish: <Type extends EventType>(type: Type, data: EventPayloads[Type]) => void) {
    this.batch = batch;
    this.#publish = publish;
  }

  /** Says something once the change is durable; the payload is made then, from what has been committed. */
  publish<Type extends EventType>(type: Type, data: () => EventPayloads[Type] | undefined): void {
    this.#events.push(() => {
      const payload = data();
      if (payload !== undefined) this.#publish(type, payload);
    });
  }

  /** Does something within the change, after everything else in it: what must be written with it. */
  beforeCommit(task: () => Promise<void>): void {
    this.#preparations.push(task);
  }

  /** Runs what was left for the end; that may leave more. */
  async prepare(): Promise<void> {
    for (let task = this.#preparations.shift(); task !== undefined; task = this.#preparations.shift()) await task();
  }

  /** Starts work that follows from the change, such as sending, once the change is durable and has been published. */
  afterwards(task: () => void): void {
    this.#followUps.push(task);
  }

  finish(): void {
    for (const publish of this.#events) publish();
    for (const task of this.#followUps) task();
  }
}
