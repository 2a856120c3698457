/** Extension: what of a room no documented method changes. */
import * as v from 'valibot';
import { BlockLifetime } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { BlockConfigRow, blockConfigExample } from '../rows/block.ts';
import { Text } from '../values.ts';

export const room = {
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
