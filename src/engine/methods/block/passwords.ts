/** `block`: the passwords of rooms, the clear password, and the recent room. */
import type { block } from '#contract/modules/block.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { passwordError } from '../../account/password-error.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { ownerOf } from '../../rooms/passwords.ts';
import { OPEN_ROOM_ID } from '../../rooms/room-rows.ts';
import type { VaultError } from '../../storage/vault.ts';
import { type EngineContext, storing } from '../context.ts';

export type BlockPasswordMethod =
  | 'updatePwd'
  | 'checkPwdUnExist'
  | 'checkOldPassword'
  | 'updateCleanPwdBlock'
  | 'restoreRecentBlock'
  | 'storeRecentBlock';
type PasswordHandlers = Pick<ModuleHandlers<typeof block, EngineContext>, BlockPasswordMethod>;

/** As `block.checkPwdUnExist` counts them. */
const VALUES = { own: 2, room: 1, clear: 3 } as const;

/** What a password that was looked at and was another one is answered: no, and from the fifth time in a row how often. */
export function refused<T>(error: VaultError, no: T) {
  const answer = passwordError(error);
  if (answer === 'PasswordWrong') return ok(no);
  if (typeof answer === 'object') return err(answer);
  return err('DatabaseOperationFailed' as const);
}

export const passwordHandlers: PasswordHandlers = {
  updatePwd: ({ bId, loginPassword }, { lifecycle, account }) =>
    storing(() => lifecycle.rooms.setPassword(account(), lifecycle.entrance(), bId, loginPassword)),

  checkPwdUnExist: ({ password }, { lifecycle, account }) =>
    storing(async () => {
      const entrance = lifecycle.entrance();
      const { guest } = entrance;
      if (guest !== undefined) {
        const own = await guest.check(lifecycle.vault, password);
        return own.ok ? ok({ value: VALUES.own }) : refused(own.error, { value: 0 });
      }
      const checked = await lifecycle.vault.check(password, lifecycle.passwords.isKnown(entrance));
      if (!checked.ok) return refused(checked.error, { value: 0 });
      const owner = ownerOf(checked.value, entrance);
      if (owner === 'clear') lifecycle.clearPassword.given(account(), entrance, checked.value);
      return ok({ value: VALUES[owner] });
    }),

  checkOldPassword: ({ bid, editPwd }, { lifecycle, account }) =>
    storing(async () => {
      const { guest } = lifecycle.entrance();
      if (bid === OPEN_ROOM_ID && guest !== undefined) {
        const own = await guest.check(lifecycle.vault, editPwd);
        return own.ok ? ok({ status: true }) : refused(own.error, { status: false });
      }
      const isOf = await lifecycle.rooms.slotTest(account(), lifecycle.entrance(), bid);
      if (isOf === undefined) return err('BlockNotFound');
      const checked = await lifecycle.vault.check(editPwd, isOf);
      return checked.ok ? ok({ status: true }) : refused(checked.error, { status: false });
    }),

  updateCleanPwdBlock: ({ password, oldCleanPwd }, { lifecycle, account }) =>
    storing(async () => {
      const clear = lifecycle.clearPassword;
      if (!(await clear.isSet(account(), lifecycle.entrance()))) return err('ClearPasswordNotSet');
      const old = await clear.check(oldCleanPwd);
      if (!old.ok) {
        const answer = refused(old.error, {});
        return answer.ok ? err('OldClearPasswordWrong') : answer;
      }
      const proof = { opened: old.value, password: oldCleanPwd };
      return emptied(await clear.replace(account(), lifecycle.entrance(), proof, password));
    }),

  restoreRecentBlock: (_params, { lifecycle }) =>
    storing(async () => {
      const opened = await lifecycle.reopen(lifecycle.keys.recent);
      return opened?.ok === true ? ok({}) : err('BlockNotFound');
    }),

  storeRecentBlock: async (_params, { lifecycle }) => {
    if (!lifecycle.session().anonymous) lifecycle.keys.storeRecent(lifecycle.entrance());
    return ok({});
  },
};

export function emptied<E>(result: Result<void, E>): Result<Record<string, never>, E> {
  return result.ok ? ok({}) : result;
}
