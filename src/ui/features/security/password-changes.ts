/** The passwords that can be changed, and how each is. */
import { err, type Result } from '#lib/result.ts';
import { laterText } from '../../i18n/i18n.ts';
import type { Api, ApiError } from '../../stores/api.ts';
import type { PasswordChange } from './password-dialog.tsx';

/** `OldPasswordWrong`. */
const oldWrong: ApiError = { code: 20021, message: '' };

/** The login password is asked for once more: whoever finds an open iCom must not be able to change it. */
async function changeLogin(api: Api, next: string, old: string): Promise<Result<unknown, ApiError>> {
  const room = await api.call('block', 'currentBlock', {});
  if (!room.ok) return room;
  const checked = await api.call('block', 'checkOldPassword', { bid: room.value.b_id, editPwd: old });
  if (!checked.ok) return checked;
  return checked.value.status ? api.call('login', 'exportChangeImPwd', { imPwd: next, type: 'text' }) : err(oldWrong);
}

export function loginChange(api: Api): PasswordChange {
  return {
    title: laterText().passwordForm.loginTitle,
    old: laterText().passwordForm.old,
    confirm: laterText().passwordForm.save,
    save: (next, old) => changeLogin(api, next, old),
  };
}

export function walletChange(api: Api): PasswordChange {
  return {
    title: laterText().passwordForm.walletTitle,
    old: laterText().passwordForm.oldWallet,
    confirm: laterText().passwordForm.save,
    save: (next, old) => api.call('login', 'exportChangeWalletPwd', { newPwd: next, oldWallet: old }),
  };
}

/** `set`: there is one, which is asked for. */
export function clearChange(api: Api, set: boolean): PasswordChange {
  return {
    title: set ? laterText().passwordForm.clearTitle : laterText().passwordForm.clearFirstTitle,
    lead: laterText().passwordForm.clearLead,
    old: set ? laterText().passwordForm.oldClear : undefined,
    confirm: set ? laterText().passwordForm.save : laterText().passwordForm.setClear,
    save: (next, old) =>
      set
        ? api.call('block', 'updateCleanPwdBlock', { password: next, oldCleanPwd: old })
        : api.call('user', 'updateEmptyPassword', { password: next }),
  };
}
