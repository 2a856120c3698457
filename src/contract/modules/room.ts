/** Extension: what of a room no documented method changes. */
import * as v from 'valibot';
import { BlockLifetime } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { BlockConfigRow, blockConfigExample } from '../rows/block.ts';
import { Empty, NoParams, Text } from '../values.ts';

const refusals = [
  'NotRegistered',
  'PasswordWrong',
  'PasswordWrongFiveTimes',
  'PasswordWrongTenTimes',
  'DatabaseError',
  'DatabaseOperationFailed',
  'BlockLimitReached',
  'StorageSpaceInsufficient',
  'Failed',
] as const;

export const room = {
  hide: method({
    summary: 'Hide the open room: only its password finds it from now on, and nothing shows that it is there.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ otherPassword: v.string() }),
    data: Empty,
    codes: refusals,
    emits: ['session.changed'],
    notes:
      '`otherPassword`: that of any room hidden already; without one hidden rooms there may be are overwritten. The room is opened anew. `StorageSpaceInsufficient`: hidden rooms have no more in all.',
    example: { params: { otherPassword: '' }, data: {} },
  }),

  show: method({
    summary: 'Have the open hidden room be one that the default room lists.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ loginPassword: Text }),
    data: Empty,
    codes: refusals,
    emits: ['session.changed'],
    notes: '`loginPassword`: that of the default room, which gets the room’s key. The room is opened anew.',
    example: { params: { loginPassword: 'correct horse' }, data: {} },
  }),

  getWaiting: method({
    summary: 'List the ids of the listed rooms in whose mailboxes something waits.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.array(Text),
    notes:
      'Rooms that want no notices aren’t looked after. It may be a message, and it may be a receipt: all of it is sealed.',
    example: { params: {}, data: [blockConfigExample.b_id] },
  }),

  setLifetime: method({
    summary: 'Set how long a room’s messages live: 0 one day, 1 three days, 2 seven days, 3 thirty days, 4 forever.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ bId: Text, exp: v.enum(BlockLifetime) }),
    data: BlockConfigRow,
    codes: ['BlockNotFound', 'DatabaseOperationFailed'],
    emits: ['block.changed'],
    example: {
      params: { bId: '1', exp: BlockLifetime.sevenDays },
      data: { ...blockConfigExample, b_exp: BlockLifetime.sevenDays },
    },
  }),
};
