/** A group, its settings and its members, as the API shows and takes them. */
import * as v from 'valibot';
import { GroupMemberState, GroupState } from '#model/enumerations.ts';
import { Bit, Count, Integer, sample } from '../values.ts';

const groupFields = {
  id: v.string(),
  g_id: v.string(),
  g_name: v.string(),
  g_info: v.string(),
  g_pfp_id: Integer,
  g_pfp_url: v.string(),
  g_msg_version: Integer,
  created_time: Integer,
  updated_time: Integer,
  state: v.enum(GroupState),
  b_id: v.string(),
  b_hide_state: Count,
  c_domain: v.string(),
};

export const GroupRow = v.strictObject(groupFields);
export type GroupRow = v.InferOutput<typeof GroupRow>;

const configFields = {
  id: v.string(),
  g_id: v.string(),
  /** Only the owner and administrators may change name and picture. */
  g_is_rename: Bit,
  /** Members can't write to each other. */
  g_is_astrict: Bit,
  g_is_all_chat: Bit,
  g_is_qr_allow: Bit,
  g_is_applied: Bit,
  g_num: Count,
  g_admin_num: Count,
  g_mbr_chat_: Bit,
  g_mbr_ac: Integer,
  g_mbr_vc: Integer,
  g_is_disturb: Bit,
  g_is_top: Bit,
  g_version: Integer,
  created_time: Integer,
  updated_time: Integer,
};

export const GroupConfigRow = v.strictObject(configFields);
export type GroupConfigRow = v.InferOutput<typeof GroupConfigRow>;

const memberFields = {
  id: v.string(),
  g_id: v.string(),
  g_is_admin: Bit,
  g_is_owner: Bit,
  u_pfp_url: v.string(),
  g_nick: v.string(),
  created_time: Integer,
  updated_time: Integer,
  g_ps: v.string(),
  state: v.enum(GroupMemberState),
  pubkey: v.string(),
  u_nd_add: v.string(),
  u_pfp_id: Integer,
  c_domain: v.string(),
  /** '0' or '1': a string in every example. */
  g_is_edit_nice: v.string(),
};

export const GroupMemberRow = v.strictObject(memberFields);
export type GroupMemberRow = v.InferOutput<typeof GroupMemberRow>;

/** A member row handed back to us. */
export const GroupMemberParam = v.object(memberFields);
export const PartialGroupMemberParam = v.partial(GroupMemberParam);

export const GroupAllInfo = v.strictObject({
  groupData: GroupRow,
  groupConfigData: GroupConfigRow,
  groupItems: v.array(GroupMemberRow),
  domain: v.string(),
  bHideState: Count,
  groupItemSum: Count,
});
export type GroupAllInfo = v.InferOutput<typeof GroupAllInfo>;

/** What a group's QR code carries: its rows and a signed invitation. */
export const GroupAllInfoParam = v.object({
  groupData: v.object(groupFields),
  groupConfigData: v.object(configFields),
  groupItems: v.array(GroupMemberParam),
  domain: v.optional(v.string()),
  bHideState: v.optional(Count),
  groupItemSum: v.optional(Count),
  invite: v.optional(v.string()),
});

/** A friend chosen to become a member. */
export const ChosenContact = v.object({
  cId: v.string(),
  cPfpId: Integer,
  cPfpUrl: v.string(),
  cNic: v.string(),
  cNdAdd: v.string(),
  cPs: v.string(),
  cPubCurve: v.string(),
});

export const groupExample: GroupRow = {
  id: '63bac58c-e0b7-4a9d-96a4-02940ea904e9',
  g_id: sample.groupAddress,
  g_name: 'Chess on Fridays',
  g_info: '',
  g_pfp_id: -1,
  g_pfp_url: '',
  g_msg_version: 1,
  created_time: sample.time,
  updated_time: sample.time,
  state: GroupState.normal,
  b_id: '1',
  b_hide_state: 0,
  c_domain: '',
};

export const groupConfigExample: GroupConfigRow = {
  id: '652a1bad-79d2-4765-9326-c4bf98790e0d',
  g_id: sample.groupAddress,
  g_is_rename: 0,
  g_is_astrict: 0,
  g_is_all_chat: 0,
  g_is_qr_allow: 0,
  g_is_applied: 0,
  g_num: 200,
  g_admin_num: 3,
  g_mbr_chat_: 0,
  g_mbr_ac: 0,
  g_mbr_vc: 0,
  g_is_disturb: 0,
  g_is_top: 0,
  g_version: 1,
  created_time: sample.time,
  updated_time: sample.time,
};

export const groupMemberExample: GroupMemberRow = {
  id: sample.groupAddress + sample.otherAddress,
  g_id: sample.groupAddress,
  g_is_admin: 0,
  g_is_owner: 1,
  u_pfp_url: '',
  g_nick: '3yNWSHRY',
  created_time: sample.time,
  updated_time: sample.time,
  g_ps: '',
  state: GroupMemberState.joined,
  pubkey: sample.curveKey,
  u_nd_add: sample.otherAddress,
  u_pfp_id: 6,
  c_domain: '',
  g_is_edit_nice: '0',
};

export const groupAllInfoExample: GroupAllInfo = {
  groupData: groupExample,
  groupConfigData: groupConfigExample,
  groupItems: [groupMemberExample],
  domain: '',
  bHideState: 0,
  groupItemSum: 1,
};

export const chosenContactExample = {
  cId: sample.otherAddress,
  cPfpId: 6,
  cPfpUrl: '',
  cNic: '3yNWSHRY',
  cNdAdd: sample.otherAddress,
  cPs: 'Anna',
  cPubCurve: sample.curveKey,
};
