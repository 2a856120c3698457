/** `login`: the wallet password and the login password, changed while the account is open. */
import type { loginAccount } from '#contract/modules/login/account.ts';
import { wrapSecret } from '#crypto/password.ts';
import { utf8 } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { changeForAll } from '../../account/password-sync.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { isPassword, type Owner } from '../../rooms/passwords.ts';
import { type EngineContext, storing } from '../context.ts';
import { setOpener } from '../opener.ts';

type Methods = Pick<
  typeof loginAccount,
  'exportChangeWalletPwd' | 'exportWalletPwd' | 'exportChangeImPwd' | 'exportMnemonic'
>;

const TAKEN = {
  own: 'PasswordUnchanged',
  room: 'PasswordSameAsBlock',
  clear: 'PasswordSameAsClear',
} as const satisfies Record<Owner, string>;

export const walletHandlers: ModuleHandlers<Methods, EngineContext> = {
  exportMnemonic: async ({ password }, { lifecycle, account }) => {
    const { core } = account();
    const shown = await lifecycle.words.show(core.own, password);
    if (!shown.ok) return shown;
    lifecycle.words.proved(core, password);
    return ok({ mnemonic: shown.value });
  },

  exportWalletPwd: async (_params, { lifecycle, account }) => ok({ value: lifecycle.words.provedIn(account().core) }),

  exportChangeWalletPwd: async ({ newPwd, oldWallet }, { lifecycle, account, kdfCost }) => {
    const { core } = account();
    if (core.own.words === null) return err('Failed');
    if (!isPassword(newPwd)) return err('PasswordFormatInvalid');
    if (newPwd === oldWallet) return err('PasswordUnchanged');
    const shown = await lifecycle.words.show(core.own, oldWallet);
    if (!shown.ok) {
      const { error } = shown;
      if (error === 'Failed' || error === 'DatabaseError') return err(error);
      if (typeof error === 'string') return err('OldWalletPasswordWrong');
      return err({ code: 'OldWalletPasswordWrong', message: error.message });
    }
    const { content } = lifecycle.entrance();
    const free = await storing(async () => ok(await lifecycle.passwords.free(newPwd, lifecycle.entrance())));
    if (!free.ok) return free;
    if (!free.value.ok && free.value.error.taken === 'own' && content.role === 'default')
      return err('PasswordSameAsLogin');
    const { crypto, random } = core.ports;
    const words = await wrapSecret(crypto, random, newPwd, utf8(shown.value), kdfCost);
    return storing(() =>
      core.transact(async (tx) => {
        core.putOwn(tx, { ...core.own, words });
        tx.afterwards(() => lifecycle.words.proved(core, newPwd));
        return ok({ status: true });
      }),
    );
  },

  exportChangeImPwd: async ({ imPwd, type }, context) => {
    const { lifecycle } = context;
    const account = context.account();
    const entrance = lifecycle.session().anonymous ? undefined : lifecycle.entrance();
    if (type !== 'text') {
      // the other devices have ways in of their own
      const set = await storing(() => setOpener(context, type, imPwd));
      if (set.ok) return ok({ status: true });
      return err(set.error === 'Anonymous' || set.error === 'NoPlace' ? 'UpdatePasswordFailed' : set.error);
    }
    if (entrance === undefined || entrance.content.role === 'words') return err('UpdatePasswordFailed');
    if (!isPassword(imPwd)) return err('PasswordFormatInvalid');
    return storing(async () => {
      if (entrance.content.role !== 'default') {
        const set = await lifecycle.rooms.setOwnPassword(account, entrance, imPwd);
        if (set.ok) return ok({ status: true });
        return err(set.error === 'Full' ? 'UpdatePasswordFailed' : TAKEN[set.error.taken]);
      }
      const free = await lifecycle.passwords.free(imPwd, entrance);
      if (!free.ok) return err(TAKEN[free.error.taken]);
      const secret = free.value;
      const put = () => lifecycle.passwords.setOpener(account.room.get().mapKey, entrance, 'text', { secret });
      // the other devices follow the primary one
      const set = account.devices.isPrimary() ? await changeForAll(account, secret.stretched, put) : await put();
      return set.ok ? ok({ status: true }) : err('UpdatePasswordFailed');
    });
  },
};
