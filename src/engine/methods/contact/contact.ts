/** `contact`: friends and friend requests. */
import type { contact } from '#contract/modules/contact.ts';
import { err, ok } from '#lib/result.ts';
import { LIMITS } from '#model/limits.ts';
import { applyRow, DEFAULT_ROOM } from '../../contact/contact-rows.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { type EngineContext, storing } from '../context.ts';
import { getBlacklist } from './get-blacklist.ts';
import { getUserInfo } from './get-user-info.ts';

export const contactHandlers: ModuleHandlers<typeof contact, EngineContext> = {
  getContacts: async ({ blockId }, { account }) => {
    if (blockId !== undefined && blockId !== DEFAULT_ROOM) return err('BlockNotFound');
    const { contacts } = account();
    return ok(contacts.contacts.all().flatMap(({ address }) => contacts.row(address) ?? []));
  },

  addFriend: ({ nodeId, content, remark }, { account, lifecycle }) =>
    storing(async () => {
      if (await lifecycle.rooms.moving.isElsewhere(account(), nodeId)) return err('ContactInAnotherBlock');
      const added = await account().contacts.add(nodeId, content, remark ?? '');
      return added.ok ? ok({}) : added;
    }),

  agreeApplySync: async ({ nodeId, remark }, { account }) => {
    const agreed = await storing(() => account().contacts.agree(nodeId, (remark ?? '').slice(0, LIMITS.remark)));
    return agreed.ok ? ok({}) : agreed;
  },

  getContactByNoId: async ({ nodeId }, { account }) => {
    const row = account().contacts.row(nodeId);
    return row === undefined ? err('ContactNotFound') : ok(row);
  },

  updateRemake: async ({ nodeId, remake }, { account }) => {
    const changed = await storing(() => account().contacts.setRemark(nodeId, remake.slice(0, LIMITS.remark)));
    return changed.ok ? ok({}) : changed;
  },

  deleteFriend: async ({ nodeId }, { account }) => {
    const removed = await storing(() => account().contacts.remove(nodeId));
    return removed.ok ? ok({}) : removed;
  },

  editHideState: async ({ nodeId, time }, { account }) => {
    const { core, contacts } = account();
    if (contacts.contacts.get(nodeId) === undefined) return err('ContactNotFound');
    return storing(async () => {
      await core.transact(async (tx) => contacts.settings.hide(tx, nodeId, time));
      return ok({});
    });
  },

  onBlack: async ({ nodeId }, { account }) => {
    const blocked = await storing(() => account().contacts.blacklist.block(nodeId));
    return blocked.ok ? ok({}) : blocked;
  },

  deleteBlack: async ({ nodeId }, { account }) => {
    const unblocked = await storing(() => account().contacts.blacklist.unblock(nodeId));
    return unblocked.ok ? ok({}) : unblocked;
  },

  getBlacklist,

  getUserInfo,

  isFriend: async ({ nodeId }, { account }) => ok({ status: account().contacts.isFriend(nodeId) }),

  getApplyBridge: async (_params, { account }) => ok({ value: account().contacts.applies.badge() }),

  clearApplyBridge: async (_params, { account }) => {
    return storing(async () => {
      await account().contacts.applies.clearBadge();
      return ok({});
    });
  },

  deleteApply: async ({ nodeId }, { account }) => {
    const { core, contacts } = account();
    if (contacts.applies.rows.get(nodeId) === undefined) return err('ContactNotFound');
    return storing(async () => {
      await core.transact(async (tx) => contacts.applies.forget(tx, nodeId));
      return ok({});
    });
  },

  getApplyList: async (_params, { account }) =>
    ok(
      account()
        .contacts.applies.rows.all()
        .sort((a, b) => b.created - a.created)
        .map(applyRow),
    ),
};
