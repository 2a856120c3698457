/** The owner's settings, the universal clear password, and clearing the account from this device. */
import * as v from 'valibot';
import { method } from '../../define.ts';
import { Bit, Empty, Integer, NoParams, Status, sample, Text } from '../../values.ts';

const SettingRow = v.strictObject({
  u_id: v.string(),
  sh_nic: Integer,
  rc_ac_vc_invit_info: Bit,
  rc_new_msg_info: Bit,
  show_last_online_time: Bit,
  use_mobile_data: Bit,
  use_wifi_data: Bit,
  info_ac_vc_invit_rg: Bit,
  info_ac_vc_invit_sk: Bit,
  new_msg_ring_tone: Bit,
  new_msg_sk: Bit,
  lang: v.string(),
  created_time: Integer,
  updated_time: Integer,
  shark_it_off: Bit,
});

const settingExample = {
  u_id: '0e4764e8-66dd-4380-9618-21af3decacad',
  sh_nic: 0,
  rc_ac_vc_invit_info: 1,
  rc_new_msg_info: 1,
  show_last_online_time: 1,
  use_mobile_data: 0,
  use_wifi_data: 0,
  info_ac_vc_invit_rg: 1,
  info_ac_vc_invit_sk: 1,
  new_msg_ring_tone: 1,
  new_msg_sk: 1,
  lang: 'en',
  created_time: sample.time,
  updated_time: sample.time,
  shark_it_off: 0,
} as const;

const Switch = v.optional(Bit);

export const settings = {
  getUserSingleSetting: method({
    summary: 'The owner’s settings.',
    needs: 'unlocked',
    params: NoParams,
    data: SettingRow,
    example: { params: {}, data: settingExample },
  }),

  updateUserSingleSetting: method({
    summary: 'Change some of the owner’s settings.',
    needs: 'unlocked',
    params: v.object({
      shNic: v.optional(v.string()),
      rcAcVcInviteInfo: Switch,
      rcNewMsgInfo: Switch,
      showLastOnlineTime: Switch,
      useMobileData: Switch,
      useWifiData: Switch,
      infoAcVcInviteRg: Switch,
      infoAcVcInviteSk: Switch,
      newMsgRingTone: Switch,
      newMsgSk: Switch,
      sharkItOff: Switch,
      lang: v.optional(Text),
    }),
    data: SettingRow,
    codes: ['InvalidParameter', 'DatabaseOperationFailed'],
    example: { params: { showLastOnlineTime: 1, lang: 'en' }, data: settingExample },
    notes: 'shNic is a whole number as text: sh_nic is one.',
  }),

  checkEmptyPassword: method({
    summary: 'Whether a password is the universal clear password.',
    needs: 'unlocked',
    params: v.object({ password: Text }),
    data: Status,
    codes: ['ClearPasswordNotSet', 'PasswordWrongFiveTimes', 'PasswordWrongTenTimes', 'DatabaseOperationFailed'],
    notes:
      'ClearPasswordNotSet in any room beside the default and the blank one: it is not theirs, and nobody is to find it there.',
    example: { params: { password: 'resign' }, data: { status: true } },
  }),

  hasEmptyPassword: method({
    summary: 'Whether a universal clear password is set.',
    needs: 'unlocked',
    params: NoParams,
    data: Status,
    codes: ['DatabaseOperationFailed'],
    notes: 'Never in a room beside the default and the blank one.',
    example: { params: {}, data: { status: true } },
  }),

  updateEmptyPassword: method({
    summary: 'Set the universal clear password.',
    needs: 'unlocked',
    params: v.object({ password: Text }),
    data: Empty,
    notes:
      'Given at the login, it wipes this device and then opens the blank room, in the look and the time of any login. It shows the words of the blank room’s account as well, as a wallet password does. Where there is one already it is refused: block.updateCleanPwdBlock changes it. A room beside the default and the blank one can set none: DatabaseOperationFailed.',
    codes: [
      'PasswordFormatInvalid',
      'PasswordSameAsBlock',
      'PasswordSameAsLogin',
      'PasswordUnchanged',
      'DatabaseOperationFailed',
    ],
    example: { params: { password: 'resign it' }, data: {} },
  }),

  cleanAccount: method({
    summary: 'Delete the account from this device.',
    needs: 'loggedIn',
    destructive: true,
    params: NoParams,
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['session.changed'],
    example: { params: {}, data: {} },
  }),
};
