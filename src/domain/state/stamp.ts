/**
 * When an item of the account's state was edited: a hybrid logical clock for each item, which orders edits where the
 * devices' clocks don't.
 *
 * A stamp is never below the one that its device saw at the item before, so an edit that knew of another comes after it,
 * whatever the clocks say. Clocks decide only between edits that knew nothing of each other. Since the clock belongs to the
 * item, a device whose clock is years ahead moves the items that it edits, and no others.
 */

export type Stamp = {
  /** Milliseconds since the epoch, by the device's clock or by the stamp before. */
  readonly time: number;
  /** Tells edits of the same time apart. */
  readonly count: number;
  /** The device's id: decides between edits of the same time and count. */
  readonly device: string;
};

/** The end of the year 9999: no clock is further ahead, and stamps can grow beyond it by their count. */
export const LATEST_TIME = 253_402_300_799_999;
/** A count that would grow beyond this moves the time on by a millisecond. */
export const LARGEST_COUNT = 2 ** 31;

/** The stamp of an edit that is made now, at an item that was stamped with `before`. `now` may be any number. */
export function nextStamp(now: number, device: string, before?: Stamp): Stamp {
  const time = Math.min(LATEST_TIME, Math.max(0, Math.trunc(now) || 0));
  if (before === undefined || time > before.time) return { time, count: 0, device };
  if (before.count < LARGEST_COUNT) return { time: before.time, count: before.count + 1, device };
  return { time: before.time + 1, count: 0, device };
}

/** Above zero when `a` comes after `b`; zero for one and the same edit. */
export function compareStamps(a: Stamp, b: Stamp): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.count !== b.count) return a.count - b.count;
  if (a.device === b.device) return 0;
  return a.device < b.device ? -1 : 1;
}
