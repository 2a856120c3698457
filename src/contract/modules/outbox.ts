/** Extension: what to do about messages that could not be sent. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Empty, Message, sample } from '../values.ts';

const oneMessage = v.object({ messageId: Message });

export const outbox = {
  retry: method({
    summary: 'Try again to send a message that failed.',
    needs: 'unlocked',
    extension: true,
    params: oneMessage,
    data: Empty,
    codes: [
      'MessageNotFound',
      'MessageStateAbnormal',
      'Blocked',
      'BlockedByOther',
      'KeyVerificationFailed',
      'DatabaseOperationFailed',
    ],
    emits: ['message.changed'],
    example: { params: { messageId: sample.messageId }, data: {} },
  }),

  discard: method({
    summary: 'Delete a message that was never sent.',
    needs: 'unlocked',
    extension: true,
    destructive: true,
    params: oneMessage,
    data: Empty,
    codes: ['MessageNotFound', 'MessageStateAbnormal', 'DatabaseOperationFailed'],
    emits: ['message.removed', 'conversation.changed'],
    example: { params: { messageId: sample.messageId }, data: {} },
  }),
};
