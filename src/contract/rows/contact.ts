/** A friend and a friend request, as the API shows them. */
import * as v from 'valibot';
import { ContactState } from '#model/enumerations.ts';
import { Bit, Count, Integer, sample } from '../values.ts';

const contactFields = {
  c_id: v.string(),
  c_nd_add: v.string(),
  c_nic: v.string(),
  c_pfp_id: Integer,
  c_pub_curve: v.string(),
  c_pub_key: v.string(),
  c_version: Integer,
  c_state: v.enum(ContactState),
  c_black_state: Bit,
  c_be_black_state: Bit,
  c_pfp_url: v.string(),
  c_ps: v.string(),
  c_number_id: v.string(),
  created_time: Integer,
  updated_time: Integer,
  c_is_top: Bit,
  c_is_disturb: Bit,
  b_id: v.string(),
  b_hide_state: Count,
  c_is_group: Bit,
  c_domain: v.string(),
  b_exp: Bit,
  b_exp_time: Count,
  mark_unread: Bit,
  wallet_address: v.nullable(v.string()),
  wallet_puk: v.nullable(v.string()),
  wallet_index: v.nullable(Integer),
};

export const ContactRow = v.strictObject(contactFields);
export type ContactRow = v.InferOutput<typeof ContactRow>;

export const contactExample: ContactRow = {
  c_id: sample.otherAddress,
  c_nd_add: sample.otherAddress,
  c_nic: '3yNWSHRY',
  c_pfp_id: 6,
  c_pub_curve: sample.curveKey,
  c_pub_key: sample.publicKey,
  c_version: 1,
  c_state: ContactState.friend,
  c_black_state: 0,
  c_be_black_state: 0,
  c_pfp_url: '',
  c_ps: 'Anna',
  c_number_id: '',
  created_time: sample.time,
  updated_time: sample.time,
  c_is_top: 0,
  c_is_disturb: 0,
  b_id: '1',
  b_hide_state: 0,
  c_is_group: 0,
  c_domain: '',
  b_exp: 0,
  b_exp_time: 0,
  mark_unread: 0,
  wallet_address: null,
  wallet_puk: null,
  wallet_index: null,
};

export const ApplyRow = v.strictObject({
  id: v.string(),
  pfpId: Integer,
  pfpUrl: v.string(),
  nickname: v.string(),
  nodeId: v.string(),
  remake: v.string(),
  pubCurve: v.string(),
  applyId: v.string(),
  applyState: Integer,
  applyCount: Count,
  applyRemark: v.string(),
  applySrc: Integer,
  domain: v.string(),
});
export type ApplyRow = v.InferOutput<typeof ApplyRow>;

export const applyExample: ApplyRow = {
  id: sample.address,
  pfpId: 12,
  pfpUrl: '',
  nickname: 'BgboULwo',
  nodeId: sample.address,
  remake: '',
  pubCurve: sample.curveKey,
  applyId: 'd1e7ccd5-94ef-4c91-9def-79adebcf20f9',
  applyState: 1,
  applyCount: 0,
  applyRemark: 'We met at the library.',
  applySrc: 0,
  domain: '',
};
