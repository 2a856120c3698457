/** The account's owner, this device and its connections. */
import * as v from 'valibot';
import { ConnectionValue, StorageValue } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { UserRow, userExample } from '../rows/user.ts';
import { Count, NoParams, Text, TextValue } from '../values.ts';

export const user = {
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
    emits: ['user.changed'],
    example: {
      params: { cache: true, nickname: 'Ben', pfpId: 2, pfpUrl: '', mDomain: '', backUp: true },
      data: { ...userExample, u_nick: 'Ben', u_pfp_id: 2, back_back_file: 1 },
    },
  }),

  connectionState: method({
    summary: 'The connection to the super nodes: 0 connecting, 1 connected, 2 disconnected.',
    needs: 'none',
    params: NoParams,
    data: v.strictObject({ value: v.enum(ConnectionValue) }),
    example: { params: {}, data: { value: ConnectionValue.connected } },
  }),

  storageState: method({
    summary: 'The connection to the file storage: 1 connected, 2 connecting, 3 failed.',
    needs: 'none',
    params: NoParams,
    data: v.strictObject({ value: v.enum(StorageValue) }),
    example: { params: {}, data: { value: StorageValue.failed } },
  }),

  getMachineId: method({
    summary: 'The id of this device: "web" and 16 hex digits.',
    needs: 'none',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: 'web18366879de5b1df0' } },
  }),

  getSuperNodeId: method({
    summary: 'The peer id of the connected super node; empty when there is none.',
    needs: 'none',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: '12D3KooWJ6mGkXo4HVXJPkV4jR5rQZx3kz7tDcFj2bR1q1tUc6aW' } },
  }),

  getSessionNum: method({
    summary: 'How many connections are open, as text.',
    needs: 'none',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: '2' } },
  }),
};
