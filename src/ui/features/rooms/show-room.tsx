/** Showing the open room again, which is hidden: the default room, whose password is asked, lists it from then on. */
import { createSignal } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

/** Any room offers it, so that nobody sees by that which one is hidden; for one that isn't it fails. */
export function ShowRoom(props: { onClose: () => void; onDone: () => void }) {
  const app = useApp();
  const [password, setPassword] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();
  const show = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy() || password() === '') return;
    setBusy(true);
    setError(undefined);
    const answer = await app.api.call('room', 'show', { loginPassword: password() });
    setBusy(false);
    if (!answer.ok) {
      const { code } = answer.error;
      return void setError(code === 500 ? laterText().hide.showFailed : codeText(code));
    }
    app.toasts.info(laterText().hide.showDone);
    props.onDone();
  };
  return (
    <Dialog title={laterText().hide.showTitle} closable onClose={props.onClose}>
      <form class="dialog-form" autocomplete="off" onSubmit={(event) => void show(event)}>
        <p>{laterText().hide.showLead}</p>
        <PasswordField
          label={laterText().hide.showPassword}
          value={password()}
          onInput={setPassword}
          error={error()}
          autofocus
        />
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary" disabled={password() === ''} aria-disabled={busy()}>
            {laterText().hide.showConfirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
