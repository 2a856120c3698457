/** Extension: the account's state on the super nodes, and what those were caught at. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Count, Empty, NoParams } from '../values.ts';

const Alarm = v.strictObject({
  kind: v.picklist(['rollback', 'fork']),
  what: v.picklist(['state', 'devices']),
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
      'than it had, or none; `fork`, two different records of one version. `what`: the record is of the account’s state, or ' +
      'its device list. Times are in milliseconds. Nothing is lost by it: what the devices have is written anew.',
    example: {
      params: {},
      data: {
        waiting: 0,
        alarms: [
          {
            kind: 'rollback',
            what: 'state',
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
