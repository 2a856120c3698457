/** Conversations and messages. */
import { conversations } from './chat/conversations.ts';
import { messages } from './chat/messages.ts';
import { money } from './chat/money.ts';
import { removing } from './chat/removing.ts';
import { sending } from './chat/sending.ts';

export const chat = { ...conversations, ...messages, ...sending, ...removing, ...money };
