/** The passwords of rooms, the universal clear password, and going back to the room one was in. */
import * as v from 'valibot';
import { method } from '../../define.ts';
import { BlockRow, blockExample } from '../../rows/block.ts';
import { Empty, NoParams, Status, Text } from '../../values.ts';

const exampleRoom = 'c3077ee8-b4f8-4fb9-a870-a784f0e18884';

export const blockPasswords = {
  updatePwd: method({
    summary: 'Change a room’s password.',
    needs: 'unlocked',
    params: v.object({ bId: Text, loginPassword: Text }),
    data: BlockRow,
    codes: [
      'BlockNotFound',
      'BlockPasswordDuplicate',
      'BlockPasswordLength',
      'UpdatePasswordFailed',
      'PasswordSameAsLogin',
      'PasswordSameAsClear',
      'DatabaseOperationFailed',
    ],
    emits: ['block.changed'],
    example: {
      params: { bId: exampleRoom, loginPassword: 'queens pawn' },
      data: { ...blockExample, b_id: exampleRoom },
    },
  }),

  checkPwdUnExist: method({
    summary: 'Whether a password is free (0), a visible room’s (1), the login’s (2) or the clear password (3).',
    needs: 'unlocked',
    params: v.object({ password: Text }),
    data: v.strictObject({ value: v.picklist([0, 1, 2, 3]) }),
    codes: ['PasswordWrongFiveTimes', 'PasswordWrongTenTimes', 'DatabaseOperationFailed'],
    notes:
      'A password that is free counts as a wrong try, as everywhere. Hidden rooms’ are free. The login’s is what opens the open room. In a room beside the default one, visible or hidden, 1 is whatever else opens something: the login password of the default room, the clear password, a visible room’s. Whoever is in the blank room without a password of its own is told of none but that one.',
    example: { params: { password: 'queens pawn' }, data: { value: 0 } },
  }),

  checkOldPassword: method({
    summary: 'Whether a password is that of a room.',
    needs: 'unlocked',
    params: v.object({ bid: Text, editPwd: Text }),
    data: Status,
    codes: ['BlockNotFound', 'PasswordWrongFiveTimes', 'PasswordWrongTenTimes', 'DatabaseOperationFailed'],
    example: { params: { bid: exampleRoom, editPwd: 'kings pawn' }, data: { status: true } },
  }),

  updateCleanPwdBlock: method({
    summary: 'Change the universal clear password, on all devices.',
    needs: 'unlocked',
    params: v.object({ password: Text, oldCleanPwd: v.string() }),
    data: Empty,
    codes: [
      'PasswordFormatInvalid',
      'PasswordSameAsBlock',
      'PasswordSameAsLogin',
      'ClearPasswordNotSet',
      'OldClearPasswordWrong',
      'PasswordUnchanged',
      'PasswordWrongFiveTimes',
      'PasswordWrongTenTimes',
      'DatabaseOperationFailed',
    ],
    notes: 'ClearPasswordNotSet in any room beside the default and the blank one, as user.checkEmptyPassword.',
    example: { params: { password: 'resign now', oldCleanPwd: 'resign it' }, data: {} },
  }),

  restoreRecentBlock: method({
    summary: 'Open the room that was stored, if that was within five minutes.',
    needs: 'loggedIn',
    params: NoParams,
    data: Empty,
    codes: ['BlockNotFound', 'DatabaseOperationFailed'],
    emits: ['session.changed', 'user.changed', 'connection.changed'],
    example: { params: {}, data: {} },
  }),

  storeRecentBlock: method({
    summary: 'Keep the open room’s keys in memory for at most five minutes; never a hidden room’s.',
    needs: 'unlocked',
    params: NoParams,
    data: Empty,
    example: { params: {}, data: {} },
  }),
};
