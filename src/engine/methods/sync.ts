/** `sync`: what other devices of the account get to know: how a contact is shown. */
import type { sync } from '#contract/modules/sync.ts';
import { err, ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

export const syncHandlers: ModuleHandlers<typeof sync, EngineContext> = {
  updateContactWithTop: async ({ cnd, isTop }, { account }) => {
    const { core, contacts, conversations } = account();
    if (contacts.contacts.get(cnd) === undefined) return err('ContactNotFound');
    return storing(async () => {
      await core.transact(async (tx) => {
        const topTime = isTop ? core.now() : 0;
        contacts.settings.change(tx, cnd, { topTime });
        conversations.ensure(tx, cnd);
        conversations.change(tx, cnd, { topTime });
      });
      const row = conversations.row(cnd);
      return row === undefined ? err('ContactNotFound') : ok(row);
    });
  },

  updateWithDisturb: async ({ cId }, { account }) => {
    const { core, contacts } = account();
    if (contacts.contacts.get(cId) === undefined) return err('ContactNotFound');
    return storing(async () => {
      await core.transact(async (tx) =>
        contacts.settings.change(tx, cId, { muted: !contacts.settings.get(cId, tx).muted }),
      );
      return ok({ status: true });
    });
  },
};
