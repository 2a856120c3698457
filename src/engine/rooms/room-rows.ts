/** Rooms as the API shows them: the open one always as the default room. */
import type { BlockConfigRow, BlockNoticeRow, BlockRow } from '#contract/rows/block.ts';
import { BlockLifetime, BlockState } from '#model/enumerations.ts';
import type { OwnRoom } from './tables.ts';

/** What the open room is called at the API, whichever it is. */
export const OPEN_ROOM_ID = '1';
export const BLANK_ROOM_ID = '2';
/** So many contacts does a room take, as far as it says. */
const MEMBERS = 100;

export function blockRow(room: OwnRoom, id: string, isReady: boolean, applies = 0): BlockRow {
  return {
    b_id: id,
    b_name: room.name,
    c_pfp: room.pfp,
    c_pfp_url: room.pfpUrl,
    b_clr_pwd: '',
    b_login_pwd: '',
    b_wallet_pwd: '',
    created_time: room.created,
    updated_time: room.updated,
    u_apply_count: applies,
    b_old_pwd: '',
    b_state: isReady ? BlockState.published : BlockState.creating,
  };
}

export function blockConfigRow(room: OwnRoom, id: string): BlockConfigRow {
  return {
    id: room.configId,
    b_id: id,
    b_num: MEMBERS,
    b_default: id === OPEN_ROOM_ID ? 1 : 0,
    b_enable_msg: room.notifies ? 1 : 0,
    b_exp: room.exp,
    created_time: room.created,
    updated_time: room.updated,
    b_empty: 0,
    b_hide: 0,
  };
}

/** The blank room is shown empty and the same everywhere, whether or not there is one: what is in it, only it shows. */
export function blankRows(open: OwnRoom): { row: BlockRow; config: BlockConfigRow } {
  const { created, mapKey, configId } = open;
  const blank: OwnRoom = {
    ...open,
    configId: [...configId].reverse().join(''),
    name: '',
    pfp: 0,
    pfpUrl: '',
    updated: created,
    exp: BlockLifetime.forever,
    notices: [],
    mapKey,
  };
  return {
    row: blockRow(blank, BLANK_ROOM_ID, true),
    config: { ...blockConfigRow(blank, BLANK_ROOM_ID), b_empty: 1, b_enable_msg: 1 },
  };
}

export function noticeRows(room: OwnRoom, id: string): BlockNoticeRow[] {
  return room.notices.map((notice, index) => ({
    id: notice.id,
    b_id: id,
    bmn_cry: notice.text,
    bmn_order: index + 1,
    bmn_type: 1,
    created_time: notice.created,
    updated_time: notice.created,
  }));
}
