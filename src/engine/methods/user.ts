/** `user`: the owner, this device, its connections. */
import type { user } from '#contract/modules/user.ts';
import { err, ok } from '#lib/result.ts';
import { MnemonicBackup, StorageValue } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import type { ModuleHandlers } from '../handler.ts';
import { VERSION_GROUPS } from '../sync/map-names.ts';
import { emptied, refused } from './block/passwords.ts';
import { type EngineContext, storing } from './context.ts';
import { getUserSingleSetting, updateUserSingleSetting } from './user-settings.ts';

/** What the document's yes or no stands for. */
function backupOf(backUp: boolean | undefined): MnemonicBackup | undefined {
  if (backUp === undefined) return undefined;
  return backUp ? MnemonicBackup.done : MnemonicBackup.none;
}

export const userHandlers: ModuleHandlers<typeof user, EngineContext> = {
  getVersion: async (_params, { account }) => ok(await account().state.versions(VERSION_GROUPS)),

  getUserSingleInfo: async (_params, { account }) => ok(account().profile.row()),

  updateUserSingleInfo: async ({ nickname, pfpId, pfpUrl, mDomain, backUp }, { account }) => {
    if ((nickname?.length ?? 0) > LIMITS.nickname || (pfpUrl?.length ?? 0) > LIMITS.pictureUrl)
      return err('InvalidParameter');
    const { core, profile, contacts } = account();
    return storing(async () => {
      await core.transact(async (tx) => {
        profile.change(tx, { nick: nickname, pfpId, pfpUrl, domain: mDomain, backup: backupOf(backUp) });
        await contacts.tellProfile(tx, profile.card(tx));
      });
      return ok(profile.row());
    });
  },

  getUserSingleSetting,

  updateUserSingleSetting,

  hasEmptyPassword: (_params, { lifecycle, account }) =>
    storing(async () => ok({ status: await lifecycle.clearPassword.isSet(account(), lifecycle.entrance()) })),

  checkEmptyPassword: ({ password }, { lifecycle, account }) =>
    storing(async () => {
      if (!(await lifecycle.clearPassword.isSet(account(), lifecycle.entrance()))) return err('ClearPasswordNotSet');
      const checked = await lifecycle.clearPassword.check(password);
      if (checked.ok) lifecycle.clearPassword.given(account(), lifecycle.entrance(), checked.value);
      return checked.ok ? ok({ status: true }) : refused(checked.error, { status: false });
    }),

  updateEmptyPassword: ({ password }, { lifecycle, account }) =>
    storing(async () => emptied(await lifecycle.clearPassword.set(account(), lifecycle.entrance(), password))),

  cleanAccount: (_params, { lifecycle }) =>
    storing(async () => {
      await lifecycle.clean();
      return ok({});
    }),

  setLogSwitch: async ({ isOpen }, { switchLog }) => {
    switchLog(isOpen);
    return ok({});
  },

  initMenu: async () => ok({}),

  connectionState: async (_params, { lifecycle }) => ok({ value: lifecycle.connectionValue() }),

  storageState: async () => ok({ value: StorageValue.failed }),

  getMachineId: async (_params, { lifecycle }) => ok({ value: lifecycle.openAccount()?.core.own.device.id ?? '' }),

  getSuperNodeId: async (_params, { lifecycle }) => ok({ value: lifecycle.network.superNodeId() }),

  getSessionNum: async (_params, { lifecycle }) => ok({ value: `${lifecycle.network.sessionCount()}` }),
};
