/** Reading groups, their settings and their members. */
import * as v from 'valibot';
import { GroupState } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import {
  GroupAllInfo,
  GroupConfigRow,
  GroupMemberRow,
  GroupRow,
  groupAllInfoExample,
  groupConfigExample,
  groupExample,
  groupMemberExample,
} from '../../rows/group.ts';
import { Count, NodeAddress, NoParams, sample, Text } from '../../values.ts';

const oneGroup = v.object({ gId: NodeAddress });
const exampleGroup = { gId: sample.groupAddress };

export const groupLists = {
  getGroupItemByNAddAndGid: method({
    summary: 'One member of a group.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, ndAdd: NodeAddress }),
    data: GroupMemberRow,
    codes: ['GroupNotFound', 'MemberNotInGroup'],
    example: { params: { ...exampleGroup, ndAdd: sample.otherAddress }, data: groupMemberExample },
  }),

  getGroupByGid2: method({
    summary: 'The row of a group.',
    needs: 'unlocked',
    status: 'planned',
    params: oneGroup,
    data: GroupRow,
    codes: ['GroupNotFound'],
    example: { params: exampleGroup, data: groupExample },
  }),

  getGroupConfigByGId: method({
    summary: 'A group’s settings.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gid: NodeAddress }),
    data: GroupConfigRow,
    codes: ['GroupNotFound'],
    example: { params: { gid: sample.groupAddress }, data: groupConfigExample },
  }),

  getAllGroups: method({
    summary: 'All groups, those that were left or dissolved included.',
    needs: 'unlocked',
    status: 'planned',
    params: NoParams,
    data: v.array(GroupRow),
    example: { params: {}, data: [groupExample] },
  }),

  getAllNormalGroup: method({
    summary: 'All groups in their normal state.',
    needs: 'unlocked',
    status: 'planned',
    params: NoParams,
    data: v.array(GroupRow),
    example: { params: {}, data: [groupExample] },
  }),

  getGroupItemByGid: method({
    summary: 'A group’s members.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, isGetPs: v.optional(v.boolean(), true) }),
    data: v.array(GroupMemberRow),
    codes: ['GroupNotFound'],
    example: { params: { ...exampleGroup, isGetPs: true }, data: [groupMemberExample] },
  }),

  getGroupMemberByService: method({
    summary: 'A page of a group’s members, under the version that the next page starts with.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, startVersion: v.optional(Count, 0) }),
    data: v.record(v.string(), v.array(GroupMemberRow)),
    codes: ['NetworkError', 'GroupNotFound'],
    example: { params: { ...exampleGroup, startVersion: 0 }, data: { '0': [groupMemberExample] } },
  }),

  getCurUserItem: method({
    summary: 'Oneself as a member of a group.',
    needs: 'unlocked',
    status: 'planned',
    params: oneGroup,
    data: GroupMemberRow,
    codes: ['GroupNotFound', 'MemberNotInGroup'],
    example: { params: exampleGroup, data: groupMemberExample },
  }),

  getGroupAllInfo: method({
    summary: 'A group with its settings and members.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, isGetPs: v.boolean() }),
    data: GroupAllInfo,
    codes: ['GroupNotFound'],
    example: { params: { ...exampleGroup, isGetPs: true }, data: groupAllInfoExample },
  }),

  getGroupDefaultBlock: method({
    summary: 'The groups of the default room, with settings and members.',
    needs: 'unlocked',
    status: 'planned',
    params: NoParams,
    data: v.array(GroupAllInfo),
    example: { params: {}, data: [groupAllInfoExample] },
  }),

  getGroupByBid: method({
    summary: 'The groups of a room, with settings and members.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ bId: Text }),
    data: v.array(GroupAllInfo),
    codes: ['BlockNotFound'],
    example: { params: { bId: '1' }, data: [groupAllInfoExample] },
  }),

  getGroupByCurBlockAndNotHide: method({
    summary: 'The groups of the open room that are in a state and not hidden, with settings and members.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ groupState: v.enum(GroupState) }),
    data: v.array(GroupAllInfo),
    example: { params: { groupState: GroupState.normal }, data: [groupAllInfoExample] },
  }),
};
