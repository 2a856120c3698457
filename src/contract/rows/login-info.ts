/** What the mnemonic login knows of an account. Secrets in it are opaque handles, valid for that login only. */
import * as v from 'valibot';
import { LoginTypeNumber, MnemonicBackup } from '#model/enumerations.ts';

const loginPasswords = {
  curType: v.enum(LoginTypeNumber),
  editText: v.string(),
  gesture: v.string(),
  fingerprint: v.string(),
  face: v.string(),
  voice: v.string(),
};

export const LoginInfo = v.strictObject({
  wallet: v.string(),
  walletImPwd: v.string(),
  uuid: v.string(),
  loginPwd: v.strictObject(loginPasswords),
  isAnonLogin: v.boolean(),
  isSetWallet: v.boolean(),
  oldWallet: v.string(),
  backUp: v.enum(MnemonicBackup),
});
export type LoginInfo = v.InferOutput<typeof LoginInfo>;

export const loginInfoExample: LoginInfo = {
  wallet: 'handle:wallet',
  walletImPwd: 'handle:password',
  uuid: 'web18366879de5b1df0',
  loginPwd: {
    curType: LoginTypeNumber.text,
    editText: 'handle:text',
    gesture: '',
    fingerprint: '',
    face: '',
    voice: '',
  },
  isAnonLogin: false,
  isSetWallet: true,
  oldWallet: 'handle:wallet',
  backUp: MnemonicBackup.none,
};
