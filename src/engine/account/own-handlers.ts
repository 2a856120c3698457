/** What is done here because another own device says that it was done there, by the kind of what it says. */
import { toHex } from '#lib/bytes.ts';
import type { Burn } from '../burn/burn.ts';
import type { Conversations } from '../chat/conversations.ts';
import type { Deleting } from '../chat/deleting.ts';
import type { Messages } from '../chat/messages.ts';
import type { Receipts } from '../chat/receipts.ts';
import type { Machines } from '../devices/machines.ts';
import type { OwnRooms } from '../rooms/own-rooms.ts';
import { type StateParts, stateHandlers } from '../sync/own-handlers.ts';
import type { Core } from './core.ts';
import type { DeviceListKeeper } from './device-list-keeper.ts';
import { conversationOf, type OwnHandlers } from './own-devices.ts';

export type OwnHandlerParts = StateParts & {
  readonly core: Core;
  readonly burn: Burn;
  readonly conversations: Conversations;
  readonly deleting: Deleting;
  readonly devices: DeviceListKeeper;
  readonly machines: Machines;
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly room: OwnRooms;
};

/** `parts`: asked for when something is said, since they know each other. */
export function ownHandlers(parts: () => OwnHandlerParts): OwnHandlers {
  return {
    ...stateHandlers(parts),
    sent: (tx, body, device) => parts().messages.sentElsewhere(tx, body, device),
    delivered: (tx, { ids }) => parts().messages.deliveredElsewhere(tx, ids.map(toHex)),
    read: (tx, { conversation, ids, at }) =>
      parts().receipts.readElsewhere(tx, conversationOf(conversation), ids.map(toHex), at),
    marked: (tx, { conversation, unread }) => parts().conversations.mark(tx, conversationOf(conversation), unread),
    deleted: (tx, { conversation, ids }) =>
      parts().deleting.deletedElsewhere(tx, conversationOf(conversation), ids.map(toHex)),
    unlisted: (tx, { conversation }) => parts().deleting.unlistedElsewhere(tx, conversationOf(conversation)),
    moved: (tx, { conversation, room }) => parts().room.movedElsewhere(tx, conversationOf(conversation), room),
    primary: (tx, body, device) => parts().devices.takeOver(tx, body, device),
    device: (tx, body) => parts().machines.introduced(tx, body),
    note: (tx, body) => parts().machines.noted(tx, body),
    burn: (tx, body) =>
      parts().burn.settings.receive(tx, conversationOf(body.conversation), body, parts().core.own.address),
  };
}
