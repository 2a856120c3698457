/** Small forms about one room: its name, its password, its notification texts. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { BlockRow } from '#contract/rows/block.ts';
import type { Result } from '#lib/result.ts';
import { Dialog } from '../../components/dialog.tsx';
import { focusFirstWrong } from '../../components/focus-first-wrong.ts';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { Note } from '../../components/note.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import { useApp } from '../../stores/app-state.ts';
import { noticeLines } from './notice-lines.ts';
import { NoticeTexts } from './notice-texts.tsx';
import { roomName } from './room-name.ts';
import { RoomNameField } from './room-name-field.tsx';
import type { Room } from './rooms-state.ts';

type Edit = { room: Room; onClose: () => void; onDone: () => void };

/** The frame of such a form; `save` answers undefined when there is something to mend first. */
function EditDialog(props: {
  title: string;
  confirm: string;
  save: () => Promise<Result<BlockRow, ApiError> | undefined>;
  children: JSX.Element;
  onClose: () => void;
  onDone: () => void;
}) {
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    const form = event.currentTarget;
    setBusy(true);
    setError(undefined);
    const answer = await props.save();
    setBusy(false);
    if (answer === undefined) return focusFirstWrong(form);
    if (answer.ok) props.onDone();
    else setError(codeText(answer.error.code));
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form class="dialog-form" autocomplete="off" onSubmit={(event) => void submit(event)}>
        {props.children}
        <Show when={error()}>
          <Note kind="danger">{error()}</Note>
        </Show>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary" aria-disabled={busy()}>
            {props.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function RenameRoom(props: Edit) {
  const { api } = useApp();
  // The name at the time the form opens: it is edited from there.
  const [name, setName] = createSignal(roomName(props.room.row));
  const [tried, setTried] = createSignal(false);
  const save = async () => {
    setTried(true);
    if (name().trim() === '') return undefined;
    return api.call('block', 'updateBlock', { bId: props.room.row.b_id, blockName: name().trim() });
  };
  return (
    <EditDialog
      title={laterText().room.rename}
      confirm={text().common.save}
      save={save}
      onClose={props.onClose}
      onDone={props.onDone}
    >
      <RoomNameField label={laterText().room.name} value={name()} tried={tried()} onInput={setName} />
    </EditDialog>
  );
}

export function RoomPassword(props: Edit) {
  const app = useApp();
  const [password, setPassword] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const save = async () => {
    setTried(true);
    const problems = newPasswordProblems(password(), repeated());
    if (problems.password || problems.repeated) return undefined;
    return app.api.call('block', 'updatePwd', { bId: props.room.row.b_id, loginPassword: password() });
  };
  return (
    <EditDialog
      title={laterText().room.passwordTitle(roomName(props.room.row))}
      confirm={laterText().room.passwordSave}
      save={save}
      onClose={props.onClose}
      onDone={() => {
        app.toasts.info(laterText().room.passwordSaved);
        props.onDone();
      }}
    >
      <NewPassword
        label={laterText().room.passwordNew}
        password={password()}
        repeated={repeated()}
        tried={tried()}
        autofocus
        onPassword={setPassword}
        onRepeated={setRepeated}
      />
    </EditDialog>
  );
}

export function EditNotices(props: Edit) {
  const { api } = useApp();
  const [texts, setTexts] = createSignal(props.room.notices.map((notice) => notice.bmn_cry).join('\n'));
  return (
    <EditDialog
      title={laterText().notices.texts}
      confirm={laterText().notices.save}
      save={() => api.call('block', 'updateBlock', { bId: props.room.row.b_id, messages: noticeLines(texts()) })}
      onClose={props.onClose}
      onDone={props.onDone}
    >
      <NoticeTexts value={texts()} onInput={setTexts} />
    </EditDialog>
  );
}
