/** Does the work that super nodes ask of strangers, a slice at a time, so that whatever shares the thread goes on meanwhile. */
import { SerialQueue } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { searchNonce, type WorkChallenge, workSeed } from '#wire/work.ts';

/** Hashes between two pauses: some ten milliseconds. */
const SLICE = 4096;

export class WorkSolver {
  readonly #queue = new SerialQueue();
  #life = 0;

  /** Changes whenever everything is cancelled. */
  get life(): number {
    return this.#life;
  }

  /**
   * The nonce that answers a challenge, asked for in `life`; undefined when that was cancelled. One at a time: they would
   * slow each other.
   */
  solve({ bits, salt }: WorkChallenge, mailbox: Bytes, subject: Bytes, life: number): Promise<Bytes | undefined> {
    return this.#queue.run(async () => {
      const seed = workSeed(salt, mailbox, subject);
      for (let from = 0; life === this.#life; from += SLICE) {
        const nonce = searchNonce(seed, bits, from, SLICE);
        if (nonce !== undefined) return nonce;
        await new Promise((resolve) => {
          setTimeout(resolve);
        });
      }
      return undefined;
    });
  }

  /** Ends everything that is under way or waits. */
  cancel(): void {
    this.#life++;
  }
}
