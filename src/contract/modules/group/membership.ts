/** Creating and leaving groups, and who may do what in them. */
import * as v from 'valibot';
import { method } from '../../define.ts';
import {
  ChosenContact,
  chosenContactExample,
  GroupMemberParam,
  groupMemberExample,
  PartialGroupMemberParam,
} from '../../rows/group.ts';
import { Count, Empty, NodeAddress, Status, sample, Text } from '../../values.ts';

const oneGroup = v.object({ gId: NodeAddress });
const exampleGroup = { gId: sample.groupAddress };

export const membership = {
  createGroup: method({
    summary: 'Create a group with some friends.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({
      identifier: v.optional(v.string()),
      groupName: v.optional(v.string()),
      itemList: v.pipe(v.array(ChosenContact), v.nonEmpty()),
    }),
    data: Empty,
    codes: [
      'NetworkError',
      'GroupSizeInvalid',
      'GroupNeedsMember',
      'GroupNameInvalid',
      'GroupLimitReached',
      'GroupStoreFailed',
      'GroupOperationNotSent',
    ],
    emits: ['conversation.changed', 'message.added'],
    example: {
      params: { identifier: '11212121', groupName: 'Chess on Fridays', itemList: [chosenContactExample] },
      data: {},
    },
    notes: 'The identifier comes back in the event that tells that the group was created.',
  }),

  quiteGroup: method({
    summary: 'Leave a group.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: oneGroup,
    data: Status,
    codes: ['GroupNotFound', 'OwnerCannotLeave', 'GroupStateAbnormal', 'GroupOperationNotSent'],
    example: { params: exampleGroup, data: { status: true } },
  }),

  dissolveGroup: method({
    summary: 'Dissolve one’s own group.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: oneGroup,
    data: Status,
    codes: ['GroupNotFound', 'OwnerRequired', 'GroupDissolved', 'GroupOperationNotSent'],
    example: { params: exampleGroup, data: { status: true } },
  }),

  checkIsAdminOrOwn: method({
    summary: 'Whether a member, or oneself, is the owner or an administrator.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, curItem: v.optional(GroupMemberParam) }),
    data: Status,
    codes: ['GroupNotFound', 'MemberNotInGroup'],
    example: { params: { ...exampleGroup, curItem: groupMemberExample }, data: { status: true } },
  }),

  checkIsAdmin: method({
    summary: 'Whether a member, or oneself, is an administrator.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, curItem: v.optional(PartialGroupMemberParam) }),
    data: Status,
    codes: ['GroupNotFound', 'MemberNotInGroup'],
    example: { params: { ...exampleGroup, curItem: groupMemberExample }, data: { status: false } },
  }),

  checkIsOwn: method({
    summary: 'Whether a member, or oneself, is the owner.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, curItem: v.optional(PartialGroupMemberParam) }),
    data: Status,
    codes: ['GroupNotFound', 'MemberNotInGroup'],
    example: { params: { ...exampleGroup, curItem: groupMemberExample }, data: { status: true } },
  }),

  checkGroupAllChatPermission: method({
    summary: 'Whether oneself may write while all are muted.',
    needs: 'unlocked',
    status: 'planned',
    params: oneGroup,
    data: Status,
    codes: ['GroupNotFound'],
    example: { params: exampleGroup, data: { status: true } },
  }),

  checkGroupStateById: method({
    summary: 'Whether a group is in its normal state.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ groupId: Text }),
    data: Status,
    example: { params: { groupId: sample.groupAddress }, data: { status: true } },
  }),

  setGroupHideState: method({
    summary: 'Hide a group for some milliseconds; 0 shows it again.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, time: Count }),
    data: Status,
    codes: ['GroupNotFound', 'DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: { params: { ...exampleGroup, time: 10000 }, data: { status: true } },
  }),
};
