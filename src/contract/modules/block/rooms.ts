/** Creating, reading, changing and deleting rooms, and what belongs to which. */
import * as v from 'valibot';
import { BlockLifetime, ConversationType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import {
  BlockConfigRow,
  BlockNoticeRow,
  BlockRow,
  blockConfigExample,
  blockExample,
  blockNoticeExample,
} from '../../rows/block.ts';
import { Bit, Count, Empty, NoParams, Status, sample, Text } from '../../values.ts';

const oneRoom = v.object({ bId: Text });
const exampleRoom = { bId: blockNoticeExample.b_id };
const namedRoom = { ...blockExample, b_id: exampleRoom.bId, b_name: 'Chess' };

export const rooms = {
  currentBlock: method({
    summary: 'The open room.',
    needs: 'unlocked',
    notes: 'Whichever is open shows itself as the default room, under the id 1; getDefaultBlock answers the same.',
    params: NoParams,
    data: BlockRow,
    example: { params: {}, data: blockExample },
  }),

  getDefaultBlock: method({
    summary: 'The default room.',
    needs: 'unlocked',
    params: NoParams,
    data: BlockRow,
    codes: ['DefaultBlockMissing'],
    example: { params: {}, data: blockExample },
  }),

  getBlankBlock: method({
    summary: 'The blank room.',
    needs: 'unlocked',
    params: NoParams,
    data: BlockRow,
    codes: ['BlockNotFound'],
    example: { params: {}, data: { ...blockExample, b_id: '2', b_name: '' } },
  }),

  getDefaultBlockConfig: method({
    summary: 'The default room’s settings.',
    needs: 'unlocked',
    params: NoParams,
    data: BlockConfigRow,
    codes: ['BlockConfigNotFound'],
    example: { params: {}, data: blockConfigExample },
  }),

  getBlankBlockConfig: method({
    summary: 'The blank room’s settings.',
    needs: 'unlocked',
    params: NoParams,
    data: BlockConfigRow,
    codes: ['BlockConfigNotFound'],
    example: { params: {}, data: { ...blockConfigExample, b_id: '2', b_default: 0, b_empty: 1 } },
  }),

  exportCurrentBlockConfig: method({
    summary: 'The open room’s settings.',
    needs: 'unlocked',
    params: NoParams,
    data: BlockConfigRow,
    codes: ['BlockConfigNotFound'],
    example: { params: {}, data: blockConfigExample },
  }),

  getBlockByBid: method({
    summary: 'The row of a room.',
    needs: 'unlocked',
    params: v.object({ bid: Text }),
    data: BlockRow,
    codes: ['BlockNotFound'],
    example: { params: { bid: '1' }, data: blockExample },
  }),

  getConfigById: method({
    summary: 'A room’s settings.',
    needs: 'unlocked',
    params: oneRoom,
    data: BlockConfigRow,
    codes: ['BlockConfigNotFound'],
    example: { params: { bId: '1' }, data: blockConfigExample },
  }),

  getNoticeListByBid: method({
    summary: 'The texts that a room’s notifications may show.',
    needs: 'unlocked',
    params: oneRoom,
    data: v.array(BlockNoticeRow),
    codes: ['BlockNotFound'],
    example: { params: exampleRoom, data: [blockNoticeExample] },
  }),

  getBlockNotDefaultAndBlankBlockAndHide: method({
    summary: 'The rooms that are neither the default, nor the blank, nor hidden.',
    needs: 'unlocked',
    params: NoParams,
    data: v.array(BlockRow),
    example: { params: {}, data: [namedRoom] },
  }),

  crateBlock: method({
    summary: 'Create a room.',
    needs: 'unlocked',
    params: v.object({
      blockName: Text,
      loginPassword: Text,
      isOpenMsg: Bit,
      messages: v.array(v.string()),
      exp: v.enum(BlockLifetime),
      pfp: Count,
      pfpUrl: v.string(),
    }),
    data: BlockRow,
    codes: [
      'BlockNameInvalid',
      'BlockLimitReached',
      'BlockPasswordDuplicate',
      'BlockPasswordLength',
      'PasswordSameAsLogin',
      'PasswordSameAsClear',
      'DatabaseOperationFailed',
    ],
    emits: ['block.changed'],
    notes:
      'The row’s state is 0 until the room’s keys have reached a home node. exp: 0 one day, 1 three days, 2 seven days, 3 thirty days, 4 forever.',
    example: {
      params: {
        blockName: 'Chess',
        loginPassword: 'kings pawn',
        isOpenMsg: 1,
        messages: [blockNoticeExample.bmn_cry],
        exp: BlockLifetime.forever,
        pfp: 1,
        pfpUrl: '',
      },
      data: { ...namedRoom, b_state: 0 },
    },
  }),

  updateBlock: method({
    summary: 'Change a room’s name, password, notices, or whether it is hidden.',
    needs: 'unlocked',
    params: v.object({
      bId: Text,
      blockName: v.optional(Text),
      loginPassword: v.optional(Text),
      isOpenMsg: v.optional(Bit),
      isHide: v.optional(v.boolean()),
      messages: v.optional(v.array(v.string())),
    }),
    data: BlockRow,
    codes: [
      'BlockNotFound',
      'BlockNameInvalid',
      'BlockPasswordDuplicate',
      'BlockPasswordLength',
      'PasswordSameAsLogin',
      'PasswordSameAsClear',
      'UpdatePasswordFailed',
      'BlockLimitReached',
      'StorageSpaceInsufficient',
      'DatabaseOperationFailed',
      'Failed',
    ],
    emits: ['block.changed'],
    example: {
      params: { ...exampleRoom, blockName: 'Chess', isOpenMsg: 1, isHide: false, messages: [] },
      data: namedRoom,
    },
  }),

  deleteBlock: method({
    summary: 'Delete a room with all it holds.',
    needs: 'unlocked',
    destructive: true,
    params: oneRoom,
    data: Empty,
    codes: ['BlockNotFound', 'BlockNotDeletable', 'DatabaseOperationFailed'],
    emits: ['block.changed'],
    notes: 'Friends who are in it are deleted with it: whoever is to be kept is moved out before.',
    example: { params: exampleRoom, data: {} },
  }),

  changeToBlock: method({
    summary: 'Move a friend (1) or a group (2) to a room.',
    needs: 'unlocked',
    params: v.object({
      toBId: Text,
      cidOrGid: Text,
      type: v.enum(ConversationType),
      isUpdateP2p: v.boolean(),
    }),
    data: v.strictObject({ value: v.boolean() }),
    codes: [
      'BlockNotFound',
      'BlockAssignmentExists',
      'GroupInAnotherBlock',
      'ContactInAnotherBlock',
      'ContactNotFound',
      'GroupNotFound',
      'DatabaseOperationFailed',
    ],
    emits: ['contact.changed', 'conversation.changed', 'message.removed'],
    notes:
      'Answers whether they are in the open room now. Their messages and settings go with them, and they are told inside the session where to write; 1 brings back whom the open room has moved away. `isUpdateP2p` has no effect: a move decides where a friend’s mail goes, so the account’s other devices are always told.',
    example: {
      params: { toBId: '1', cidOrGid: sample.address, type: ConversationType.single, isUpdateP2p: true },
      data: { value: true },
    },
  }),

  initBlock: method({
    summary: 'Prepare a room for use.',
    needs: 'unlocked',
    params: oneRoom,
    data: Empty,
    codes: ['BlockNotFound', 'BlockInitFailed'],
    example: { params: { bId: '1' }, data: {} },
  }),

  exportIsBlankBlock: method({
    summary: 'Whether the blank room is open, and its owner came in from inside (protection.openBlank).',
    needs: 'unlocked',
    notes: 'A blank room that a password has opened, right or wrong, shows itself as any room does.',
    params: NoParams,
    data: Status,
    example: { params: {}, data: { status: false } },
  }),
};
