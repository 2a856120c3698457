/** The account's owner, this device and its connections. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { UserRow, userExample } from '../rows/user.ts';
import { Count, NoParams, Text } from '../values.ts';
import { favorites } from './user/favorites.ts';
import { userNetwork } from './user/network.ts';
import { settings } from './user/settings.ts';

const owner = {
  getUserSingleInfo: method({
    summary: 'The account’s owner.',
    needs: 'unlocked',
    params: NoParams,
    data: UserRow,
    codes: ['UserLookupFailed'],
    example: { params: {}, data: userExample },
  }),

  updateUserSingleInfo: method({
    summary: 'Change the owner’s name, picture, domain or backup setting.',
    needs: 'unlocked',
    params: v.object({
      cache: v.optional(v.boolean(), true),
      nickname: v.optional(Text),
      pfpId: v.optional(Count),
      pfpUrl: v.optional(v.string()),
      mDomain: v.optional(v.string()),
      backUp: v.optional(v.boolean()),
    }),
    data: UserRow,
    codes: ['InvalidParameter', 'UpdateUserFailed', 'DatabaseOperationFailed'],
    emits: ['user.changed', 'backup.changed'],
    example: {
      params: { cache: true, nickname: 'Ben', pfpId: 2, pfpUrl: '', mDomain: '', backUp: true },
      data: { ...userExample, u_nick: 'Ben', u_pfp_id: 2, back_back_file: 1 },
    },
  }),
};

export const user = { ...owner, ...userNetwork, ...settings, ...favorites };
