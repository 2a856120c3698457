/** How long somebody stays hidden: by the clock, but begun again, not prolonged for years, when that is set back. */

/** From when until when (ms since the epoch); the same for somebody who isn't hidden. */
export type Hiding = { readonly since: number; readonly until: number };

export const SHOWN: Hiding = { since: 0, until: 0 };

/** `time` in ms; 0 shows again. */
export function hide(time: number, now: number): Hiding {
  return time === 0 ? SHOWN : { since: now, until: Math.min(now + time, Number.MAX_SAFE_INTEGER) };
}

/** What is left of it, ms; all of it when the clock stands before its beginning. */
export function hiddenFor({ since, until }: Hiding, now: number): number {
  return now < since ? until - since : Math.max(0, until - now);
}
