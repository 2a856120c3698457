/** `room`: hiding the open room and showing it again; and what `block` does of that. */
import type { room } from '#contract/modules/room.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { passwordError } from '../../account/password-error.ts';
import type { ModuleHandlers } from '../../handler.ts';
import type { HidingError } from '../../rooms/hidden-rooms.ts';
import { closingOfOpen } from '../../rooms/room-closing.ts';
import type { Opened } from '../../storage/vault.ts';
import { type EngineContext, storing } from '../context.ts';

type HidingHandlers = Pick<ModuleHandlers<typeof room, EngineContext>, 'hide' | 'show'>;

const CODES = { NoSlot: 'BlockLimitReached', NoSpace: 'StorageSpaceInsufficient' } as const;

/** As the API has it: a room that moved, or why it didn't. */
function answered(moved: Result<void, HidingError>) {
  if (moved.ok) return ok({});
  return err(moved.error === 'Failed' ? moved.error : CODES[moved.error]);
}

/** Hides the open room over whatever hidden rooms there are: for who has said that there is none, or has named one. */
export function hideOpenRoom({ lifecycle, account }: EngineContext, pool?: Opened) {
  const { room } = account();
  // what it manages would stay behind, with nobody to manage it
  const managesOthers = room.rooms.all().length > 0 || room.blank() !== undefined;
  if (lifecycle.entrance().content.role !== 'room' || managesOthers) return Promise.resolve(err('Failed' as const));
  const hide = async (opened: Opened) => {
    // what its manager was about to write of it must not come after it
    await lifecycle.rooms.synced.idle();
    return lifecycle.rooms.hidden.hide(opened, pool?.content.cover?.pool);
  };
  return lifecycle.move(account(), hide).then(answered);
}

/** Deletes the open room, which is a hidden one: nobody else could. The account is locked then. */
export async function deleteOpenRoom({ lifecycle, account }: EngineContext) {
  const close = await closingOfOpen(account().core);
  const moved = await lifecycle.move(account(), async (opened) => {
    await lifecycle.rooms.hidden.delete(opened);
    return ok(undefined);
  });
  if (!moved.ok) return err('BlockNotDeletable' as const);
  close();
  return ok({});
}

export const hidingHandlers: HidingHandlers = {
  hide: ({ otherPassword }, context) =>
    storing(async () => {
      if (otherPassword === '') return hideOpenRoom(context);
      const { vault } = context.lifecycle;
      const other = await vault.check(otherPassword, ({ content }) => content.role === 'hidden');
      return other.ok ? hideOpenRoom(context, other.value) : err(passwordError(other.error));
    }),

  show: ({ loginPassword }, context) =>
    storing(async () => {
      const { lifecycle, account } = context;
      if (lifecycle.entrance().content.role !== 'hidden') return err('Failed');
      const manager = await lifecycle.vault.check(loginPassword, ({ content }) => content.role === 'default');
      if (!manager.ok) return err(passwordError(manager.error));
      const show = (opened: Opened) => lifecycle.rooms.hidden.show(opened, manager.value.content.rootKey);
      return answered(await lifecycle.move(account(), show));
    }),
};
