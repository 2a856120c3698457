/** What a room keeps of itself and of the rooms that it manages. */
import type { Bytes } from '#lib/bytes.ts';
import type { BlockLifetime } from '#model/enumerations.ts';
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
};

export const OWN_ROOM = table<OwnRoom>('room');
