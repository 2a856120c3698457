/** What owner, administrators and members change about a group. */
import * as v from 'valibot';
import { AdminChange, GroupInfoField, GroupSetting } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import {
  ChosenContact,
  chosenContactExample,
  GroupConfigRow,
  GroupMemberParam,
  GroupRow,
  groupConfigExample,
  groupExample,
  groupMemberExample,
} from '../../rows/group.ts';
import { Count, Empty, NodeAddress, sample, Text } from '../../values.ts';

const someMembers = v.pipe(v.array(GroupMemberParam), v.nonEmpty());

export const groupSync = {
  updateGroupInfo: method({
    summary: 'Change a group’s name, picture or announcement.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, editContent: v.string(), type: v.enum(GroupInfoField) }),
    data: GroupRow,
    codes: [
      'GroupNotFound',
      'GroupNameUpdateFailed',
      'GroupAnnouncementFailed',
      'GroupNameInvalid',
      'AdminRequired',
      'GroupStateAbnormal',
      'GroupOperationNotSent',
    ],
    example: {
      params: { gId: sample.groupAddress, editContent: 'Chess on Fridays', type: GroupInfoField.name },
      data: groupExample,
    },
    notes: 'An empty announcement clears it; an empty name is refused.',
  }),

  changeGroupConfig: method({
    summary: 'Change one setting of a group.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, types: v.enum(GroupSetting), editContent: Count }),
    data: GroupConfigRow,
    codes: ['GroupNotFound', 'AdminRequired', 'GroupSizeInvalid', 'GroupStateAbnormal', 'GroupOperationNotSent'],
    example: {
      params: { gId: sample.groupAddress, types: GroupSetting.memberProtection, editContent: 1 },
      data: { ...groupConfigExample, g_mbr_chat_: 1 },
    },
    notes: 'types names the setting, editContent is its new value.',
  }),

  addGroupMemberWith: method({
    summary: 'Invite friends into a group.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, mContacts: v.pipe(v.array(ChosenContact), v.nonEmpty()) }),
    data: Empty,
    codes: [
      'GroupNotFound',
      'GroupSizeInvalid',
      'GroupStateAbnormal',
      'MemberAlreadyInGroup',
      'GroupJoinRestricted',
      'GroupOperationNotSent',
    ],
    example: { params: { gId: sample.groupAddress, mContacts: [chosenContactExample] }, data: {} },
  }),

  removeGroupMemberWith: method({
    summary: 'Remove members from a group.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: v.object({ gId: NodeAddress, mSelectGroupItems: someMembers }),
    data: Empty,
    codes: ['GroupNotFound', 'AdminRequired', 'GroupStateAbnormal', 'MemberNotInGroup', 'GroupOperationNotSent'],
    example: { params: { gId: sample.groupAddress, mSelectGroupItems: [groupMemberExample] }, data: {} },
  }),

  updateGroupWithNickName: method({
    summary: 'Change one’s own name in a group; an empty one clears it.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, nickName: v.string() }),
    data: Empty,
    codes: ['GroupNotFound', 'GroupNicknameUpdateFailed', 'GroupStateAbnormal', 'GroupOperationNotSent'],
    example: { params: { gId: sample.groupAddress, nickName: 'Ben' }, data: {} },
  }),

  updateGroupWithAdmins: method({
    summary: 'Make members administrators (2), or take that from them (3).',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, type: v.enum(AdminChange), mSelectGroupItems: someMembers }),
    data: Empty,
    codes: ['GroupNotFound', 'OwnerRequired', 'GroupAdminLimitReached', 'MemberNotInGroup', 'GroupOperationNotSent'],
    example: {
      params: { gId: sample.groupAddress, type: AdminChange.add, mSelectGroupItems: [groupMemberExample] },
      data: {},
    },
  }),

  transferGroupWithGid: method({
    summary: 'Hand a group over to another owner.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: v.object({ gId: NodeAddress, owner: GroupMemberParam }),
    data: Empty,
    codes: ['GroupNotFound', 'OwnerRequired', 'MemberNotInGroup', 'GroupOperationNotSent'],
    example: { params: { gId: sample.groupAddress, owner: groupMemberExample }, data: {} },
  }),

  ignoreGroupEntryApplication: method({
    summary: 'Ignore an application to join a group.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gId: NodeAddress, applyNoId: Text }),
    aliases: { gid: 'gId' },
    data: v.strictObject({ status: v.boolean() }),
    codes: ['GroupNotFound', 'AdminRequired', 'GroupApplicationState', 'DatabaseOperationFailed'],
    example: { params: { gId: sample.groupAddress, applyNoId: sample.otherAddress }, data: { status: true } },
  }),

  agreeGroupEntryApplication: method({
    summary: 'Accept an application to join a group.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ gid: NodeAddress, applyNoId: Text }),
    data: Empty,
    codes: ['GroupNotFound', 'AdminRequired', 'GroupSizeInvalid', 'GroupApplicationState', 'GroupOperationNotSent'],
    example: { params: { gid: sample.groupAddress, applyNoId: sample.otherAddress }, data: {} },
  }),
};
