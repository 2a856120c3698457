/** `outbox`, an extension: what to do about messages that could not be sent. */
import type { outbox } from '#contract/modules/outbox.ts';
import { ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

export const outboxHandlers: ModuleHandlers<typeof outbox, EngineContext> = {
  retry: async ({ messageId }, { account }) => {
    const retried = await storing(() => account().messages.retry(messageId));
    return retried.ok ? ok({}) : retried;
  },

  discard: async ({ messageId }, { account }) => {
    const discarded = await storing(() => account().deleting.discard(messageId));
    return discarded.ok ? ok({}) : discarded;
  },
};
