/** Joining a group by its QR code. */
import * as v from 'valibot';
import { method } from '../../define.ts';
import { GroupAllInfoParam, GroupMemberParam, groupAllInfoExample, groupMemberExample } from '../../rows/group.ts';
import { Integer, NodeAddress, Status, sample } from '../../values.ts';

const params = v.object({
  gId: NodeAddress,
  curUserItem: GroupMemberParam,
  groupAllBean: GroupAllInfoParam,
  version: v.optional(Integer),
});
const example = {
  params: {
    gId: sample.groupAddress,
    curUserItem: groupMemberExample,
    groupAllBean: groupAllInfoExample,
    version: 1,
  },
  data: { status: true },
};

export const joining = {
  scanJoinGroup: method({
    summary: 'Join a group by its QR code.',
    needs: 'unlocked',
    status: 'planned',
    params,
    data: Status,
    codes: ['NetworkError', 'GroupSizeInvalid', 'GroupStateAbnormal', 'GroupJoinRestricted', 'GroupJoinNeedsApproval'],
    example,
  }),

  scanJoinGroupApply: method({
    summary: 'Apply to join a group by its QR code.',
    needs: 'unlocked',
    status: 'planned',
    params,
    data: Status,
    codes: ['NetworkError', 'GroupStateAbnormal', 'MemberAlreadyInGroup', 'GroupOperationNotSent'],
    example,
  }),
};
