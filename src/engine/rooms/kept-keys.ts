/** Keys of rooms that may be opened again without a password for five minutes: they lie in the worker's memory alone. */

import { ORDINARY_SLOTS } from '#crypto/vault.ts';
import type { Clock } from '../ports.ts';
import type { Entrance, Way } from './passwords.ts';

const LONGEST = 5 * 60_000;

export class RecentRoom {
  readonly #clock: Clock;
  #kept: { readonly entrance: Entrance; readonly until: number } | undefined;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  keep(entrance: Entrance): void {
    this.forget();
    this.#kept = { entrance, until: this.#clock.now() + LONGEST };
    this.#cancel = this.#clock.after(LONGEST, () => this.forget());
  }

  /** Until when it can be opened, 0 when it can't: a clock that was set back doesn't make it longer. */
  until(): number {
    const left = (this.#kept?.until ?? 0) - this.#clock.now();
    if (left <= 0 || left > LONGEST) this.forget();
    return this.#kept?.until ?? 0;
  }

  get(): Entrance | undefined {
    return this.until() > 0 ? this.#kept?.entrance : undefined;
  }

  forget(): void {
    this.#cancel();
    this.#kept = undefined;
  }
}

export class KeptKeys {
  /** What block.storeRecentBlock stored. */
  readonly recent: RecentRoom;
  /** What was open when it was locked, while fast login is on. */
  readonly fast: RecentRoom;
  #isFast = false;

  constructor(clock: Clock) {
    this.recent = new RecentRoom(clock);
    this.fast = new RecentRoom(clock);
  }

  get isFast(): boolean {
    return this.#isFast;
  }

  setFast(isFast: boolean): void {
    this.#isFast = isFast;
    if (!isFast) this.fast.forget();
  }

  storeRecent(way: Way): void {
    if (mayBeKept(way)) this.recent.keep(way);
    else this.recent.forget();
  }

  /** The room is being locked. */
  closing(way: Way): void {
    if (this.#isFast && mayBeKept(way)) this.fast.keep(way);
  }

  forget(): void {
    this.recent.forget();
    this.setFast(false);
  }
}

/** Never a hidden room's, nor the blank room's where no password has opened it. */
function mayBeKept({ index, how }: Way): boolean {
  return index < ORDINARY_SLOTS && how === 'password';
}
