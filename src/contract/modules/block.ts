/** Rooms: separate spaces of one account, each opened by a password of its own. */
import { blockPasswords } from './block/passwords.ts';
import { rooms } from './block/rooms.ts';

export const block = { ...rooms, ...blockPasswords };
