/** `state`, an extension: what waits to be written to the super nodes, and what those were caught at. */
import type { state } from '#contract/modules/state.ts';
import { ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

export const stateHandlers: ModuleHandlers<typeof state, EngineContext> = {
  getStatus: async (_params, context) => {
    const account = context.account();
    const alarms = account.state.witness.alarms().map(({ kind, what, address = '', node, firstAt, lastAt, seen }) => ({
      ...{ kind, what, nodeId: address, node, firstAt, lastAt, seen },
    }));
    return ok({ waiting: account.state.waiting(), alarms });
  },

  acknowledgeAlarms: async (_params, context) => {
    const { core, state } = context.account();
    return storing(async () => {
      await core.transact(async (tx) => state.witness.acknowledge(tx));
      return ok({});
    });
  },
};
