/** Gives a managed room the keys of its own state, as they follow from those of the room that manages it. */
import type { Core } from '../account/core.ts';
import { isSameSalt, roomStateKeys, stateKeysOf } from '../account/present-state-key.ts';
import type { AccountRow } from '../tables.ts';

/**
 * The room's row with the keys that hold now; undefined where it has them, or the open room has none itself. One that
 * `isFresh`, which has read nothing of its state here, reads what others have written last under a key that held before.
 */
export async function withRoomState(
  manager: Core,
  room: AccountRow,
  isFresh: boolean,
): Promise<AccountRow | undefined> {
  const keys = await stateKeysOf(manager.provider, manager);
  if (keys === undefined || isSameSalt(keys.present.salt, room.roomState?.present.salt ?? null)) return undefined;
  const roomState = roomStateKeys(manager.provider, room.stateKey, keys);
  const inherits = { keys: [roomState.present, ...roomState.former].map(({ key }) => key) };
  return { ...room, roomState, ...((isFresh || room.inherits !== undefined) && { inherits }) };
}
