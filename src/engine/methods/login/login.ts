/** `login`: creating the account, opening and closing it. */
import type { login } from '#contract/modules/login.ts';
import { openerPassword } from '#domain/opener.ts';
import { err, ok } from '#lib/result.ts';
import { LoginType } from '#model/enumerations.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { type EngineContext, storing } from '../context.ts';
import { appInfo } from './app-info.ts';
import { mnemonicHandlers } from './mnemonic.ts';
import { walletHandlers } from './passwords.ts';

export const loginHandlers: ModuleHandlers<typeof login, EngineContext> = {
  ...mnemonicHandlers,
  ...walletHandlers,
  appInfo,

  init: async (_params, { lifecycle }) => lifecycle.prepare(),

  register: async ({ walletPwd, imPwd, type }, { lifecycle }) =>
    storing(() => lifecycle.register(type, imPwd, walletPwd)),

  exportLogin: async ({ password, loginType }, { lifecycle }) => {
    if (loginType === LoginType.text) return storing(() => lifecycle.open(loginType, password));
    const opener = openerPassword(loginType, password ?? '');
    return opener === undefined ? err('Failed') : storing(() => lifecycle.open(LoginType.text, opener));
  },

  exportLogout: async (_params, { lifecycle }) => {
    await lifecycle.close();
    return ok({ status: true });
  },

  switchFastLogin: async ({ isOpen }, { lifecycle }) => {
    lifecycle.keys.setFast(isOpen);
    return ok({ status: true });
  },

  exportIsSettingWallet: async (_params, { account }) => ok({ status: account().core.own.words !== null }),

  exportGetBackUp: async (_params, { account }) => ok({ value: account().profile.backup() }),

  exportIsAnonLogin: async (_params, { lifecycle }) => ok({ status: lifecycle.session().anonymous }),
};
