/** The sealed tables of what one device of the account knows of the others. */
import { table } from '../storage/store.ts';
import type { PeerDevice } from '../tables.ts';

/** One of the account's devices as the others know it: what it is, and what people call it. */
export type Machine = {
  readonly id: string;
  /** What it calls itself, '' as long as it hasn't said so. */
  readonly name: string;
  readonly platform: 1 | 2 | 3;
  readonly clientVersion: string;
  /** When it was opened last, by its own clock; 0 as long as that isn't known. */
  readonly loginAt: number;
  readonly note: string;
  readonly notedAt: number;
  /** Its certified keys, kept when it was logged out. */
  readonly loggedOut: PeerDevice | null;
};

/**
 * A message that is known to have been read before it has come: `at` when that became known here, `readAt` when it was read
 * by the clock of the device that says so. A row of an older version has no `readAt`.
 */
export type EarlyRead = { readonly id: string; readonly at: number; readonly readAt?: number };

export const MACHINES = table<Machine>('machines');
export const EARLY_READS = table<EarlyRead>('earlyReads');
