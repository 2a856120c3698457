/** From inside to another room: by its password, with the same waits and words as at the lock screen. */
import { Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { countdown, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createPasswordTry } from '../lock/password-try.ts';

export default function OpenRoom(props: { onClose: () => void }) {
  const app = useApp();
  let field: HTMLInputElement | undefined;
  const attempt = createPasswordTry(app, () => field?.focus());
  const open = async (event: SubmitEvent) => {
    event.preventDefault();
    await app.drafts.flush();
    if (await attempt.open()) props.onClose();
  };
  return (
    <Dialog title={laterText().openRoom.title} onClose={props.onClose}>
      <form class="dialog-form" autocomplete="off" onSubmit={(event) => void open(event)}>
        <p>{laterText().openRoom.lead}</p>
        <PasswordField
          label={text().lock.label}
          value={attempt.password()}
          onInput={attempt.setPassword}
          error={attempt.errorText()}
          autofocus
          ref={(element) => {
            field = element;
          }}
        />
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <Show
            when={attempt.waitLeft() === 0}
            fallback={
              <button type="submit" class="button numeric" disabled>
                <Icon name="clock" size="small" />
                {text().lock.waiting(countdown(attempt.waitLeft()))}
              </button>
            }
          >
            <button type="submit" class="button" data-kind="primary" aria-disabled={attempt.opening()}>
              <Show when={attempt.opening()} fallback={laterText().openRoom.open}>
                <Icon name="loader-circle" size="small" spinning />
                {text().lock.unlocking}
              </Show>
            </button>
          </Show>
        </div>
      </form>
    </Dialog>
  );
}
