/** `protection`: the automatic lock, locking at once, opening again, the decoy and the blank room. */
import type { protection } from '#contract/modules/protection.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { OpenedRoom } from '#model/enumerations.ts';
import type { OpenError } from '../account/lifecycle.ts';
import type { ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

export const protectionHandlers: ModuleHandlers<typeof protection, EngineContext> = {
  get: (_params, { lifecycle, account }) =>
    storing(async () => {
      const { autoLockAfter } = account().room.get();
      return ok({
        autoLockAfter,
        decoy: !lifecycle.session().anonymous && (await lifecycle.blank.showsDecoy(account(), lifecycle.entrance())),
        fastLogin: lifecycle.keys.isFast,
      });
    }),

  setAutoLock: ({ after }, { lifecycle, account }) =>
    storing(async () => {
      const open = account();
      await open.core.transact(async (tx) => open.room.change(tx, { autoLockAfter: after }));
      lifecycle.touch();
      return ok({});
    }),

  touch: async (_params, { lifecycle }) => {
    lifecycle.touch();
    return ok({});
  },

  lockNow: async (_params, { lifecycle }) => {
    await lifecycle.lockNow();
    return ok({});
  },

  getReopening: async (_params, { lifecycle }) =>
    ok({ until: lifecycle.session().state === 'open' ? 0 : lifecycle.keys.fast.until() }),

  reopen: (_params, { lifecycle }) => storing(async () => opening(await lifecycle.reopen(lifecycle.keys.fast))),

  setDecoy: ({ isOn }, { lifecycle, account }) =>
    storing(async () => {
      await lifecycle.blank.switchDecoy(account(), lifecycle.entrance(), isOn);
      return ok({});
    }),

  openBlank: (_params, { lifecycle, account }) =>
    storing(async () => {
      const opened = await lifecycle.visitBlank(account());
      if (opened.ok) return ok({ status: true });
      return err(opened.error === 'Failed' ? 'Failed' : 'DatabaseError');
    }),
};

/** Nothing was checked that could have been wrong: what fails is that there is nothing, or that it can't be read. */
function opening(opened: Result<{ value: OpenedRoom }, OpenError> | undefined) {
  if (opened === undefined) return err('BlockNotFound' as const);
  return opened.ok ? opened : err('DatabaseError' as const);
}
