/** Conversations and messages. */
import { conversations } from './chat/conversations.ts';
import { messages } from './chat/messages.ts';

export const chat = { ...conversations, ...messages };
