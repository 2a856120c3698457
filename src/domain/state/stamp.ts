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

/** The largest time of a stamp: room for as many full counts as nobody comes to. */
export const LAST_TIME = LATEST_TIME + 2 ** 32;
/**
 * How far (ms) ahead of a device's clock a stamp may be: honest clocks that are wrong by ten years, either way, are twenty
 * years apart. What is further ahead is no clock, but somebody who wants to win for ever.
 */
const MAX_AHEAD = 25 * 365.25 * 24 * 3_600_000;
/** How far (ms) above what is known of an item its next edit may be in any case: counts that are full move the time on. */
const MAX_STEP = 3_600_000;
/** No honest clock is behind this: one that has lost its battery begins decades back. */
const EARLIEST_NOW = Date.UTC(2026, 0, 1);

/**
 * Whether an edit that comes from elsewhere can have been made by a clock, as seen by one that says `now` (ms); `known`: the
 * stamp that the item has here. One that can't yet may later.
 */
export function isCredible(stamp: Stamp, known: Stamp | undefined, now: number): boolean {
  return isCredibleTime(stamp.time, known?.time, now);
}

/** The same for a time (ms) alone; `known`: the one that was there before. */
export function isCredibleTime(time: number, known: number | undefined, now: number): boolean {
  if (time <= Math.max(Number.isFinite(now) ? now : 0, EARLIEST_NOW) + MAX_AHEAD) return true;
  return known !== undefined && time <= known + MAX_STEP;
}

/** The stamp of an edit that is made now, at an item that was stamped with `before`. `now` may be any number. */
export function nextStamp(now: number, device: string, before?: Stamp): Stamp {
  const time = Math.min(LATEST_TIME, Math.max(0, Math.trunc(now) || 0));
  if (before === undefined || time > before.time) return { time, count: 0, device };
  if (before.count < LARGEST_COUNT) return { time: before.time, count: before.count + 1, device };
  // at the very end there is nothing above: of two edits the device's id decides then
  if (before.time >= LAST_TIME) return { ...before, device };
  return { time: before.time + 1, count: 0, device };
}

/** Above zero when `a` comes after `b`; zero for one and the same edit. */
export function compareStamps(a: Stamp, b: Stamp): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.count !== b.count) return a.count - b.count;
  if (a.device === b.device) return 0;
  return a.device < b.device ? -1 : 1;
}
