/** A room, its settings and its notices, as the API shows them. Passwords always answer the empty string. */
import * as v from 'valibot';
import { BlockLifetime, BlockState } from '#model/enumerations.ts';
import { Bit, Count, Integer, sample } from '../values.ts';

export const BlockRow = v.strictObject({
  b_id: v.string(),
  b_name: v.string(),
  c_pfp: Integer,
  c_pfp_url: v.string(),
  b_clr_pwd: v.literal(''),
  b_login_pwd: v.literal(''),
  b_wallet_pwd: v.literal(''),
  created_time: Integer,
  updated_time: Integer,
  u_apply_count: Count,
  b_old_pwd: v.literal(''),
  b_state: v.enum(BlockState),
});
export type BlockRow = v.InferOutput<typeof BlockRow>;

export const BlockConfigRow = v.strictObject({
  id: v.string(),
  b_id: v.string(),
  b_num: Count,
  b_default: Bit,
  b_enable_msg: Bit,
  b_exp: v.enum(BlockLifetime),
  created_time: Integer,
  updated_time: Integer,
  b_empty: Bit,
  b_hide: Bit,
});
export type BlockConfigRow = v.InferOutput<typeof BlockConfigRow>;

/** A text that a notification of the room may show instead of the message. */
export const BlockNoticeRow = v.strictObject({
  id: v.string(),
  b_id: v.string(),
  bmn_cry: v.string(),
  bmn_order: Integer,
  bmn_type: v.literal(1),
  created_time: Integer,
  updated_time: Integer,
});
export type BlockNoticeRow = v.InferOutput<typeof BlockNoticeRow>;

export const blockExample: BlockRow = {
  b_id: '1',
  b_name: 'iCom',
  c_pfp: 1,
  c_pfp_url: '',
  b_clr_pwd: '',
  b_login_pwd: '',
  b_wallet_pwd: '',
  created_time: sample.time,
  updated_time: sample.time,
  u_apply_count: 0,
  b_old_pwd: '',
  b_state: BlockState.published,
};

export const blockConfigExample: BlockConfigRow = {
  id: '1c161172-6722-48f2-bb11-6cc2e8539e74',
  b_id: '1',
  b_num: 100,
  b_default: 1,
  b_enable_msg: 1,
  b_exp: BlockLifetime.forever,
  created_time: sample.time,
  updated_time: sample.time,
  b_empty: 0,
  b_hide: 0,
};

export const blockNoticeExample: BlockNoticeRow = {
  id: 'dedd49fe-11a2-42b2-a6a3-1adf225f9cd5',
  b_id: 'c3077ee8-b4f8-4fb9-a870-a784f0e18884',
  bmn_cry: 'The weather is fine.',
  bmn_order: 1,
  bmn_type: 1,
  created_time: sample.time,
  updated_time: sample.time,
};
