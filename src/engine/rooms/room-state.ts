/** Gives a managed room the keys of its own state, as they follow from those of the room that manages it. */
import type { Core } from '../account/core.ts';
import { isSameSalt, roomStateKeys, stateKeysOf } from '../account/present-state-key.ts';
import type { AccountRow } from '../tables.ts';

/** The room's row with the keys that hold now; undefined where it has them, or the open room has none itself. */
export async function withRoomState(manager: Core, room: AccountRow): Promise<AccountRow | undefined> {
  const keys = await stateKeysOf(manager.provider, manager);
  const { roomState, inherits } = room;
  if (keys === undefined || isSameSalt(keys.present.salt, roomState?.present.salt ?? null)) return undefined;
  const given = roomStateKeys(manager.provider, room.stateKey, keys);
  const tried = [given.present, ...given.former].map(({ key }) => key);
  return { ...room, roomState: given, ...(inherits && { inherits: { ...inherits, keys: tried } }) };
}
