/** Display rows of groups on this device: they never touch membership or keys. */
import * as v from 'valibot';
import { method } from '../../define.ts';
import { GroupMemberParam, groupMemberExample } from '../../rows/group.ts';
import { Empty, NodeAddress, Status, sample } from '../../values.ts';

const oneGroup = v.object({ gId: NodeAddress });
const example = { params: { gId: sample.groupAddress }, data: { status: true } };

export const localRows = {
  addGroupItem: method({
    summary: 'Add a member’s display row.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ groupItemData: GroupMemberParam }),
    data: Empty,
    codes: ['GroupNotFound', 'DatabaseOperationFailed'],
    example: { params: { groupItemData: groupMemberExample }, data: {} },
  }),

  deleteGroupAllInfo: method({
    summary: 'Delete all display rows of a group, its conversation’s too if so asked.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: v.object({ gId: NodeAddress, isDeleteConversation: v.boolean() }),
    data: Status,
    codes: ['DatabaseOperationFailed'],
    emits: ['conversation.changed'],
    example: { params: { gId: sample.groupAddress, isDeleteConversation: true }, data: { status: true } },
  }),

  deleteGroupByGId: method({
    summary: 'Delete a group’s display row.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: oneGroup,
    data: Status,
    codes: ['DatabaseOperationFailed'],
    example,
  }),

  deleteGroupConfigByGid: method({
    summary: 'Delete the display row of a group’s settings.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: oneGroup,
    data: Status,
    codes: ['DatabaseOperationFailed'],
    example,
  }),

  deleteGroupItemByGid: method({
    summary: 'Delete the display rows of a group’s members.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: oneGroup,
    data: Status,
    codes: ['DatabaseOperationFailed'],
    example,
  }),
};
