/** Lets messages burn: from when they were read, on the clock that never goes back, while nothing runs too. */
import { type BurnClock, look, sinceReading, timeOf, UNSET } from '#domain/burn/burn-clock.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { type Message } from '../tables.ts';
import { BURN_CLOCK } from './tables.ts';

/** The clock is looked at this often (ms) while something waits to burn: no more than that can be won by setting it back. */
const LOOK = 60_000;

export class Burning {
  readonly #core: Core;
  readonly #burn: (ids: readonly string[]) => Promise<unknown>;
  #clock: BurnClock = UNSET;
  #cancel = () => {};

  /** `burn` deletes messages and destroys their keys, in a change of its own. */
  constructor(core: Core, burn: (ids: readonly string[]) => Promise<unknown>) {
    this.#core = core;
    this.#burn = burn;
  }

  /** After everything else was loaded: what has burnt meanwhile is gone when this resolves, unless storage refuses. */
  async load(): Promise<void> {
    this.#clock = (await this.#core.store.get(BURN_CLOCK, 'own')) ?? UNSET;
    if (this.#core.burnKeys.waiting().length === 0) return;
    await this.#tick(0).catch(() => this.#watch());
  }

  /**
   * A message was read, at `readAt` by the clock of the device that did so: its time has begun then. One whose time runs
   * already keeps it.
   */
  start(tx: Transaction, message: Message, readAt: number): void {
    const { burnKeys } = this.#core;
    const { id, burn } = message;
    if (burn === undefined || burnKeys.due(id) > 0) return;
    const now = this.#core.now();
    const clock = look(this.#clock, now, 0);
    this.#put(tx, clock);
    burnKeys.setDue(tx, id, timeOf(clock) + burn - sinceReading(message, readAt, now));
    tx.afterwards(() => this.#watch());
  }

  /** When a message burns, in ms since the epoch by the device's clock; 0 while its time doesn't run. */
  burnsAt(id: string): number {
    const due = this.#core.burnKeys.due(id);
    return due === 0 ? 0 : due - this.#clock.shift;
  }

  #put(tx: Transaction, clock: BurnClock): void {
    tx.batch.put(BURN_CLOCK, 'own', clock);
    tx.batch.onCommit(() => {
      this.#clock = clock;
    });
  }

  #watch(): void {
    this.#cancel();
    const waiting = this.#core.burnKeys.waiting();
    if (waiting.length === 0) return;
    const first = waiting.reduce((least, { due }) => Math.min(least, due), Number.POSITIVE_INFINITY);
    const delay = Math.min(LOOK, Math.max(0, first - timeOf(this.#clock)));
    this.#cancel = this.#core.after(delay, () =>
      this.#core.background('burn', () =>
        this.#tick(delay).catch((reason: unknown) => {
          // what storage refuses is tried again at the next look
          this.#cancel = this.#core.after(LOOK, () => this.#watch());
          throw reason;
        }),
      ),
    );
  }

  /** At least `passed` ms after the last look. */
  async #tick(passed: number): Promise<void> {
    await this.#core.transact(async (tx) => this.#put(tx, look(this.#clock, this.#core.now(), passed)));
    const now = timeOf(this.#clock);
    const burnt = this.#core.burnKeys.waiting().filter(({ due }) => due <= now);
    if (burnt.length > 0) await this.#burn(burnt.map(({ id }) => id));
    this.#watch();
  }
}
