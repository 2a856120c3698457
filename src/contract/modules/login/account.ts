/** The account's words, its passwords, and the app's version. */
import * as v from 'valibot';
import { MnemonicBackup, Platform } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { Integer, NoParams, Status, sampleWords, Text, TextValue } from '../../values.ts';

export const loginAccount = {
  exportMnemonic: method({
    summary: 'The twelve words, for the wallet password.',
    needs: 'unlocked',
    params: v.object({ lang: v.optional(v.picklist(['en']), 'en'), password: Text }),
    data: v.strictObject({ mnemonic: v.string() }),
    codes: [
      'Failed',
      'NotRegistered',
      'PasswordWrong',
      'PasswordWrongFiveTimes',
      'PasswordWrongTenTimes',
      'DatabaseError',
    ],
    example: { params: { lang: 'en', password: 'correct horse' }, data: { mnemonic: sampleWords.join(' ') } },
    notes:
      'Wrong tries count together with those of exportLogin. The words of another language would be another account: there are English ones only. An anonymous account keeps no words and answers 500.',
  }),

  exportChangeWalletPwd: method({
    summary: 'Change the wallet password.',
    needs: 'unlocked',
    params: v.object({ newPwd: Text, oldWallet: Text }),
    data: Status,
    codes: [
      'Failed',
      'PasswordFormatInvalid',
      'PasswordSameAsLogin',
      'PasswordUnchanged',
      'OldWalletPasswordWrong',
      'DatabaseError',
      'DatabaseOperationFailed',
    ],
    example: { params: { newPwd: 'horse battery', oldWallet: 'correct horse' }, data: { status: true } },
    notes:
      'A wrong old password counts as a wrong try of exportLogin, and its message says how long to wait. A device that was paired keeps no words, therefore has no wallet password: 500.',
  }),

  exportIsSettingWallet: method({
    summary: 'Whether a wallet password is set.',
    needs: 'unlocked',
    params: NoParams,
    data: Status,
    example: { params: {}, data: { status: true } },
  }),

  exportWalletPwd: method({
    summary: 'The wallet password, if it was proven in this session; empty otherwise.',
    needs: 'unlocked',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: '' } },
  }),

  exportChangeImPwd: method({
    summary: 'Change the login password; only the primary device carries it to the others.',
    needs: 'unlocked',
    params: v.object({ imPwd: Text, type: v.picklist(['text', 'fingerprint', 'gesture', 'face']) }),
    data: Status,
    codes: [
      'UpdatePasswordFailed',
      'PasswordFormatInvalid',
      'PasswordSameAsBlock',
      'PasswordSameAsClear',
      'PasswordUnchanged',
      'DatabaseOperationFailed',
    ],
    notes:
      'Of the open room; where the words have opened it, for another type than text in a room that is not the default one, and for a type that this device does not offer, 20031.',
    example: { params: { imPwd: 'staple battery', type: 'text' }, data: { status: true } },
  }),

  appInfo: method({
    summary: 'The newest version of the app, and what is new in it.',
    needs: 'none',
    params: NoParams,
    data: v.strictObject({
      version: v.string(),
      size: v.string(),
      /** 1 development, 2 test, 3 production. */
      env: v.picklist([1, 2, 3]),
      platform: v.enum(Platform),
      urlUpgrade: v.string(),
      upgradeContextZH: v.array(v.string()),
      upgradeContextZHTW: v.array(v.string()),
      upgradeContextCN: v.array(v.string()),
      upgrade: v.boolean(),
      forceUpgrade: v.boolean(),
      updateMode: Integer,
    }),
    codes: ['NetworkError'],
    example: {
      params: {},
      data: {
        version: '0.1.0',
        size: '1M',
        env: 3,
        platform: Platform.desktop,
        urlUpgrade: 'https://node.example',
        upgradeContextZH: ['新增功能'],
        upgradeContextZHTW: ['新增功能'],
        upgradeContextCN: ['New features'],
        upgrade: false,
        forceUpgrade: false,
        updateMode: 2,
      },
    },
    notes:
      'What the node that served the app has; `upgrade` says that it is another build than this one. upgradeContextCN is English. Code 20000 when the node does not answer, or when the engine runs outside a browser.',
  }),

  exportGetBackUp: method({
    summary: 'Whether the words were written down: 0 no, 1 yes, 2 postponed for good.',
    needs: 'unlocked',
    params: NoParams,
    data: v.strictObject({ value: v.enum(MnemonicBackup) }),
    example: { params: {}, data: { value: MnemonicBackup.none } },
    notes: 'Set by backup.set, or by updateUserSingleInfo with backUp, which knows yes and no only.',
  }),

  switchFastLogin: method({
    summary: 'Let the account be opened again without its password for at most five minutes.',
    needs: 'unlocked',
    notes:
      'Off whenever the engine starts. While it is on, exportLogout and the automatic lock leave the room’s keys in memory for five minutes, in which protection.reopen opens it; never a hidden room’s. protection.lockNow leaves none.',
    params: v.object({ isOpen: v.boolean() }),
    data: Status,
    example: { params: { isOpen: true }, data: { status: true } },
  }),
};
