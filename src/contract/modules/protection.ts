/** Extension: when the account locks by itself, what a wrong password opens, and what opens without one. */
import * as v from 'valibot';
import { OpenedRoom } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { Count, Empty, NoParams, Status } from '../values.ts';

const DAY = 24 * 3_600_000;
const opened = v.strictObject({ value: v.enum(OpenedRoom) });
const openingEvents = ['session.changed', 'user.changed', 'connection.changed'] as const;

export const protection = {
  get: method({
    summary: 'How the open room is protected.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.strictObject({ autoLockAfter: Count, decoy: v.boolean(), fastLogin: v.boolean() }),
    codes: ['DatabaseOperationFailed'],
    notes:
      '`autoLockAfter`: ms without protection.touch, 0 for never. `decoy`: a wrong password opens the blank room. `fastLogin`: as login.switchFastLogin has set it.',
    example: { params: {}, data: { autoLockAfter: 300_000, decoy: false, fastLogin: false } },
  }),

  setAutoLock: method({
    summary: 'Lock the account after so many ms without a sign of its owner; 0 for never.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ after: v.pipe(Count, v.maxValue(DAY)) }),
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    notes: 'Each room has a time of its own. Less than a second counts as one: whoever opens the room can change it.',
    example: { params: { after: 300_000 }, data: {} },
  }),

  touch: method({
    summary: 'A sign of the owner: the time until the account locks by itself begins anew.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: Empty,
    example: { params: {}, data: {} },
  }),

  lockNow: method({
    summary: 'Lock at once and leave no key in memory, those for opening again included.',
    needs: 'none',
    extension: true,
    destructive: true,
    params: NoParams,
    data: Empty,
    emits: ['session.changed', 'connection.changed'],
    example: { params: {}, data: {} },
  }),

  getReopening: method({
    summary: 'Until when the account can be opened without its password, in ms since the epoch; 0 when it can’t.',
    needs: 'loggedIn',
    extension: true,
    params: NoParams,
    data: v.strictObject({ until: Count }),
    example: { params: {}, data: { until: 0 } },
  }),

  reopen: method({
    summary: 'Open again what was locked, while login.switchFastLogin allows it.',
    needs: 'loggedIn',
    extension: true,
    params: NoParams,
    data: opened,
    codes: ['BlockNotFound', 'DatabaseError', 'DatabaseOperationFailed'],
    emits: openingEvents,
    example: { params: {}, data: { value: OpenedRoom.default } },
  }),

  setDecoy: method({
    summary: 'Have any wrong password open the blank room, or none again.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ isOn: v.boolean() }),
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    notes: 'What is in the blank room is then no secret: everybody who has this browser’s profile can open it.',
    example: { params: { isOn: true }, data: {} },
  }),

  openBlank: method({
    summary: 'Go to the blank room, to furnish it; a password leads back.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: Status,
    codes: ['Failed', 'DatabaseError', 'DatabaseOperationFailed'],
    emits: openingEvents,
    example: { params: {}, data: { status: true } },
  }),
};
