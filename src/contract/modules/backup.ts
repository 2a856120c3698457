/** Extension: whether the twelve words have been written down. */
import * as v from 'valibot';
import { MnemonicBackup } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { Empty } from '../values.ts';

export const backup = {
  set: method({
    summary: 'Say whether the words were written down: 0 no, 1 yes, 2 postponed for good.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ value: v.enum(MnemonicBackup) }),
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['backup.changed', 'user.changed'],
    example: { params: { value: MnemonicBackup.done }, data: {} },
  }),
};
