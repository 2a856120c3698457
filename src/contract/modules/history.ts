/** Extension: the open room's past messages from another device of the account. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Count, Empty, NoParams, Text } from '../values.ts';

const machineId = 'web18366879de5b1df0';

export const history = {
  request: method({
    summary: 'Ask another device of the account for all messages that it has; what was stopped goes on where it was.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ machineId: v.optional(Text) }),
    data: Empty,
    codes: ['DeviceNotFound', 'DatabaseOperationFailed'],
    emits: ['history.progress', 'conversation.changed', 'resync'],
    notes:
      'Without machineId the first other device is asked. Messages come as soon as that device is online with the same ' +
      'room open, and go on after a restart of either; nothing that is here comes twice. `resync` says that it has ended.',
    example: { params: { machineId }, data: {} },
  }),

  cancel: method({
    summary: 'Stop asking; what has come stays.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.strictObject({ stopped: v.boolean() }),
    codes: ['DatabaseOperationFailed'],
    emits: ['history.progress', 'resync'],
    example: { params: {}, data: { stopped: true } },
  }),

  getProgress: method({
    summary: 'How far the transfer has come that runs, or ran last.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.strictObject({
      machineId: v.string(),
      state: v.picklist(['none', 'running', 'done', 'cancelled']),
      messages: Count,
      done: Count,
      total: Count,
    }),
    notes: '`messages`: those that were new here; `done` of `total` conversations are through.',
    example: { params: {}, data: { machineId, state: 'running', messages: 1200, done: 3, total: 8 } },
  }),
};
