/** The clock by which messages burn: it goes on while nothing runs, and never goes back, though the device's clock may. */

/** `mark`: the device's clock when it was looked at last, ms since the epoch. `shift`: what it has been set back by so far. */
export type BurnClock = { readonly mark: number; readonly shift: number };

/** A clock that has never been looked at. */
export const UNSET: BurnClock = { mark: 0, shift: 0 };

/**
 * Looks at the device's clock, which says `now`; at least `passed` ms have gone by since it was looked at last (0 when
 * nobody has counted). A clock that stands behind that was set back, and what it was set back by is made up for. One that
 * was set forward is believed: what burns then burns early, never late.
 */
export function look({ mark, shift }: BurnClock, now: number, passed: number): BurnClock {
  return { mark: now, shift: shift + Math.max(0, mark + passed - now) };
}

/** The burning clock's own time when it was looked at last. */
export function timeOf({ mark, shift }: BurnClock): number {
  return mark + shift;
}
