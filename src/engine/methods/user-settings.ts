/** `user`: the owner's settings, which parameters name otherwise than rows. */
import type { user } from '#contract/modules/user.ts';
import { err, ok } from '#lib/result.ts';
import type { Account } from '../account/account.ts';
import type { Handler } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

/** As long as the longest language tag that is in use. */
const LANGUAGE_LENGTH = 35;

export const getUserSingleSetting: Handler<(typeof user)['getUserSingleSetting'], EngineContext> = async (
  _params,
  { account },
) => ok(rowOf(account()));

export const updateUserSingleSetting: Handler<(typeof user)['updateUserSingleSetting'], EngineContext> = async (
  params,
  { account },
) => {
  const { shNic, lang } = params;
  const showsNick = shNic === undefined ? undefined : Number(shNic);
  if (showsNick !== undefined && (shNic?.trim() === '' || !Number.isSafeInteger(showsNick)))
    return err('InvalidParameter');
  if ((lang?.length ?? 0) > LANGUAGE_LENGTH) return err('InvalidParameter');
  const { core, settings } = account();
  return storing(async () => {
    await core.transact(async (tx) =>
      settings.change(tx, {
        sh_nic: showsNick,
        rc_ac_vc_invit_info: params.rcAcVcInviteInfo,
        rc_new_msg_info: params.rcNewMsgInfo,
        show_last_online_time: params.showLastOnlineTime,
        use_mobile_data: params.useMobileData,
        use_wifi_data: params.useWifiData,
        info_ac_vc_invit_rg: params.infoAcVcInviteRg,
        info_ac_vc_invit_sk: params.infoAcVcInviteSk,
        new_msg_ring_tone: params.newMsgRingTone,
        new_msg_sk: params.newMsgSk,
        shark_it_off: params.sharkItOff,
        lang,
      }),
    );
    return ok(rowOf(account()));
  });
};

function rowOf({ core, profile, settings }: Account) {
  return { u_id: profile.row().u_id, ...settings.row(), created_time: core.own.created };
}
