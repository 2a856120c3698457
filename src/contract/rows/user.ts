/** The account's owner, as the API shows them. Passwords always answer the empty string. */
import * as v from 'valibot';
import { Bit, Count, Integer, sample } from '../values.ts';

export const UserRow = v.strictObject({
  u_id: v.string(),
  u_nick: v.string(),
  u_nd_add: v.string(),
  u_pfp_id: Integer,
  u_pfp_url: v.string(),
  u_empty_pwd: v.literal(''),
  u_ip: v.string(),
  c_pub_key: v.string(),
  c_pub_curve: v.string(),
  u_anon_pwd: v.literal(''),
  u_max_bolcks: Count,
  u_max_gp_mbr: Count,
  u_version: Integer,
  c_list_version: Integer,
  u_max_gp_vc_mbr: Count,
  created_time: Integer,
  updated_time: Integer,
  u_domain: v.string(),
  back_back_file: Bit,
});
export type UserRow = v.InferOutput<typeof UserRow>;

export const userExample: UserRow = {
  u_id: '0f69c6e6-314c-4e6d-99e4-8850c9559c11',
  u_nick: 'BgboULwo',
  u_nd_add: sample.address,
  u_pfp_id: 1,
  u_pfp_url: '',
  u_empty_pwd: '',
  u_ip: '',
  c_pub_key: sample.publicKey,
  c_pub_curve: sample.curveKey,
  u_anon_pwd: '',
  u_max_bolcks: 3,
  u_max_gp_mbr: 50,
  u_version: 1,
  c_list_version: 0,
  u_max_gp_vc_mbr: 9,
  created_time: sample.time,
  updated_time: sample.time,
  u_domain: '',
  back_back_file: 0,
};
