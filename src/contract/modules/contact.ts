/** Friends and friend requests. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { ApplyRow, applyExample, ContactRow, contactExample } from '../rows/contact.ts';
import { Count, Empty, Integer, NodeAddress, NoParams, Status, sample, Text } from '../values.ts';

const person = v.object({ nodeId: NodeAddress });
const examplePerson = { nodeId: sample.address };
const YesOrNo = v.picklist(['yes', 'no']);

export const contact = {
  getContacts: method({
    summary: 'The friends of a room.',
    needs: 'unlocked',
    params: v.object({ blockId: v.optional(Text) }),
    data: v.array(ContactRow),
    codes: ['BlockNotFound'],
    example: { params: { blockId: '1' }, data: [contactExample] },
    notes: '`c_state` is -1 while our request waits, and 0 once the other one has ended the friendship.',
  }),

  addFriend: method({
    summary: 'Ask somebody to become a friend.',
    needs: 'unlocked',
    params: v.object({ nodeId: NodeAddress, content: v.string(), remark: v.optional(v.string()) }),
    data: Empty,
    codes: [
      'InvalidParameter',
      'NetworkError',
      'DatabaseOperationFailed',
      'ContactNotFound',
      'AlreadyFriends',
      'Blocked',
      'BlockedByOther',
      'KeyVerificationFailed',
      'ContactLimitReached',
      'ContactInAnotherBlock',
      'SendMessageFailed',
    ],
    emits: ['contact.changed', 'conversation.changed', 'message.added'],
    example: {
      params: { nodeId: sample.address, content: 'We met at the library.', remark: 'Ben' },
      data: {},
    },
  }),

  agreeApplySync: method({
    summary: 'Accept a friend request.',
    needs: 'unlocked',
    params: v.object({ nodeId: NodeAddress, remark: v.optional(v.string()) }),
    data: Empty,
    codes: [
      'NetworkError',
      'DatabaseOperationFailed',
      'ContactNotFound',
      'AlreadyFriends',
      'KeyVerificationFailed',
      'ContactLimitReached',
      'SendMessageFailed',
    ],
    emits: ['contact.changed', 'apply.changed', 'conversation.changed', 'message.added'],
    example: { params: { nodeId: sample.address, remark: 'Ben' }, data: {} },
  }),

  getContactByNoId: method({
    summary: 'A friend’s row.',
    needs: 'unlocked',
    params: person,
    data: ContactRow,
    codes: ['ContactNotFound'],
    example: { params: { nodeId: sample.otherAddress }, data: contactExample },
  }),

  updateRemake: method({
    summary: 'Set a friend’s remark; an empty one clears it.',
    needs: 'unlocked',
    params: v.object({ nodeId: NodeAddress, remake: v.string(), isUpdateP2p: v.optional(v.boolean(), true) }),
    data: Empty,
    codes: ['ContactNotFound', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'conversation.changed'],
    notes: '`isUpdateP2p` has no effect: the account’s other devices are always told.',
    example: { params: { nodeId: sample.otherAddress, remake: 'Anna', isUpdateP2p: true }, data: {} },
  }),

  deleteFriend: method({
    summary: 'End a friendship and delete its conversation here.',
    needs: 'unlocked',
    destructive: true,
    params: person,
    data: Empty,
    codes: ['ContactNotFound', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'conversation.changed', 'message.removed'],
    example: { params: examplePerson, data: {} },
  }),

  getUserInfo: method({
    summary: 'What is known about somebody: locally, or as published on the network.',
    needs: 'unlocked',
    params: person,
    data: v.strictObject({
      nic: v.string(),
      pfpId: Integer,
      pfpUrl: v.string(),
      pubKey: v.string(),
      pubCurve: v.string(),
      version: v.string(),
      listVersion: v.string(),
      maxGpVcMbr: v.string(),
      domainList: v.string(),
    }),
    codes: ['NetworkError', 'UserLookupFailed', 'KeyVerificationFailed'],
    example: {
      params: examplePerson,
      data: {
        nic: 'Ben',
        pfpId: 12,
        pfpUrl: '',
        pubKey: sample.publicKey,
        pubCurve: sample.curveKey,
        version: '304',
        listVersion: '1',
        maxGpVcMbr: '9',
        domainList: '',
      },
    },
  }),

  isFriend: method({
    summary: 'Whether somebody is a friend.',
    needs: 'unlocked',
    params: person,
    data: Status,
    example: { params: examplePerson, data: { status: true } },
  }),

  getApplyBridge: method({
    summary: 'How many friend requests have not been looked at.',
    needs: 'unlocked',
    params: NoParams,
    data: v.strictObject({ value: Count }),
    example: { params: {}, data: { value: 2 } },
  }),

  clearApplyBridge: method({
    summary: 'Mark all friend requests as looked at.',
    needs: 'unlocked',
    params: NoParams,
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['apply.changed'],
    example: { params: {}, data: {} },
  }),

  deleteApply: method({
    summary: 'Delete a friend request without an answer.',
    needs: 'unlocked',
    destructive: true,
    params: person,
    data: Empty,
    codes: ['ContactNotFound', 'DatabaseOperationFailed'],
    emits: ['apply.changed'],
    example: { params: examplePerson, data: {} },
  }),

  getApplyList: method({
    summary: 'The friend requests, newest first.',
    needs: 'unlocked',
    params: NoParams,
    data: v.array(ApplyRow),
    example: { params: {}, data: [applyExample] },
  }),

  deleteBlack: method({
    summary: 'Unblock somebody, who learns of it if they had been told.',
    needs: 'unlocked',
    params: person,
    data: Empty,
    codes: ['ContactNotFound', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'presence.changed'],
    example: { params: examplePerson, data: {} },
    notes: 'What failed because of the block is not sent by itself: outbox.retry sends it.',
  }),

  onBlack: method({
    summary: 'Block a contact, or somebody who has asked: nothing passes any more, either way.',
    needs: 'unlocked',
    params: person,
    data: Empty,
    codes: ['ContactNotFound', 'Blocked', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'apply.changed', 'message.changed', 'presence.changed'],
    example: { params: examplePerson, data: {} },
    notes:
      'A contact learns of it; what they had under way fails there, and a notice (msg_type 15) says so. Somebody who has only asked learns nothing, and further requests are dropped. contact.changed of somebody who is no contact has a null row.',
  }),

  getBlacklist: method({
    summary: 'The blocked people of a room, page by page from 1.',
    needs: 'unlocked',
    params: v.object({
      blockId: v.optional(Text),
      keyword: v.optional(v.string()),
      page: v.optional(v.pipe(Integer, v.minValue(1)), 1),
      size: v.optional(v.pipe(Integer, v.minValue(1)), 20),
    }),
    codes: ['BlockNotFound'],
    data: v.array(
      v.strictObject({
        pfpId: Integer,
        pfpUrl: v.string(),
        nic: v.string(),
        ndAdd: v.string(),
        pubCurve: v.string(),
        blackState: YesOrNo,
        beBlackState: YesOrNo,
        domain: v.string(),
      }),
    ),
    example: {
      params: { blockId: '1', keyword: '', page: 1, size: 20 },
      data: [
        {
          pfpId: 12,
          pfpUrl: '',
          nic: 'Ben',
          ndAdd: sample.address,
          pubCurve: sample.curveKey,
          blackState: 'yes',
          beBlackState: 'no',
          domain: '',
        },
      ],
    },
    notes: 'The latest first. nic is the remark where there is one; keyword looks in remark, name and address.',
  }),

  editHideState: method({
    summary: 'Hide a friend for some milliseconds; 0 shows them again.',
    needs: 'unlocked',
    params: v.object({ nodeId: NodeAddress, time: Count }),
    data: Empty,
    codes: ['ContactNotFound', 'DatabaseOperationFailed'],
    emits: ['contact.changed', 'conversation.changed'],
    example: { params: { nodeId: sample.address, time: 60000 }, data: {} },
    notes:
      'b_hide_state of the contact and hideState of the conversation say until when, in ms since the epoch. They are marked so, not left out, and shown again by themselves, with events. A clock that is set back begins the time again.',
  }),
};
