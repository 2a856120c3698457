/** The clock by which messages burn: it goes on while nothing runs, and never goes back, though the device's clock may. */

/** `mark`: the device's clock when it was looked at last, ms since the epoch. `shift`: what it has been set back by so far. */
export type BurnClock = { readonly mark: number; readonly shift: number };

/** When a message was written by the clock of its writer, and when it came here by the one here, ms since the epoch. */
type Times = { readonly sentAt: number; readonly time: number };

/** So far (ms) apart clocks are that nobody would call wrong. */
const APART = 10 * 60_000;
/** Twice as long (ms) as anything waits in a mailbox. */
const LONGEST = 60 * 24 * 3_600_000;

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

/**
 * How long ago (ms) a message was read on a device whose clock said `readAt` then, while the one here says `now`. It is
 * believed where it fits the rest: before now, after the message was written, and no longer ago than word of it waits
 * anywhere. Otherwise one of the clocks is wrong, and it counts as read now: what burns may burn late then, but neither
 * before anybody could have read it nor never.
 */
export function sinceReading({ sentAt, time }: Times, readAt: number, now: number): number {
  const earliest = Math.min(sentAt, time);
  if (readAt > now || readAt < earliest - APART || now - readAt > LONGEST) return 0;
  return Math.max(0, now - Math.max(readAt, earliest));
}

/** The burning clock's own time when it was looked at last. */
export function timeOf({ mark, shift }: BurnClock): number {
  return mark + shift;
}
