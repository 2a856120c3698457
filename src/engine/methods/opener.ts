/** `opener`, an extension: the ways besides the password in which the default room is opened. */
import type { opener } from '#contract/modules/opener.ts';
import { openerPassword } from '#domain/opener.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { LoginType } from '#model/enumerations.ts';
import type { ModuleHandlers } from '../handler.ts';
import type { Way as RoomWay } from '../rooms/passwords.ts';
import { type EngineContext, storing } from './context.ts';

const WAYS = ['gesture', 'fingerprint', 'face', 'voice'] as const;

/** How the default room was opened; undefined while another room is open, or an anonymous account. */
function defaultRoomEntrance({ lifecycle }: EngineContext): RoomWay | undefined {
  const way = lifecycle.session().anonymous ? undefined : lifecycle.entrance();
  return way?.content.role === 'default' || way?.content.role === 'words' ? way : undefined;
}

/** Sets a way in, in the place of an earlier one of its kind. `NoPlace`: a room beside the default and the blank one has none. */
export async function setOpener(
  context: EngineContext,
  type: Exclude<LoginType, 'text'>,
  value: string,
): Promise<Result<void, 'Anonymous' | 'NoPlace' | 'PasswordFormatInvalid' | 'PasswordUnchanged'>> {
  const password = openerPassword(type, value);
  if (context.lifecycle.session().anonymous) return err('Anonymous');
  if (password === undefined) return err('PasswordFormatInvalid');
  const account = context.account();
  if (isBlank(context)) return ok(await context.lifecycle.blank.showOpener(account, type, true));
  const entrance = defaultRoomEntrance(context);
  if (entrance === undefined) return err('NoPlace');
  const { mapKey } = account.room.get();
  const set = await context.lifecycle.passwords.setOpener(mapKey, entrance, type, { password });
  if (set.ok) return ok();
  return err(set.error === 'Full' ? 'NoPlace' : 'PasswordUnchanged');
}

/** Whether what is open is the blank room, and not alone: what is said of its ways in is what was set there. */
function isBlank({ lifecycle }: EngineContext): boolean {
  return !lifecycle.session().anonymous && lifecycle.entrance().content.role === 'blank';
}

export const openerHandlers: ModuleHandlers<typeof opener, EngineContext> = {
  list: async (_params, context) =>
    storing(async () => {
      const account = context.account();
      if (isBlank(context)) {
        const shown = await context.lifecycle.blank.shownOpeners(account);
        return ok(WAYS.filter((way) => shown.includes(way)));
      }
      // as where none has been set: a room doesn't say that it isn't the default one
      if (defaultRoomEntrance(context) === undefined) return ok([]);
      const { mapKey } = account.room.get();
      const { passwords } = context.lifecycle;
      const slots = await Promise.all(WAYS.map((way) => passwords.slotOf(mapKey, way)));
      return ok(WAYS.filter((_, index) => slots[index] !== undefined));
    }),

  set: async ({ type, value }, context) =>
    storing(async () => {
      const set = await setOpener(context, type, value);
      if (set.ok) return ok({});
      if (set.error === 'Anonymous') return err('Failed');
      // as where storage fails: a room doesn't say that it isn't the default one
      return err(set.error === 'NoPlace' ? 'DatabaseOperationFailed' : set.error);
    }),

  remove: async ({ type }, context) =>
    storing(async () => {
      const { lifecycle } = context;
      if (lifecycle.session().anonymous) return err('Failed');
      const account = context.account();
      if (isBlank(context)) await lifecycle.blank.showOpener(account, type, false);
      // where none has been set, there is none to remove
      else if (defaultRoomEntrance(context) !== undefined)
        await lifecycle.passwords.removeOpener(account.room.get().mapKey, type);
      return ok({});
    }),
};
