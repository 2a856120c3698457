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

/** Sets a way in, in the place of an earlier one of its kind. */
export async function setOpener(
  context: EngineContext,
  type: Exclude<LoginType, 'text'>,
  value: string,
): Promise<Result<void, 'Failed' | 'PasswordFormatInvalid' | 'PasswordUnchanged'>> {
  const entrance = defaultRoomEntrance(context);
  if (entrance === undefined) return err('Failed');
  const password = openerPassword(type, value);
  if (password === undefined) return err('PasswordFormatInvalid');
  const { mapKey } = context.account().room.get();
  const set = await context.lifecycle.passwords.setOpener(mapKey, entrance, type, { password });
  if (set.ok) return ok();
  return err(set.error === 'Full' ? 'Failed' : 'PasswordUnchanged');
}

export const openerHandlers: ModuleHandlers<typeof opener, EngineContext> = {
  list: async (_params, context) =>
    storing(async () => {
      // as where none has been set: a room doesn't say that it isn't the default one
      if (defaultRoomEntrance(context) === undefined) return ok([]);
      const { mapKey } = context.account().room.get();
      const { passwords } = context.lifecycle;
      const slots = await Promise.all(WAYS.map((way) => passwords.slotOf(mapKey, way)));
      return ok(WAYS.filter((_, index) => slots[index] !== undefined));
    }),

  set: async ({ type, value }, context) =>
    storing(async () => {
      const set = await setOpener(context, type, value);
      return set.ok ? ok({}) : set;
    }),

  remove: async ({ type }, context) =>
    storing(async () => {
      if (defaultRoomEntrance(context) === undefined) return err('Failed');
      await context.lifecycle.passwords.removeOpener(context.account().room.get().mapKey, type);
      return ok({});
    }),
};
