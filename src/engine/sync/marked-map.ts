/** Conversations that the owner has marked as unread, as the account's state; what was read is said message by message. */
import * as v from 'valibot';
import type { Conversations } from '../chat/conversations.ts';
import type { Conversation } from '../tables.ts';
import { MAPS } from './map-names.ts';
import type { StateMaps } from './state-maps.ts';

const marked = v.literal(true);

export function addMarkedMap(maps: StateMaps, conversations: Conversations): void {
  maps.add<Conversation, true>({
    name: MAPS.read,
    schema: marked,
    table: conversations.rows,
    valueOf: ({ markedUnread }) => (markedUnread ? true : undefined),
    apply(tx, id, value) {
      if (value === true) conversations.ensure(tx, id);
      conversations.mark(tx, id, value === true);
    },
  });
}
