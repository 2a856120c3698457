/** A new room: its name, its password, how long messages are kept, and what its notifications say. */
import { createSignal, createUniqueId, Show } from 'solid-js';
import { BlockLifetime } from '#model/enumerations.ts';
import { Dialog } from '../../components/dialog.tsx';
import { focusFirstWrong } from '../../components/focus-first-wrong.ts';
import { Icon } from '../../components/icon.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { Note } from '../../components/note.tsx';
import { SwitchItem } from '../../components/setting-items.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { LifetimeSelect } from './lifetime-field.tsx';
import { noticeLines } from './notice-lines.ts';
import { NoticeTexts } from './notice-texts.tsx';
import { RoomNameField } from './room-name-field.tsx';

export function CreateRoom(props: { onClose: () => void; onDone: () => void }) {
  const app = useApp();
  const lifetimeId = createUniqueId();
  const [name, setName] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [lifetime, setLifetime] = createSignal<BlockLifetime>(BlockLifetime.forever);
  const [notices, setNotices] = createSignal(true);
  const [texts, setTexts] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();

  const create = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    const problems = newPasswordProblems(password(), repeated());
    if (busy() || name().trim() === '' || problems.password || problems.repeated) return;
    setBusy(true);
    setError(undefined);
    const answer = await app.api.call('block', 'crateBlock', {
      blockName: name().trim(),
      loginPassword: password(),
      isOpenMsg: notices() ? 1 : 0,
      messages: noticeLines(texts()),
      exp: lifetime(),
      pfp: 0,
      pfpUrl: '',
    });
    setBusy(false);
    if (!answer.ok) return void setError(codeText(answer.error.code));
    app.toasts.info(laterText().roomNew.created(name().trim()));
    props.onDone();
  };
  return (
    <Dialog title={laterText().roomNew.title} closable onClose={props.onClose}>
      <form class="dialog-form" autocomplete="off" onSubmit={(event) => void create(event)}>
        <RoomNameField
          label={laterText().roomNew.name}
          hint={laterText().roomNew.nameHint}
          value={name()}
          tried={tried()}
          onInput={setName}
        />
        <NewPassword
          label={laterText().roomNew.password}
          password={password()}
          repeated={repeated()}
          tried={tried()}
          onPassword={setPassword}
          onRepeated={setRepeated}
        />
        <p class="hint">{laterText().roomNew.passwordHint}</p>
        <div class="labelled">
          <label for={lifetimeId}>{laterText().lifetime.label}</label>
          <LifetimeSelect id={lifetimeId} value={lifetime()} onChange={setLifetime} />
          <span class="hint" id={`${lifetimeId}-detail`}>
            {laterText().lifetime.detail}
          </span>
        </div>
        <div class="group">
          <SwitchItem
            icon="bell"
            label={laterText().notices.label}
            detail={laterText().notices.detail}
            on={notices()}
            onChange={setNotices}
          />
        </div>
        <Show when={notices()}>
          <NoticeTexts value={texts()} onInput={setTexts} />
        </Show>
        <Show when={error()}>
          <Note kind="danger">{error()}</Note>
        </Show>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary" aria-disabled={busy()}>
            <Show when={busy()} fallback={laterText().roomNew.create}>
              <Icon name="loader-circle" size="small" spinning />
              {laterText().roomNew.creating}
            </Show>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
