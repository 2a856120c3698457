/** When the room's snapshot is written: once nothing has been changed for a while, and before the room is closed in good order. */
import type { Core } from './core.ts';

/** Nothing has been changed for so long (ms). */
const QUIET = 10_000;
/** On the average no more than so many bytes a second are written, so that a large one is written seldom. */
const BYTES_PER_SECOND = 4096;

export class SnapshotKeeper {
  readonly #core: Core;
  #changedAt = Number.NEGATIVE_INFINITY;
  #written = { at: Number.NEGATIVE_INFINITY, bytes: 0 };
  #isWaiting = false;

  constructor(core: Core) {
    this.#core = core;
    core.onWritten(() => this.#changed());
  }

  /** After the room was loaded. */
  begin(): void {
    if (!this.#core.store.snapshot.isCurrent) this.#changed();
  }

  /** Writes it unless it is there. Nobody depends on it: what storage refuses here is no matter. */
  async write(): Promise<void> {
    const { snapshot } = this.#core.store;
    if (snapshot.isCurrent) return;
    const bytes = await this.#core.transact(() => snapshot.write()).catch(() => undefined);
    if (bytes !== undefined) this.#written = { at: this.#core.now(), bytes };
  }

  #changed(): void {
    this.#changedAt = this.#core.now();
    if (!this.#isWaiting) this.#wait(QUIET);
  }

  #wait(delay: number): void {
    this.#isWaiting = true;
    this.#core.after(delay, () => {
      this.#isWaiting = false;
      const pause = (this.#written.bytes * 1000) / BYTES_PER_SECOND;
      const left = Math.max(QUIET - this.#core.since(this.#changedAt), pause - this.#core.since(this.#written.at));
      if (left > 0) this.#wait(left);
      else this.#core.background('snapshot', () => this.write());
    });
  }
}
