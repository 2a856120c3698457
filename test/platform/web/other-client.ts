/** Another client of the Web Locks, as each page and worker is one: a thread. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Waits for a lock in a thread, and keeps it for that thread's life. Node's locks can't be taken away from another thread:
 * who has it here takes it away from itself.
 */
export class OtherClient {
  readonly #thread: Worker;
  /** Resolves once it has the lock. */
  readonly holds: Promise<unknown>;

  private constructor(thread: Worker) {
    this.#thread = thread;
    this.holds = once(thread, 'holds');
  }

  /** Resolves once it waits for the lock, or has it. */
  static async waitFor(lock: string): Promise<OtherClient> {
    const thread = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
      parentPort.on('message', () => {});
      navigator.locks.request(workerData, () => { parentPort.postMessage('holds'); return new Promise(() => {}); });
      parentPort.postMessage('waits');`,
      { eval: true, workerData: lock },
    );
    thread.on('message', (said: string) => thread.emit(said));
    const client = new OtherClient(thread);
    await once(thread, 'waits');
    return client;
  }

  async end(): Promise<void> {
    await this.#thread.terminate();
    // Node doesn't look who waits for a lock of a thread that ended before the next request
    await navigator.locks.request('any', () => undefined);
  }
}
