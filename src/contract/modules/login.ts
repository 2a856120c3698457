/** Creating the account, opening and closing it. */
import * as v from 'valibot';
import { LoginType, OpenedRoom } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { Empty, NoParams, Status, sampleWords, Text } from '../values.ts';
import { loginAccount } from './login/account.ts';
import { mnemonicLogin } from './login/mnemonic.ts';

const session = {
  init: method({
    summary: 'Prepare the engine; may be called again at any time.',
    needs: 'none',
    params: NoParams,
    data: Empty,
    codes: ['DatabaseError'],
    example: { params: {}, data: {} },
  }),

  register: method({
    summary: 'Create an account, or an anonymous one when no password is given; answers its twelve words.',
    needs: 'none',
    params: v.object({
      walletPwd: v.optional(Text),
      imPwd: v.optional(Text),
      type: v.enum(LoginType),
    }),
    data: v.array(v.string()),
    codes: ['Failed', 'PasswordFormatInvalid', 'DatabaseOperationFailed'],
    emits: ['session.changed', 'user.changed', 'connection.changed'],
    example: {
      params: { walletPwd: 'correct horse', imPwd: 'battery staple', type: 'text' },
      data: sampleWords,
    },
    notes:
      'The document answers []. The words are answered here, once, so that they can be written down; an anonymous account answers [].',
  }),

  exportLogin: method({
    summary: 'Open the account with a password; the value says which room it opened.',
    needs: 'none',
    params: v.object({
      password: v.optional(Text),
      loginType: v.optional(v.enum(LoginType), LoginType.text),
    }),
    data: v.strictObject({ value: v.enum(OpenedRoom) }),
    codes: [
      'Failed',
      'NotRegistered',
      'PasswordWrong',
      'PasswordWrongFiveTimes',
      'PasswordWrongTenTimes',
      'DatabaseOperationFailed',
      'DatabaseError',
    ],
    emits: ['session.changed', 'user.changed', 'connection.changed'],
    example: { params: { password: 'battery staple', loginType: 'text' }, data: { value: OpenedRoom.default } },
    notes:
      'Without a password an anonymous session begins. While something is open, another room’s password closes that and opens the room. 0: the password is wrong, and a decoy was asked for (protection.setDecoy). A page shows the same whatever the value is.',
  }),

  exportLogout: method({
    summary: 'Close the account: keys leave memory, connections end.',
    needs: 'unlocked',
    destructive: true,
    params: NoParams,
    data: Status,
    emits: ['session.changed', 'connection.changed'],
    example: { params: {}, data: { status: true } },
  }),

  exportIsAnonLogin: method({
    summary: 'Whether the session is an anonymous one.',
    needs: 'none',
    params: NoParams,
    data: Status,
    example: { params: {}, data: { status: false } },
  }),
};

export const login = { ...session, ...mnemonicLogin, ...loginAccount };
