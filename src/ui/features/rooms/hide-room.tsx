/** Hiding the open room for good: what that means, and which hidden rooms must not be overwritten. */
import { createSignal, Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { Note } from '../../components/note.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

/** `onShow`: the room is hidden already, and is to be shown again. */
export function HideRoom(props: { onClose: () => void; onDone: () => void; onShow: () => void }) {
  const app = useApp();
  const [other, setOther] = createSignal('');
  const [none, setNone] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();
  const ready = () => none() || other() !== '';
  const hide = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy() || !ready()) return;
    setBusy(true);
    setError(undefined);
    const answer = await app.api.call('room', 'hide', { otherPassword: none() ? '' : other() });
    setBusy(false);
    if (!answer.ok) return void setError(codeText(answer.error.code));
    // the room is opened anew, and this page with it
    app.toasts.info(laterText().hide.done);
    props.onDone();
  };
  return (
    <Dialog title={laterText().hide.title} closable onClose={props.onClose}>
      <form class="dialog-form" autocomplete="off" onSubmit={(event) => void hide(event)}>
        <p>{laterText().hide.lead}</p>
        <PasswordField
          label={laterText().hide.otherLabel}
          value={other()}
          onInput={setOther}
          error={error()}
          describedBy="hide-room-hint"
          disabled={none()}
        />
        <span class="hint" id="hide-room-hint">
          {laterText().hide.otherHint}
        </span>
        <label class="check">
          <input type="checkbox" checked={none()} onChange={(event) => setNone(event.currentTarget.checked)} />
          {laterText().hide.none}
        </label>
        <Show when={none()}>
          <Note kind="warning">{laterText().hide.noneWarning}</Note>
        </Show>
        <p class="hint">{laterText().hide.limit}</p>
        <div>
          <button type="button" class="button" data-kind="bare" data-size="small" onClick={() => props.onShow()}>
            {laterText().hide.shown}
          </button>
        </div>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="danger" disabled={!ready()} aria-disabled={busy()}>
            {laterText().hide.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
