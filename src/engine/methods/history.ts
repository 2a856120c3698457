/** `history`, an extension: the open room's past from another device of the account. */
import type { history } from '#contract/modules/history.ts';
import { err, ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../handler.ts';
import { progressOf } from '../history/history.ts';
import { type EngineContext, storing } from './context.ts';

export const historyHandlers: ModuleHandlers<typeof history, EngineContext> = {
  request: async ({ machineId }, context) => {
    const account = context.account();
    const device = machineId ?? account.ownDevices.others()[0]?.id;
    if (device === undefined) return err('DeviceNotFound');
    return storing(async () => {
      const asked = await account.history.request(device);
      return asked.ok ? ok({}) : asked;
    });
  },

  cancel: async (_params, context) => storing(async () => ok({ stopped: await context.account().history.cancel() })),

  getProgress: async (_params, context) => {
    const transfer = context.account().history.transfer();
    const none = { machineId: '', state: 'none' as const, messages: 0, done: 0, total: 0 };
    return ok(transfer === undefined ? none : progressOf(transfer));
  },
};
