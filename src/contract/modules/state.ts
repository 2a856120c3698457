/** Extension: the account's state on the super nodes, and what those were caught at. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Count, Empty, NoParams } from '../values.ts';

const Alarm = v.strictObject({
  kind: v.picklist(['rollback', 'fork', 'withheld']),
  what: v.picklist(['state', 'devices', 'friend']),
  nodeId: v.string(),
  node: v.string(),
  firstAt: Count,
  lastAt: Count,
  seen: v.boolean(),
});

export const state = {
  getStatus: method({
    summary: 'Whether the super nodes hold all of the account’s state, and what they were caught at.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.strictObject({ waiting: Count, alarms: v.array(Alarm) }),
    notes:
      '`waiting`: records that have yet to be written. An alarm names the super node: `rollback`, it showed an older record ' +
      'than it had, or none; `fork`, two different records of one version; `withheld`, no device list as new as the one ' +
      'that it says it has taken, or has already. `what`: the record is of the account’s state, its device list, or, ' +
      '`friend`, the device list of the friend `nodeId`, which is empty otherwise. Times are in milliseconds. Nothing is ' +
      'lost by it: devices go by what they know, and write anew what the node lacks.',
    example: {
      params: {},
      data: {
        waiting: 0,
        alarms: [
          {
            kind: 'rollback',
            what: 'state',
            nodeId: '',
            node: 'https://node.example',
            firstAt: 1_767_225_600_000,
            lastAt: 1_767_225_600_000,
            seen: false,
          },
        ],
      },
    },
  }),

  acknowledgeAlarms: method({
    summary: 'Say that the alarms were seen.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['state.changed'],
    example: { params: {}, data: {} },
  }),
};
