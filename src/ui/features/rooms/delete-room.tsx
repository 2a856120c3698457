/** Deleting a room with all it holds, once the word was typed. */
import { TypedWordDialog } from '../../components/typed-word-dialog.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { roomName } from './room-name.ts';
import type { Room } from './rooms-state.ts';

export function DeleteRoom(props: { room: Room; onClose: () => void; onDone: () => void }) {
  const app = useApp();
  const remove = async () => {
    const answer = await app.api.call('block', 'deleteBlock', { bId: props.room.row.b_id });
    if (!answer.ok) {
      app.toasts.error(codeText(answer.error.code));
      return props.onClose();
    }
    app.toasts.info(laterText().room.deleted);
    props.onDone();
  };
  return (
    <TypedWordDialog
      title={laterText().room.deleteTitle(roomName(props.room.row))}
      body={laterText().room.deleteBody}
      word={text().privacy.word}
      confirm={laterText().room.delete}
      onClose={props.onClose}
      onConfirm={() => void remove()}
    />
  );
}
