/** Moves a friend from the open room to another one, and says what came of it. */
import type { BlockRow } from '#contract/rows/block.ts';
import { ConversationType } from '#model/enumerations.ts';
import { codeText, laterText } from '../../i18n/i18n.ts';
import type { AppState } from '../../stores/app-state.ts';
import { roomName } from './room-name.ts';

/** Answers whether the friend has moved. */
export async function moveToRoom(
  app: AppState,
  { address, name, room }: { address: string; name: string; room: BlockRow },
): Promise<boolean> {
  const answer = await app.api.call('block', 'changeToBlock', {
    toBId: room.b_id,
    cidOrGid: address,
    type: ConversationType.single,
    isUpdateP2p: true,
  });
  if (answer.ok) app.toasts.info(laterText().move.done(name, roomName(room)));
  else app.toasts.error(codeText(answer.error.code));
  return answer.ok;
}
