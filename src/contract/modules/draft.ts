/** Extension: what has been begun to be written in a conversation. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Conversation, Empty, sample } from '../values.ts';

export const draft = {
  set: method({
    summary: 'Keep what was begun to be written in a conversation; an empty text forgets it.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ conversationId: Conversation, text: v.string() }),
    data: Empty,
    codes: ['Failed', 'InvalidParameter', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: { params: { conversationId: sample.otherAddress, text: 'See you' }, data: {} },
    notes:
      'The conversation’s row carries it in ext, as the JSON {"draft":"…"}; ext is empty without one. Sending a message leaves it alone: whoever sends clears it.',
  }),
};
