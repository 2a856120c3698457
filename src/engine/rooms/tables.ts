/** What a room keeps of itself and of the rooms that it manages. */
import type { KdfCost } from '#crypto/password.ts';
import type { Stamp } from '#domain/state/stamp.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { BlockLifetime } from '#model/enumerations.ts';
import type { RowRecord } from '../storage/row-database.ts';
import { table } from '../storage/store.ts';

/** A text that is shown instead of a room's new message while another room is open. */
export type RoomNotice = { readonly id: string; readonly text: string; readonly created: number };

/** A room's own name, picture and settings; one row, `own`, in the room's own store. */
export type OwnRoom = {
  /** What the room that manages it lists it under. */
  readonly id: string;
  readonly configId: string;
  readonly name: string;
  readonly pfp: number;
  readonly pfpUrl: string;
  readonly created: number;
  readonly updated: number;
  /** How long its messages live. */
  readonly exp: BlockLifetime;
  /** Whether one of its notices is shown when mail waits for it. */
  readonly notifies: boolean;
  readonly notices: readonly RoomNotice[];
  /** Whether its prekeys are on a home node, so that friends can begin to write to it. */
  readonly published: boolean;
  /** Opens the vault's map of the ordinary slots. */
  readonly mapKey: Bytes;
  /** Names the rows that the room which manages this one has about it, for when this one hides; nothing else. */
  readonly managerIndex?: Bytes;
  /** What opens it; null, or left out, where that isn't known: rooms of older versions. */
  readonly opener?: RoomOpener | null;
  /** What stands in its manager's state instead of it once it hides, and of which state of its item that was made. */
  readonly farewell?: { readonly stamp?: Stamp; readonly edits: number; readonly row: RowRecord };
  /** And instead of what its manager has still to say that tells of it. */
  readonly unsaid?: readonly RowRecord[];
  /** After how many ms without a sign of its owner it is locked; 0 for never. */
  readonly autoLockAfter: number;
};

/** What a password is stretched to (32 bytes), and how: with the salt and the cost of the vault. */
export type RoomOpener = KdfCost & { readonly salt: Bytes; readonly stretched: Bytes };

/** What all devices of the account have of a room. `stateKey`: under which the room's own account state is kept. */
export type SharedRoom = Pick<
  OwnRoom,
  'configId' | 'name' | 'pfp' | 'pfpUrl' | 'created' | 'updated' | 'exp' | 'notifies' | 'notices'
> & { readonly stateKey: Bytes; readonly opener: RoomOpener | null };

/** Somebody who was brought back at this time (ms since the epoch). */
export type LeavingContact = { readonly address: string; readonly since: number };

/**
 * A visible room as the room that manages it keeps it: its root key, which is this device's own, and the vault's slot that
 * its password opens, −1 as long as there is none. `shared`: as the account's state has it. `moved`: the addresses of those
 * who were moved there, and what they still send here is left for that room; in this row, since it goes when the room hides.
 * `leaving`: who was brought back, and of whom the room may still hold what is to go.
 */
export type EscrowedRoom = {
  readonly id: string;
  readonly rootKey: Bytes;
  readonly slot: number;
  readonly shared?: SharedRoom;
  readonly moved?: readonly string[];
  readonly leaving?: readonly LeavingContact[];
};

/** How the blank room is opened, and the words of its account; one row, `own`. */
export type BlankAccess = { readonly rootKey: Bytes; readonly words: readonly string[] };

/**
 * In the blank room's store; one row, `own`. `isPurged`: nothing that was wiped for it lies about any more. `showsDecoy`, `showsOpeners`: what
 * who is in there without the room's password has set.
 */
export type BlankState = {
  readonly isPurged: boolean;
  readonly wordsSecret: Bytes;
  readonly showsDecoy?: boolean;
  readonly showsOpeners?: readonly string[];
};

export const OWN_ROOM = table<OwnRoom>('room');
export const ROOMS = table<EscrowedRoom>('rooms');
/** Rooms that are deleted, for as long as something may be left of them. */
export const LEFT_ROOMS = table<EscrowedRoom>('leftRooms');
export const BLANK = table<BlankAccess>('blank');
/** Under which the farewell is written; one row, `own`, in the room that has set the clear password. */
export const FAREWELL = table<{ readonly key: Bytes }>('farewell');
export const BLANK_STATE = table<BlankState>('blankState');
