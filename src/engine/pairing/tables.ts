/** The sealed tables of what a device, mostly the primary one, has begun with other devices and must see through. */
import type { Bytes } from '#lib/bytes.ts';
import { table } from '../storage/store.ts';

/** A device that was entered in the list and hasn't said yet that it has stored the account. */
export type Unconfirmed = { readonly id: string };

/** A password that the vault is being given, and that the other devices are told then: `account/password-sync.ts`; one row, `own`. */
export type PasswordToTell = { readonly box: Bytes };

/** A clear password that another own device has sent and that this one is to set: `account/clear-password-sync.ts`; one row, `own`. */
export type ClearToSet = { readonly box: Bytes };

/** A clear password that the vault is being given, and that the other devices are told then; one row, `own`. */
export type ClearToTell = { readonly box: Bytes };

/** A listed device that has said that it was wiped, and when (ms since the epoch) that was heard. */
export type Wiped = { readonly at: number };

export const UNCONFIRMED = table<Unconfirmed>('unconfirmed');
export const PASSWORD_TO_TELL = table<PasswordToTell>('passwordToTell');
export const CLEAR_TO_SET = table<ClearToSet>('clearToSet');
export const CLEAR_TO_TELL = table<ClearToTell>('clearToTell');
export const WIPED = table<Wiped>('wiped');
