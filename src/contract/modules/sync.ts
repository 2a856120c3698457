/** Changes that other devices and other people get to know: pinning, muting, and everything that changes a group. */
import { conversationSync } from './sync/conversation.ts';
import { groupSync } from './sync/group.ts';
import { joining } from './sync/joining.ts';

export const sync = { ...conversationSync, ...groupSync, ...joining };
