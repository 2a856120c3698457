/** `socketEvent`: registering names for families of events; the events themselves reach every subscriber. */
import type { socketEvent } from '#contract/modules/socketEvent.ts';
import { ok } from '#lib/result.ts';
import type { ModuleHandlers } from '../handler.ts';
import type { EngineContext } from './context.ts';

function register(family: string) {
  return async ({ identifier }: { identifier: string }, { events }: EngineContext) => {
    events.register(family, identifier);
    return ok({});
  };
}

export const socketEventHandlers: ModuleHandlers<typeof socketEvent, EngineContext> = {
  addAuthMessageEventHandler: async ({ id }, context) =>
    register('addAuthMessageEventHandler')({ identifier: id }, context),
  addContactEventHandler: register('addContactEventHandler'),
  addGroupEventHandler: register('addGroupEventHandler'),
  addBlockConnectEventHandler: register('addBlockConnectEventHandler'),
  addReceive: register('addReceive'),
  addLoginPwdChangeEventHandler: register('addLoginPwdChangeEventHandler'),
};
