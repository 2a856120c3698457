/** A new room: its name, its password, how long messages are kept, and what its notifications say. */
import { createSignal, createUniqueId, Show } from 'solid-js';
import { BlockLifetime } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { Note } from '../../components/note.tsx';
import { SwitchItem } from '../../components/setting-items.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { LifetimeSelect } from './lifetime-field.tsx';
import { noticeLines } from './notice-lines.ts';
import { NoticeTexts } from './notice-texts.tsx';

export function CreateRoom(props: { onClose: () => void; onDone: () => void }) {
  const app = useApp();
  const ids = { name: createUniqueId(), lifetime: createUniqueId() };
  const [name, setName] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [lifetime, setLifetime] = createSignal<BlockLifetime>(BlockLifetime.forever);
  const [notices, setNotices] = createSignal(true);
  const [texts, setTexts] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();

  const unnamed = () => name().trim() === '';

  const create = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    setTried(true);
    form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    const problems = newPasswordProblems(password(), repeated());
    if (busy() || unnamed() || problems.password || problems.repeated) return;
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
        <div class="labelled">
          <label for={ids.name}>{laterText().roomNew.name}</label>
          <div class="field">
            <input
              id={ids.name}
              value={name()}
              maxlength={LIMITS.nickname}
              autocomplete="off"
              aria-invalid={tried() && unnamed() ? 'true' : undefined}
              aria-describedby={`${ids.name}-error ${ids.name}-hint`}
              onInput={(event) => setName(event.currentTarget.value)}
              ref={(element) => queueMicrotask(() => element.focus())}
            />
          </div>
          <Show when={tried() && unnamed()}>
            <span class="field-error" id={`${ids.name}-error`} role="alert">
              <Icon name="circle-alert" size="small" />
              {laterText().roomNew.nameMissing}
            </span>
          </Show>
          <span class="hint" id={`${ids.name}-hint`}>
            {laterText().roomNew.nameHint}
          </span>
        </div>
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
          <label for={ids.lifetime}>{laterText().lifetime.label}</label>
          <LifetimeSelect id={ids.lifetime} value={lifetime()} onChange={setLifetime} />
          <span class="hint" id={`${ids.lifetime}-detail`}>
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
