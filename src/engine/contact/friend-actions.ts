/** What follows for whoever comes in touch, is parted from, or is deleted, whichever part of the account finds out. */
import type { Transaction } from '../account/transaction.ts';
import type { Deleting } from '../chat/deleting.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Capabilities } from '../outbox/capabilities.ts';
import type { OwnRooms } from '../rooms/own-rooms.ts';

export type FriendParts = {
  readonly capabilities: Capabilities;
  readonly deleting: Deleting;
  readonly inbox: Inbox;
  readonly room: OwnRooms;
};

export type FriendActions = {
  /** Their devices may write here, and learn of all places where they are to write. */
  welcome(tx: Transaction, address: string): Promise<void>;
  /** `since`: when (ms), where it was another device; now when left out. */
  parted(tx: Transaction, address: string, since?: number): void;
  deleteConversation(tx: Transaction, address: string): Promise<void>;
  /** Somebody is known here as a friend, or as somebody who was asked: what they said before that is looked at again. */
  known(address: string): void;
};

/** `parts`: asked for when something has happened, since they know each other. */
export function friendActions(parts: () => FriendParts): FriendActions {
  return {
    async welcome(tx, address) {
      const { capabilities, room } = parts();
      await capabilities.issue(tx, address);
      await room.endpoints.introduce(tx, address);
    },
    parted: (tx, address, since) => parts().capabilities.revoke(tx, address, since),
    deleteConversation: (tx, address) => parts().deleting.withMessages(tx, address),
    known: (address) => parts().inbox.again(address),
  };
}
