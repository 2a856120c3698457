/** The sealed tables of capabilities: those that we were given, and those that we gave. */
import type { Bytes } from '#lib/bytes.ts';
import { table } from '../storage/store.ts';

/** A capability for the mailbox of somebody's device (`wire/capability.ts`). */
export type Granted = { readonly address: string; readonly device: string; readonly token: Bytes };

/** One that was handed on by another device than the mailbox's own: the mailbox in hex, and when it ends by itself. */
export type Shared = { readonly mailbox: string; readonly token: Bytes; readonly expires: number };

/** What of a capability that we gave must be known to take it back: its id in hex, and when it ends by itself. */
export type Revoked = { readonly id: string; readonly expires: number };

/**
 * The capabilities for our mailbox that somebody's device was given and that haven't expired, the newest last; none when they
 * were taken back. Those in the name of this device itself are there to be handed on.
 */
export type Issued = {
  readonly address: string;
  readonly device: string;
  readonly given: readonly Revoked[];
  readonly issuedAt: number;
  /** Which other devices of the account have the last one that is there to be handed on. */
  readonly told?: readonly string[];
};

export const GRANTED = table<Granted>('granted');
export const SHARED = table<Shared>('shared');
export const ISSUED = table<Issued>('issued');
export const REVOKED = table<Revoked>('revoked');
