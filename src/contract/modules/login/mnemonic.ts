/** Opening an account on a new device, or again on this one, by its twelve words. */
import * as v from 'valibot';
import { LoginType, MnemonicLogin } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { LoginInfo, loginInfoExample } from '../../rows/login-info.ts';
import { NoParams, sampleWords, Text, Words } from '../../values.ts';

export const mnemonicLogin = {
  exportMnemonicSelectByP2pV2: method({
    summary: 'Mnemonic login, first step: how the account may be opened here.',
    notes:
      '`isUpdateIm`: only the password of the account on this device is replaced. `isResetPrimary`: this device becomes the ' +
      'primary one and every other is dropped. `isOnlySetPrimary`: it becomes the primary one and nothing else changes: what ' +
      'is on the device stays, and so do the other devices. A device that was paired without the words is given its login ' +
      'password in the third step then.',
    needs: 'none',
    params: v.object({
      mnemonic: Words,
      isUpdateIm: v.optional(v.boolean(), false),
      isResetPrimary: v.optional(v.boolean(), false),
      isOnlySetPrimary: v.optional(v.boolean(), false),
    }),
    data: v.strictObject({ value: v.enum(MnemonicLogin) }),
    codes: ['Failed', 'NetworkError', 'MnemonicImportFailed', 'MnemonicInvalid', 'ConnectTimeout', 'DatabaseError'],
    example: {
      params: { mnemonic: sampleWords, isUpdateIm: false, isResetPrimary: false, isOnlySetPrimary: false },
      data: { value: MnemonicLogin.authorise },
    },
  }),

  mnemonicSelectByP2p: method({
    summary: 'Mnemonic login, second step: fetch the account.',
    needs: 'none',
    params: v.object({
      mnemonic: Words,
      isUpdateIm: v.optional(v.boolean(), false),
      isLogin: v.optional(v.boolean(), true),
    }),
    data: LoginInfo,
    codes: ['MnemonicImportFailed', 'MnemonicInvalid', 'AuthorizationNotStarted'],
    example: { params: { mnemonic: sampleWords, isUpdateIm: false, isLogin: true }, data: loginInfoExample },
  }),

  mnemonicLoginByLoginInfo: method({
    summary: 'Mnemonic login, third step: set how the account is opened here from now on.',
    needs: 'none',
    destructive: true,
    params: v.object({
      loginInfo: Text,
      isUpdateIm: v.optional(v.boolean(), false),
      isLogin: v.optional(v.boolean(), true),
      type: v.enum(LoginType),
      password: v.optional(Text),
    }),
    data: v.array(v.string()),
    codes: [
      'Failed',
      'NetworkError',
      'ConnectTimeout',
      'KeyVerificationFailed',
      'DatabaseOperationFailed',
      'PasswordFormatInvalid',
      'PasswordExists',
      'AuthorizationNotStarted',
    ],
    emits: ['session.changed', 'user.changed', 'connection.changed'],
    example: {
      params: {
        loginInfo: JSON.stringify(loginInfoExample),
        isUpdateIm: false,
        isLogin: true,
        type: 'text',
        password: 'battery staple',
      },
      data: [],
    },
  }),

  loginByMn: method({
    summary: 'Mnemonic login of an account that has no primary device.',
    needs: 'none',
    params: NoParams,
    data: LoginInfo,
    codes: ['AuthorizationNotStarted'],
    example: { params: {}, data: loginInfoExample },
  }),
};
