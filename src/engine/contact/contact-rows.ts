/** Contacts and requests as the API shows them. */

import type { ApplyRow, ContactRow } from '#contract/rows/contact.ts';
import { fromBase58, toHex } from '#lib/bytes.ts';
import { ContactState } from '#model/enumerations.ts';
import type { Apply, Blacklisted, Contact, ContactSetting, Friendship } from '../tables.ts';

/** Everybody is in the default room. */
export const DEFAULT_ROOM = '1';

const STATE: Readonly<Record<Friendship, ContactState>> = {
  outgoing: ContactState.pending,
  ended: ContactState.new,
  friend: ContactState.friend,
};

/** `hiddenUntil`: 0 for somebody who isn't hidden. */
export function contactRow(
  contact: Contact,
  setting: ContactSetting,
  hiddenUntil: number,
  blacklisted: Blacklisted | undefined,
): ContactRow {
  const burnTime = setting.burn?.time ?? 0;
  return {
    c_id: contact.address,
    c_nd_add: contact.address,
    c_nic: contact.profile.nick,
    c_pfp_id: contact.profile.pfpId,
    c_pub_curve: contact.exchange,
    c_pub_key: publicKeyOf(contact.address),
    c_version: contact.version,
    c_state: STATE[contact.friendship],
    c_black_state: blacklisted?.blocked === true ? 1 : 0,
    c_be_black_state: blacklisted?.blockedByOther === true ? 1 : 0,
    c_pfp_url: contact.profile.pfpUrl,
    c_ps: contact.remark,
    c_number_id: '',
    created_time: contact.created,
    updated_time: contact.updated,
    c_is_top: setting.topTime > 0 ? 1 : 0,
    c_is_disturb: setting.muted ? 1 : 0,
    b_id: DEFAULT_ROOM,
    b_hide_state: hiddenUntil,
    c_is_group: 0,
    c_domain: '',
    b_exp: burnTime > 0 ? 1 : 0,
    b_exp_time: burnTime,
    mark_unread: 0,
    wallet_address: null,
    wallet_puk: null,
    wallet_index: null,
  };
}

/** `applyState`: 1 waits for an answer, 2 was accepted. */
export function applyRow(apply: Apply): ApplyRow {
  return {
    id: apply.address,
    pfpId: apply.profile.pfpId,
    pfpUrl: apply.profile.pfpUrl,
    nickname: apply.profile.nick,
    nodeId: apply.address,
    remake: '',
    pubCurve: apply.exchange,
    applyId: apply.id,
    applyState: apply.accepted ? 2 : 1,
    applyCount: apply.count,
    applyRemark: apply.content,
    applySrc: 0,
    domain: '',
  };
}

/** Hex of the key that an address is made of. */
export function publicKeyOf(address: string): string {
  return toHex(fromBase58(address) ?? new Uint8Array(0));
}
