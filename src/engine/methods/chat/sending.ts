/** `chat`: what is written otherwise than as plain text. */
import type { sending } from '#contract/modules/chat/sending.ts';
import { utf8 } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { ConversationType, MessageType } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { type EngineContext, storing } from '../context.ts';

export const sendingHandlers: ModuleHandlers<typeof sending, EngineContext> = {
  createSysMessage: async ({ cnd, conversationType, content }, context) => {
    if (conversationType === ConversationType.group) return err('GroupNotFound');
    const account = context.account();
    if (account.contacts.contacts.get(cnd) === undefined) return err('ContactNotFound');
    if (utf8(content).length > LIMITS.textBytes) return err('CreateMessageFailed');
    return storing(async () => {
      const said = await account.core.transact((tx) => account.messages.say(tx, cnd, MessageType.notice, content));
      return ok(account.messageRow(said));
    });
  },
};
