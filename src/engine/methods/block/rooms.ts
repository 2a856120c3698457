/** `block`: the rooms themselves, and `room`. */
import type { block } from '#contract/modules/block.ts';
import type { room } from '#contract/modules/room.ts';
import { err, ok } from '#lib/result.ts';
import { ConversationType } from '#model/enumerations.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { BLANK_ROOM_ID, OPEN_ROOM_ID } from '../../rooms/room-rows.ts';
import { type EngineContext, storing } from '../context.ts';
import { deleteOpenRoom, hideOpenRoom, hidingHandlers } from './hiding.ts';
import type { BlockPasswordMethod } from './passwords.ts';

type RoomHandlers = Omit<ModuleHandlers<typeof block, EngineContext>, BlockPasswordMethod>;

const rowOf = async ({ lifecycle, account }: EngineContext, id: string) => {
  const row = await lifecycle.rooms.row(account(), id);
  return row === undefined ? err('BlockNotFound') : ok(row);
};
const configOf = async ({ lifecycle, account }: EngineContext, id: string) => {
  const config = await lifecycle.rooms.config(account(), id);
  return config === undefined ? err('BlockConfigNotFound') : ok(config);
};
const openRow = ({ lifecycle, account }: EngineContext) => ok(lifecycle.rooms.openRow(account()));

export const roomHandlers: RoomHandlers = {
  currentBlock: async (_params, context) => openRow(context),
  getDefaultBlock: async (_params, context) => openRow(context),
  getBlankBlock: (_params, context) => rowOf(context, BLANK_ROOM_ID),
  getBlockByBid: ({ bid }, context) => rowOf(context, bid),

  getDefaultBlockConfig: (_params, context) => configOf(context, OPEN_ROOM_ID),
  exportCurrentBlockConfig: (_params, context) => configOf(context, OPEN_ROOM_ID),
  getBlankBlockConfig: (_params, context) => configOf(context, BLANK_ROOM_ID),
  getConfigById: ({ bId }, context) => configOf(context, bId),

  getNoticeListByBid: async ({ bId }, { lifecycle, account }) => {
    const rows = await lifecycle.rooms.notices(account(), bId);
    return rows === undefined ? err('BlockNotFound') : ok(rows);
  },

  getBlockNotDefaultAndBlankBlockAndHide: async (_params, { lifecycle, account }) =>
    ok(await lifecycle.rooms.list(account())),

  crateBlock: ({ blockName, loginPassword, isOpenMsg, messages, exp, pfp, pfpUrl }, { lifecycle, account }) =>
    storing(() =>
      lifecycle.rooms.create(account(), lifecycle.entrance(), {
        name: blockName,
        password: loginPassword,
        notifies: isOpenMsg === 1,
        notices: messages,
        exp,
        pfp,
        pfpUrl,
      }),
    ),

  updateBlock: ({ bId, blockName, loginPassword, isOpenMsg, isHide, messages }, context) =>
    storing(async () => {
      const { lifecycle, account } = context;
      // a room hides itself; to show it again takes the default room's password
      if (isHide === true && bId !== OPEN_ROOM_ID) return err('Failed');
      if (isHide === false && lifecycle.entrance().content.role === 'hidden') return err('Failed');
      const change = {
        name: blockName,
        notifies: isOpenMsg === undefined ? undefined : isOpenMsg === 1,
        notices: messages,
      };
      const checked = lifecycle.rooms.refusal(change);
      if (checked !== undefined) return err(checked);
      if (loginPassword !== undefined) {
        const set = await lifecycle.rooms.setPassword(account(), lifecycle.entrance(), bId, loginPassword);
        if (!set.ok) return set;
      }
      const updated = await lifecycle.rooms.update(account(), bId, change);
      if (isHide !== true || !updated.ok) return updated;
      const hidden = await hideOpenRoom(context);
      return hidden.ok ? openRow(context) : hidden;
    }),

  deleteBlock: ({ bId }, context) =>
    storing(async () => {
      const { lifecycle, account } = context;
      if (bId === OPEN_ROOM_ID && lifecycle.entrance().content.role === 'hidden') return deleteOpenRoom(context);
      const deleted = await lifecycle.rooms.delete(account(), bId);
      return deleted.ok ? ok({}) : deleted;
    }),

  changeToBlock: ({ toBId, cidOrGid, type }, { lifecycle, account }) =>
    storing(async () => {
      if (type === ConversationType.group) return err('GroupNotFound');
      const moved = await lifecycle.rooms.moving.move(account(), cidOrGid, toBId);
      return moved.ok ? ok({ value: moved.value }) : moved;
    }),

  // a room is ready once it has been made; what can fail is reading it
  initBlock: async ({ bId }, context) => {
    const row = await rowOf(context, bId);
    return row.ok ? ok({}) : row;
  },

  exportIsBlankBlock: async (_params, { lifecycle }) => ok({ status: lifecycle.isVisitingBlank }),
};

export const roomExtensionHandlers: ModuleHandlers<typeof room, EngineContext> = {
  ...hidingHandlers,

  getWaiting: async (_params, { lifecycle, account }) => ok(lifecycle.rooms.watch.waiting(account())),

  setLifetime: ({ bId, exp }, { lifecycle, account }) =>
    storing(async () => {
      const changed = await lifecycle.rooms.update(account(), bId, { exp });
      if (!changed.ok) return err('BlockNotFound');
      const config = await lifecycle.rooms.config(account(), bId);
      return config === undefined ? err('BlockNotFound') : ok(config);
    }),
};
