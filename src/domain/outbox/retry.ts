/** When something that hasn't been acknowledged is tried again. */

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** A direct stream that doesn't acknowledge within this time (ms) is followed by a deposit in the mailbox. */
export const DIRECT_PATIENCE = 5 * SECOND;

/** After so many failed tries in a row the person is told; trying goes on when the connection changes or they ask. */
export const MAX_ATTEMPTS = 12;

/** Delay (ms) before try number `attempt` (1 is the first repetition): doubles from 1 s to 60 s, spread by ±25 %. */
export function retryDelay(attempt: number, random: number): number {
  const base = Math.min(60 * SECOND, SECOND * 2 ** Math.min(attempt - 1, 10));
  return Math.round(base * (0.75 + random / 2));
}

/** Delay (ms) before a stored but unacknowledged envelope is deposited again: a node may have lost it. */
export function redepositDelay(deposits: number): number {
  return HOUR * Math.min(24, 2 ** Math.min(deposits, 10));
}

/** Delay (ms) before try number `attempt` of what nobody waits for: after the first ones in a row, once an hour or so. */
export function patientDelay(attempt: number, random: number): number {
  return attempt <= MAX_ATTEMPTS ? retryDelay(attempt, random) : Math.round(HOUR * (0.75 + random / 2));
}
